"""A decision with empty elements waits and is completed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.errors import InputRejected, SameCase
from handlers.schema import decision, notice

from .conftest import RESTAURANT, Desk

AT = "2024-08-05T10:00"
WITHOUT_ADDRESS = {**RESTAURANT, "doc_no": "安审批许〔2024〕350号", "decided_on": "2024-08-05", "address": ""}
ADDRESS = "山东省潍坊市安丘市虚拟街道示例路26号"


def quarantined(desk: Desk) -> str:
    decision_id: str = desk.register(AT, WITHOUT_ADDRESS).data["decision_id"]
    desk.operate("decision.quarantine", AT, decision_id=decision_id, missing=["address"])
    return decision_id


def test_a_quarantined_decision_is_told_to_the_clerks(desk: Desk) -> None:
    quarantined(desk)
    (row,) = desk.rows("decision")
    assert (row["status"], row["missing"]) == ("quarantined", ["address"])
    (told,) = desk.connection.execute(select(notice)).all()
    assert (told.kind, told.department, told.role) == ("quarantined", "SPJ", "approval_clerk")
    assert "缺少地址" in told.text


def test_a_supplement_completes_the_decision_and_tells_before_and_after_masked(desk: Desk) -> None:
    quarantined(desk)
    answer = desk.intake("decision.supplement", "2024-08-07T11:00", {**WITHOUT_ADDRESS, "address": ADDRESS})
    assert answer == {"complete": True, "missing": [], "decided_on": "2024-08-05"}
    assert desk.connection.execute(select(decision.c.address)).scalar() == ADDRESS
    kind, told = desk.calls[-1].events[0]
    assert (kind, told["fields"]) == ("decision.corrected", ["address"])
    assert told["before"] == {"address": ""}
    assert told["after"] == {"address": "山东省潍坊市安丘市虚拟街道***"}


def test_a_supplement_that_leaves_a_gap_says_so(desk: Desk) -> None:
    desk.register(AT, {**WITHOUT_ADDRESS, "content": ""})
    answer = desk.intake("decision.supplement", "2024-08-07T11:00", {"address": ADDRESS})
    assert (answer["complete"], answer["missing"]) == (False, ["content"])


def test_a_supplied_document_number_makes_the_decision_known_by_it(desk: Desk) -> None:
    told = {**WITHOUT_ADDRESS, "address": ADDRESS, "doc_no": ""}
    desk.register(AT, told, case="first")
    desk.intake("decision.supplement", AT, {"doc_no": "安审批许(2024)350号"}, case="first")
    with pytest.raises(SameCase):
        desk.register(AT, {**told, "doc_no": "安审批许〔2024〕350号"}, case="second")


def test_a_document_number_of_another_decision_is_refused(desk: Desk) -> None:
    desk.register(AT, {**WITHOUT_ADDRESS, "address": ADDRESS}, case="first")
    desk.register(AT, {**WITHOUT_ADDRESS, "address": ADDRESS, "doc_no": ""}, case="second")
    with pytest.raises(InputRejected) as caught:
        desk.intake("decision.supplement", AT, {"doc_no": "安审批许〔2024〕350号"}, case="second")
    assert [problem.code for problem in caught.value.problems] == ["document_number_taken"]


def test_wrong_formats_need_a_reason_here_as_well(desk: Desk) -> None:
    quarantined(desk)
    told = {"address": ADDRESS, "contact_phone": "12345"}
    with pytest.raises(InputRejected):
        desk.intake("decision.supplement", AT, told, via="form")
    desk.intake("decision.supplement", AT, {**told, "override_reason": "已核对"}, via="form")
    assert desk.rows("decision")[0]["override_reason"] == "已核对"


def test_the_alarm_names_what_is_still_missing(desk: Desk) -> None:
    decision_id = quarantined(desk)
    desk.operate("notice.send", "2024-08-07T00:00", kind="supplement_overdue", decision_id=decision_id)
    assert [row["kind"] for row in desk.rows("notices")] == ["quarantined", "supplement_overdue"]
    assert "仍缺地址" in desk.rows("notices")[1]["text"]


def test_forms_are_filled_with_what_is_known(desk: Desk) -> None:
    quarantined(desk)
    (values,) = desk.rows("decision_values")
    assert values["contact_phone"] == "0536-0100001"
    assert values["address"] is None
    assert set(values) == {
        *("item_name", "doc_no", "party_name", "contact_phone", "address", "decided_on"),
        *("valid_kind", "valid_from", "valid_to", "content"),
    }
