"""A decision comes in: normalised, checked, kept once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.errors import Conflict, InputRejected, SameCase
from handlers.catalogue import applicants
from handlers.schema import decision

from .conftest import RESTAURANT, Desk

AT = "2023-03-06T10:00"
DOCTOR = {
    **RESTAURANT,
    "item_code": "AQ-WJW-003",
    "doc_no": "安审批许〔2023〕77号",
    "party_name": "测试自然人03",
    "party_type": "自然人",
    "party_code": None,
    "id_type": "居民身份证",
    "id_number": "370784190001030033",
    "contact_phone": "13800001234",
}


def codes(caught: pytest.ExceptionInfo[InputRejected]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in caught.value.problems}


def test_routing_is_told_what_it_needs(desk: Desk) -> None:
    admission = desk.register(AT, RESTAURANT)
    decision_id = admission.data["decision_id"]
    assert admission.data == {
        "decision_id": decision_id,
        "item_code": "AQ-SCJG-002",
        "decision_type": "NEW",
        "decided_on": "2023-03-06",
        "profile": "ANQIU",
        "complete": True,
        "missing": [],
        "target_departments": [],
        "approval_department": "SPJ",
        "by_commitment": False,
        "registered_at": "2023-03-06T02:00:00.000000Z",
    }
    assert admission.key == "SPJ|安审批许〔2023〕15号|NEW|91370784MAFAKE019D"
    assert admission.warnings == ()
    assert desk.calls[-1].participants == {"SPJ"}


def test_names_come_from_the_register_of_items(desk: Desk) -> None:
    admission = desk.register(AT, RESTAURANT)
    assert admission.labels.subject == "食品经营许可(餐饮服务)"
    assert admission.labels.reference == "安审批许〔2023〕15号"
    assert admission.labels.party == "安丘市虚构01号餐饮有限公司"
    assert admission.labels.badges == ("key:食品",)


def test_badges_warn_of_the_profile_the_basis_and_the_commitment(desk: Desk) -> None:
    told = {**RESTAURANT, "item_code": "AQ-SCJG-007", "decided_on": "2025-02-10", "by_commitment": "是"}
    badges = desk.register("2025-02-10T09:00", told).labels.badges
    assert set(badges) >= {"profile_unconfirmed", "basis_expired", "commitment"}


def test_what_is_sent_untidily_is_put_in_order(desk: Desk) -> None:
    told = {
        **RESTAURANT,
        "doc_no": " 安审批许[2023]15号 ",
        "party_code": "91370784mafake019d",
        "decided_on": "2023年3月6日",
        "address": "  山东省潍坊市安丘市  虚拟街道示例路1号 ",
    }
    desk.register(AT, told)
    row = desk.connection.execute(select(decision)).one()
    assert (row.doc_no, row.party_code, row.decided_on) == ("安审批许〔2023〕15号", "91370784MAFAKE019D", "2023-03-06")
    assert row.address == "山东省潍坊市安丘市 虚拟街道示例路1号"


@pytest.mark.parametrize(
    ("empty", "missing"),
    [
        ({"doc_no": ""}, ["doc_no"]),
        ({"party_name": None}, ["party_name"]),
        ({"contact_phone": " "}, ["contact_phone"]),
        ({"address": ""}, ["address"]),
        ({"decided_on": ""}, ["decided_on"]),
        ({"content": ""}, ["content"]),
        ({"valid_to": None}, ["validity"]),
        ({"valid_to": None, "valid_kind": "长期"}, []),
        ({"valid_to": None, "valid_kind": "一次性"}, []),
        ({"address": "", "content": None}, ["address", "content"]),
    ],
)
def test_only_empty_elements_hold_a_push_back(desk: Desk, empty: dict[str, Any], missing: list[str]) -> None:
    admission = desk.register(AT, {**RESTAURANT, **empty})
    assert admission.data["missing"] == missing
    assert admission.data["complete"] is (not missing)
    assert {problem.field for problem in admission.warnings if problem.code == "required"} == set(missing)


def test_without_a_document_number_there_is_no_key(desk: Desk) -> None:
    assert desk.register(AT, {**RESTAURANT, "doc_no": ""}).key is None


WRONG = {"party_code": "91370784MAFAKE0190", "doc_no": "安审字2024第351", "valid_to": "2020-01-01"}


def test_wrong_formats_from_other_systems_only_warn(desk: Desk) -> None:
    admission = desk.register(AT, {**RESTAURANT, **WRONG})
    assert admission.data["complete"]
    assert {(problem.field, problem.code, problem.severity) for problem in admission.warnings} == {
        ("party_code", "credit_code_check", "warning"),
        ("doc_no", "document_number_form", "warning"),
        ("valid_to", "not_after", "warning"),
    }


def test_wrong_formats_in_the_form_need_a_reason(desk: Desk) -> None:
    with pytest.raises(InputRejected) as caught:
        desk.register(AT, {**RESTAURANT, **WRONG}, via="form")
    assert {problem.severity for problem in caught.value.problems} == {"overridable"}
    admission = desk.register(AT, {**RESTAURANT, **WRONG, "override_reason": "已与原件核对"}, via="form")
    assert len(admission.warnings) == 3
    assert desk.calls[-1].events[0][1]["override_reason"] == "已与原件核对"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"item_code": "AQ-XXX-001"}, ("item_code", "unknown_item")),
        ({"item_code": ""}, ("item_code", "required")),
        ({"item_code": "AQ-SCJG-004"}, ("item_code", "filing_item")),
        ({"decision_type": "GRANT"}, ("decision_type", "not_an_option")),
        ({"decided_on": "yesterday"}, ("decided_on", "not_a_date")),
        ({"content": ["a"]}, ("content", "not_text")),
        ({"target_departments": ["SCJG", "NOSUCH"]}, ("target_departments", "unknown_department")),
        ({"target_departments": ["SPJ"]}, ("target_departments", "unknown_department")),
        ({"private_department": "NOSUCH"}, ("private_department", "unknown_department")),
        ({"private_department": "GAJ", "private_delivered_at": "?"}, ("private_delivered_at", "not_a_time")),
    ],
)
def test_what_cannot_be_read_is_refused_from_anywhere(desk: Desk, told: dict[str, Any], found: tuple[str, str]) -> None:
    with pytest.raises(InputRejected) as caught:
        desk.register(AT, {**RESTAURANT, **told})
    assert codes(caught) == {found}


def test_a_day_to_come_is_wrong(desk: Desk) -> None:
    with pytest.raises(InputRejected) as caught:
        desk.register(AT, {**RESTAURANT, "decided_on": "2023-03-07"}, via="form")
    assert codes(caught) == {("decided_on", "in_future")}


def test_the_same_push_again_is_the_same_case(desk: Desk) -> None:
    desk.register(AT, RESTAURANT, case="first")
    again = {**RESTAURANT, "doc_no": "安审批许(2023)15号"}
    with pytest.raises(SameCase) as caught:
        desk.register("2023-03-06T10:05", again, case="second")
    assert caught.value.values == {"case_id": "first"}


def test_the_same_key_with_another_content_names_the_fields(desk: Desk) -> None:
    desk.register(AT, RESTAURANT, case="first")
    with pytest.raises(Conflict) as caught:
        desk.register(AT, {**RESTAURANT, "content": "别的内容", "handler": "审批经办02"}, case="second")
    assert caught.value.values == {"case_id": "first", "fields": ["content", "handler"]}


def test_another_type_of_decision_under_the_same_document_is_another_case(desk: Desk) -> None:
    desk.register(AT, RESTAURANT, case="first")
    assert desk.register(AT, {**RESTAURANT, "decision_type": "CHG"}, case="second").data["complete"]


def test_after_a_recall_a_corrected_push_is_led_to_the_waiting_task(desk: Desk) -> None:
    desk.register(AT, RESTAURANT, case="first")
    item_id = desk.open_item("claim-case", "first", "correct_and_repush", "SPJ")
    with pytest.raises(SameCase) as caught:
        desk.register(AT, {**RESTAURANT, "content": "更正后的内容"}, case="second")
    assert caught.value.values == {"case_id": "first", "repush_items": [item_id], "fields": ["content"]}


def test_a_refusal_is_kept_and_not_pushed(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "decision_type": "REFUSE", "valid_kind": None, "valid_to": None})
    assert desk.rows("decision")[0]["status"] == "not_pushed"


def test_a_natural_person_is_kept_sealed_and_known_by_hash(desk: Desk) -> None:
    admission = desk.register(AT, DOCTOR)
    row = desk.connection.execute(select(decision)).one()
    kept = " ".join(str(value) for value in row)
    assert "370784190001030033" not in kept and "13800001234" not in kept
    assert desk.office.seal.open(row.sealed_id_number) == "370784190001030033"
    assert (row.masked_id_number, row.masked_contact_phone) == ("370784********0033", "138****1234")
    assert "370784190001030033" not in str(admission.key)
    assert admission.labels.party == "测******"
    assert "370784190001030033" not in str(desk.calls[-1].events)
    with pytest.raises(SameCase):
        desk.register(AT, DOCTOR, case="second")


def test_other_papers_have_no_check_digit(desk: Desk) -> None:
    admission = desk.register(AT, {**DOCTOR, "id_type": "护照", "id_number": "G12345678"})
    assert admission.warnings == ()


@pytest.mark.parametrize("applicant", applicants(), ids=lambda found: str(found.id))
def test_every_fictitious_applicant_passes_without_a_warning(desk: Desk, applicant: Any) -> None:
    natural = applicant.type == "自然人"
    told = {
        **RESTAURANT,
        "party_name": applicant.name,
        "party_type": applicant.type,
        "party_code": None if natural else applicant.code,
        "id_type": "居民身份证" if natural else None,
        "id_number": applicant.code if natural else None,
        "contact_phone": applicant.phone,
        "address": applicant.address,
    }
    assert desk.register(AT, told, via="form").warnings == ()


def test_csv_lists_and_the_private_network_are_read(desk: Desk) -> None:
    told = {
        **RESTAURANT,
        "target_departments": "SCJG、GAJ",
        "private_department": "GAJ",
        "private_delivered_at": "2023-03-06T10:00+08:00",
        "private_receipt_no": "专网回执01",
    }
    admission = desk.register(AT, told, via="csv")
    assert admission.data["target_departments"] == ["SCJG", "GAJ"]
    row = desk.connection.execute(select(decision.c.private_network)).scalar_one()
    assert row == [{"department": "GAJ", "delivered_at": "2023-03-06T02:00:00.000000Z", "receipt_no": "专网回执01"}]
