"""Officers report back after the claim; the approval department deals with it."""

from __future__ import annotations

import pytest

from engine.errors import NotFound

from .conftest import RESTAURANT, Desk, officer

AT = "2023-03-06T10:00"


def claimed_by_time(desk: Desk, departments: list[str]) -> None:
    for number, pushed in enumerate(desk.pushed(AT, RESTAURANT, departments)):
        desk.operate("claim.auto", "2023-03-10T00:00", case=f"child{number}", root="root", push_id=pushed["push_id"])
        desk.open_item(f"feedback{number}", "root", "feedback", pushed["department"])


def test_the_officer_takes_over_what_the_platform_claimed(desk: Desk) -> None:
    claimed_by_time(desk, ["SCJG"])
    answer = desk.intake(
        "claim.feedback",
        "2023-03-13T09:00",
        {"feedback": "included"},
        by=officer("scjg.zr02"),
        case="feedback0",
        root="root",
    )
    assert answer == {"feedback": "included"}
    (claim,) = desk.rows("claims")
    assert (claim["feedback"], claim["assignee"], claim["overdue"]) == ("included", "scjg.zr02", True)
    assert desk.rows("files")[0]["assigned_to"] == "scjg.zr02"
    told = desk.rows("notices")[-1]
    assert (told["kind"], told["department"], told["role"]) == ("feedback_given", "SPJ", "approval_clerk")
    assert "已纳入监管" in told["text"]


def test_each_report_finds_its_own_departments_claim(desk: Desk) -> None:
    claimed_by_time(desk, ["SCJG", "ZHZF"])
    told = {"feedback": "info_error", "feedback_note": "门牌号不符"}
    desk.intake("claim.feedback", "2023-03-13T09:00", told, by=officer("zhzf.zr01"), case="feedback1", root="root")
    assert {row["department"]: row["feedback"] for row in desk.rows("claims")} == {"SCJG": None, "ZHZF": "info_error"}
    answer = desk.intake(
        "claim.feedback_handled",
        "2023-03-14T09:00",
        {"handling": "correct", "handling_note": "另行更正"},
        case="feedback1",
        root="root",
    )
    assert answer == {"handling": "correct"}
    told_last = desk.rows("notices")[-1]
    assert (told_last["kind"], told_last["department"]) == ("feedback_handled", "ZHZF")


def test_a_report_without_a_claim_is_not_found(desk: Desk) -> None:
    desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.open_item("feedback0", "root", "feedback", "SCJG")
    with pytest.raises(NotFound):
        desk.intake("claim.feedback", AT, {"feedback": "included"}, case="feedback0", root="root")
