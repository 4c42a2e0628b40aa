"""The written formats: schemas by the standard, one for every service and direction, and what breaks them is named."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.errors import UnknownName
from handlers.exchange.connector import SERVICE_NAMES, SERVICES
from handlers.exchange.formats import FOLDER, Direction, FormatBroken, check, schema
from handlers.publicity.permit import COLUMNS, REQUIRED

ENVELOPE = {"request_id": "r1", "sequence": 1, "written_at": "2026-11-24T01:00:00.000000Z"}
VERIFY = {
    "service": "verify_commitment",
    **ENVELOPE,
    "source": "creditchina",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "party_code": "91370784MAFAKE019D",
    "item_code": "AQ-SCJG-002",
    "statements": [{"number": 1, "text": "具备与经营规模相适应的场所"}],
}


def test_every_service_has_both_formats_and_a_name() -> None:
    names = {f"{service}.{direction}.json" for service in SERVICES for direction in ("request", "answer")}
    assert {path.name for path in FOLDER.glob("*.json")} == names
    assert set(SERVICE_NAMES) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("direction", ["request", "answer"])
def test_a_format_is_a_schema_of_the_standard_and_describes_its_fields(service: str, direction: Direction) -> None:
    found = schema(service, direction)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:shenguan:exchange:{service}.{direction}"
    assert {"service", "request_id"} <= set(found["required"])


def test_the_records_of_dual_publicity_have_the_columns_of_the_files() -> None:
    record = schema("publish_dual", "request")["properties"]["records"]["items"]
    assert tuple(record["properties"]) == COLUMNS == tuple(record["required"])
    empty_allowed = {name for name, told in record["properties"].items() if told.get("minLength") == 0}
    assert empty_allowed == set(COLUMNS) - set(REQUIRED)


def test_a_good_request_passes() -> None:
    check("verify_commitment", "request", VERIFY)


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"party_name": ""}, "party_name", "minLength"),
        ({"source": "elsewhere"}, "source", "enum"),
        ({"statements": [{"number": 1}]}, "statements.0", "required"),
        ({"id_number": "370784199001010015"}, "", "additionalProperties"),
        ({"sequence": "1"}, "sequence", "type"),
    ],
)
def test_what_breaks_a_request_is_named(change: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(FormatBroken) as broken:
        check("verify_commitment", "request", {**VERIFY, **change})
    assert (broken.value.values["field"], broken.value.values["rule"]) == (field, rule)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "answered"},
        {"status": "refused"},
        {"status": "refused", "reason": ""},
        {"status": "perhaps", "result": {}},
        {"status": "answered", "result": {"found": "maybe", "retrieved_at": "now"}},
        [],
        None,
    ],
)
def test_an_answer_must_say_what_it_found_or_why_not(answer: Any) -> None:
    told = {"service": "verify_commitment", "request_id": "r1", **answer} if isinstance(answer, dict) else answer
    with pytest.raises(FormatBroken):
        check("verify_commitment", "answer", told)


@pytest.mark.parametrize("service", ["nothing", "../formats/send_sms", "send_sms.request"])
def test_what_is_no_service_has_no_format(service: str) -> None:
    with pytest.raises(UnknownName):
        check(service, "request", {})
