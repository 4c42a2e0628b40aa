"""What waits to be made public: new decisions, those that ended, those put right; and what nobody may see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from handlers.licence.licence import find_licence
from handlers.licence.register import penalty_revoke
from handlers.office import Office
from handlers.publicity.decisions import DecisionSource
from handlers.publicity.schema import publicity_batch, publicity_record
from handlers.publicity.source import Candidate
from handlers.schema import decision
from tests.handlers.conftest import RESTAURANT, Desk

PERSON = {
    "party_name": "王虚构",
    "party_type": "自然人",
    "id_type": "居民身份证",
    "id_number": "11010519491231002X",
    "party_code": None,
    "content": "准予王虚构在山东省潍坊市安丘市虚拟街道示例路1号经营",
}


@pytest.fixture
def source(office: Office) -> DecisionSource:
    return DecisionSource(office)


def register(desk: Desk, case: str, at: str = "2023-03-06T10:00", **changes: Any) -> str:
    """A decision; returns its id."""
    data = {**RESTAURANT, "doc_no": f"安审批许〔2023〕{case}号", **changes}
    admission = desk.register(at, {name: value for name, value in data.items() if value is not None}, case=case)
    return str(admission.data["decision_id"])


def waiting(desk: Desk, source: DecisionSource) -> dict[str, Candidate]:
    return {found.document: found for found in source.candidates(desk.connection, "SPJ")}


def publish(desk: Desk, source: DecisionSource, state: str = "received") -> None:
    """As if everything that waits had gone out in a batch."""
    call = desk.call("2023-04-01T09:00")
    batch_id = call.new_id()
    row: Mapping[str, Any] = {"id": batch_id, "case_id": batch_id, "number": batch_id, "department": "SPJ"}
    row = {
        **row,
        "source": "permit",
        "state": state,
        "made_at": "2023",
        "made_by": "x",
        "first_decided_on": "2023-03-06",
    }
    desk.connection.execute(insert(publicity_batch).values(**row, due_on="2023-03-15"))
    # Ids rise with time, as the engine's do.
    records_so_far = desk.connection.execute(select(publicity_record.c.id)).all()
    for position, found in enumerate(source.candidates(desk.connection, "SPJ")):
        desk.connection.execute(
            insert(publicity_record).values(
                id=f"{len(records_so_far) + position:04d}",
                batch_id=batch_id,
                subject_id=found.subject_id,
                root_id=found.root_id,
                document=found.document,
                decided_on=found.decided_on,
                due_on="2023-03-15",
                validity=found.validity,
                state=state,
                digest="",
                fields=dict(found.fields),
                position=position,
            )
        )


def test_a_decision_waits_until_it_is_in_a_batch(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1")
    (found,) = waiting(desk, source).values()
    assert (found.decided_on, found.validity, found.missing) == ("2023-03-06", "1", ())
    publish(desk, source)
    assert waiting(desk, source) == {}


def test_a_refusal_is_not_made_public(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1", decision_type="REFUSE")
    assert waiting(desk, source) == {}


def test_of_a_natural_person_nothing_is_told_but_a_masked_name(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1", **PERSON)
    (found,) = waiting(desk, source).values()
    assert (found.fields["XK_XDR_MC"], found.fields["XK_XDR_LB"], found.fields["XK_XDR_SHXYM"]) == (
        "王**",
        "自然人",
        "",
    )
    told = json.dumps(found.fields, ensure_ascii=False)
    for hidden in ("王虚构", "示例路", "11010519491231002X", "0536-0100001", "测试法人01"):
        assert hidden not in told


def test_of_an_organisation_no_contact_is_told(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1")
    told = json.dumps(waiting(desk, source)["安审批许〔2023〕1号"].fields, ensure_ascii=False)
    assert "91370784MAFAKE019D" in told
    for hidden in ("示例路", "0536-0100001", "测试法人01"):
        assert hidden not in told


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"content": None}, ("XK_NR",)),
        ({"valid_kind": None, "valid_to": None}, ("XK_YXQZI",)),
    ],
)
def test_what_is_lacking_is_named_by_its_code(
    desk: Desk, source: DecisionSource, changes: dict[str, Any], missing: tuple[str, ...]
) -> None:
    register(desk, "1", **changes)
    (found,) = waiting(desk, source).values()
    assert found.missing == missing


def test_a_licence_number_stands_in_for_a_document_that_does_not_exist(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1", doc_no=None, doc_name=None, licence_no="JY1", licence_name="食品经营许可证")
    found = waiting(desk, source)["JY1"]
    assert (found.fields["XK_WSH"], found.fields["XK_XKWS"], found.missing) == ("JY1", "食品经营许可证", ())


@pytest.mark.parametrize("link", [{"licence_no": "JY1"}, {"prev_decision_id": "安审批许〔2023〕1号"}])
def test_what_was_told_as_in_force_is_told_again_once_it_has_ended(
    desk: Desk, source: DecisionSource, link: dict[str, str]
) -> None:
    register(desk, "1", licence_no="JY1")
    register(desk, "9", licence_no="JY9")
    publish(desk, source)
    register(desk, "2", "2023-05-08T10:00", decision_type="RVK", decided_on="2023-05-08", **link)
    found = waiting(desk, source)
    assert {name: (one.validity, one.decided_on) for name, one in found.items()} == {
        "安审批许〔2023〕1号": ("0", "2023-05-08"),
        "安审批许〔2023〕2号": ("0", "2023-05-08"),
    }
    assert "安审批许〔2023〕2号" in found["安审批许〔2023〕1号"].fields["BZ"]
    publish(desk, source)
    assert waiting(desk, source) == {}


def test_a_licence_revoked_as_a_penalty_is_told_as_ended(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1", licence_no="JY1")
    publish(desk, source)
    licence = find_licence(desk.connection, "JY1")
    assert licence is not None
    penalty_revoke(desk.call("2023-06-01T09:00"), licence.id, "info", document="安市监罚〔2023〕5号")
    (found,) = waiting(desk, source).values()
    assert (found.validity, found.decided_on) == ("0", "2023-06-01")
    assert found.fields["BZ"] == "吊销(安市监罚〔2023〕5号,2023-06-01)"
    publish(desk, source)
    assert waiting(desk, source) == {}


def test_what_ended_before_it_was_told_is_told_as_ended_at_once(desk: Desk, source: DecisionSource) -> None:
    register(desk, "1", licence_no="JY1")
    register(desk, "2", decision_type="WDR", licence_no="JY1")
    assert {found.validity for found in waiting(desk, source).values()} == {"0"}


def test_a_number_that_was_put_right_no_longer_holds(desk: Desk, source: DecisionSource) -> None:
    wrong = register(desk, "1")
    publish(desk, source)
    right = register(desk, "2")
    desk.connection.execute(update(decision).where(decision.c.id == right).values(corrects=wrong))
    desk.connection.execute(update(decision).where(decision.c.id == wrong).values(corrected_by=right))
    found = waiting(desk, source)
    assert {name: one.validity for name, one in found.items()} == {
        "安审批许〔2023〕1号": "0",
        "安审批许〔2023〕2号": "1",
    }
    assert found["安审批许〔2023〕1号"].fields["BZ"] == "已更正,见安审批许〔2023〕2号"


def test_what_was_sent_back_goes_again_as_it_is_now(desk: Desk, source: DecisionSource) -> None:
    known = register(desk, "1")
    publish(desk, source, "again")
    desk.connection.execute(update(decision).where(decision.c.id == known).values(content="更正后的内容"))
    (found,) = waiting(desk, source).values()
    assert found.fields["XK_NR"] == "更正后的内容"
    assert desk.connection.execute(select(publicity_record.c.state)).scalars().all() == ["again"]
