"""Clues: noted while the Measures are in force, withdrawn with a reason, never deleted."""

from __future__ import annotations

import pytest

from handlers.accountability.book import ClueBook, clues_of_case
from handlers.accountability.clue import note, withdraw
from handlers.accountability.panel import guarded_panels_of
from handlers.accountability.selection import Wish

from .conftest import Desk

AT = "2023-10-24T10:00"


def test_given_a_clue_that_proved_wrong_then_it_stays_listed_as_withdrawn_with_the_reason(desk: Desk) -> None:
    note(desk.call(AT), "deemed_consent", "SWJ", about="inquiry-1", basis_status="in_force")
    withdraw(desk.call("2023-11-02T09:00"), "inquiry-1", "deemed_consent", "双方认定非其职责")
    [shown] = clues_of_case(desk.connection, "root")
    assert (shown.kind, shown.withdrawn) == ("函询逾期未回复", "2023年11月2日9时00分撤销:双方认定非其职责")
    standing = ClueBook().page(desk.connection, Wish(state="standing"))
    assert standing.clues == () and ClueBook().page(desk.connection, Wish(state="withdrawn")).clues == (shown,)
    withdraw(call := desk.call("2023-11-03T09:00"), "inquiry-1", "deemed_consent", "再次撤销")
    assert call.events == [] and clues_of_case(desk.connection, "root") == (shown,)


@pytest.mark.parametrize("status", ["expired", "not_yet", None])
def test_given_the_measures_not_in_force_then_there_is_no_clue(desk: Desk, status: str | None) -> None:
    note(call := desk.call(AT), "late_push", "SCJG", about="matter", basis_status=status)
    assert clues_of_case(desk.connection, "root") == () and call.events == []


def test_given_clues_then_an_auditor_alone_finds_them_on_the_page_of_their_case(desk: Desk) -> None:
    note(desk.call(AT), "late_push", "SCJG", about="matter", basis_status="in_force", detail="鉴定结论晚到")
    assert [one.detail for one in clues_of_case(desk.connection, "root")] == ["鉴定结论晚到"]
    assert clues_of_case(desk.connection, "other") == ()
    [panel] = guarded_panels_of(desk.connection, "root", None)
    assert panel.title == "责任线索" and panel.rows[0][0] == "迟推监管信息"
    for department in ("SCJG", "WJW", "SPJ"):
        assert guarded_panels_of(desk.connection, "root", department) == ()
