"""The description of the API: complete, consistent, and nothing undocumented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.api_client import ApiClient, approval
from tests.web.office import Office, open_office
from web.security.rules import RULES

_REFERENCE = re.compile(r'"\$ref": "#/components/schemas/([^"]+)"')


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("description"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def description(office: Office) -> dict[str, Any]:
    answer = office.app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def test_every_route_is_described_and_every_description_has_a_route(
    office: Office, description: dict[str, Any]
) -> None:
    routes = {
        (method.lower(), re.sub(r"<(\w+)>", r"{\1}", rule.rule))
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(method, path) for path, methods in description["paths"].items() for method in methods}
    assert routes == told
    assert len(routes) >= 16


def test_every_route_says_what_it_does_and_has_a_rule(description: dict[str, Any]) -> None:
    for methods in description["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert f"api.{operation['operationId']}" in RULES


def test_every_schema_that_is_named_exists_and_is_used(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    named = set(_REFERENCE.findall(json.dumps(description)))
    assert named == set(schemas)


def test_the_start_form_is_described_with_its_choices_and_refuses_other_fields(description: dict[str, Any]) -> None:
    form = description["components"]["schemas"]["Start_approval_push"]
    assert form["additionalProperties"] is False
    assert form["properties"]["decision_type"]["enum"][:2] == ["NEW", "RENEW"]
    assert form["properties"]["decided_on"]["format"] == "date"
    assert form["properties"]["target_departments"]["type"] == ["array", "null"]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/cases", "CasePage"),
        ("/tasks", "TaskPage"),
        ("/processes", "Processes"),
        ("/deadline?start=2026-09-30&days=3", "Deadline"),
    ],
)
def test_an_answer_has_exactly_the_properties_described(
    office: Office, description: dict[str, Any], path: str, schema: str
) -> None:
    told = approval(office).get(path).get_json()
    assert set(told) == set(description["components"]["schemas"][schema]["properties"])


def test_the_same_deadline_as_on_the_command_line(office: Office) -> None:
    told = approval(office).get("/deadline?start=2026-09-30&days=3").get_json()
    assert (told["last_day"], told["provisional"]) == ("2026-10-10", False)
    assert told["due_at"] == "2026-10-10T16:00:00.000000Z"
    assert [day["number"] for day in told["days"] if day["number"]] == [1, 2, 3]


@pytest.mark.parametrize(
    "query", ["", "?start=2026-09-30", "?start=soon&days=3", "?start=2026-09-30&days=-1", "?start=1800-01-01&days=1"]
)
def test_given_no_readable_limit_when_counted_then_422(office: Office, query: str) -> None:
    assert approval(office).get(f"/deadline{query}").status_code == 422


def test_given_an_office_when_its_clock_is_asked_for_then_404(office: Office) -> None:
    client = approval(office)
    assert client.get("/sandbox/clock").status_code == 404
    assert client.post("/sandbox/clock", {"advance": "1wd"}).status_code == 404


def test_given_a_sandbox_when_its_clock_moves_then_what_is_due_happens(tmp_path: Path) -> None:
    sandbox = open_office(tmp_path, sandbox=True)
    client = ApiClient(sandbox, "SPJ", ["approval_clerk"])
    before = client.get("/sandbox/clock").get_json()["now"]
    decided = before[:10]
    pushed = client.post(
        "/cases/approval_push",
        {
            "item_code": "AQ-SCJG-002",
            "decision_type": "NEW",
            "doc_no": "安审批许〔2026〕1号",
            "party_name": "安丘市虚构01号餐饮有限公司",
            "party_type": "法人",
            "party_code": "91370784MAFAKE019D",
            "contact_phone": "0536-0100001",
            "address": "山东省潍坊市安丘市虚拟街道示例路1号",
            "decided_on": decided,
            "valid_kind": "长期",
            "content": "准予食品经营许可",
        },
    ).get_json()

    moved = client.post("/sandbox/clock", {"advance": "4wd"}).get_json()

    assert moved["now"] > before
    assert moved["happened"] >= 2
    claims = client.get(f"/cases/{pushed['case']}").get_json()["claims"]
    assert [claim["status"] for claim in claims] == ["auto_claimed"]
    for wrong in ({"to": before}, {"advance": "soon"}, {}, {"to": before, "advance": "1wd"}, {"leap": "1wd"}):
        assert client.post("/sandbox/clock", wrong).status_code == 422
    sandbox.platform.close()
