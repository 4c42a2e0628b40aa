"""Notices are read by those they are for; supervision files are found page by page."""

from __future__ import annotations

from engine.clock import parsed
from handlers.notice import mark_read, notices_for, unread_count
from handlers.supervision_file import cases_of_file, file_page

from .conftest import RESTAURANT, Desk

ROLES = ("supervision_officer",)
NOW = parsed("2023-04-01T09:00")


def pushed_often(desk: Desk, times: int) -> None:
    for number in range(times):
        told = {
            **RESTAURANT,
            "doc_no": f"安审批许〔2023〕{number}号",
            "party_name": f"安丘市虚构{number:02d}号餐饮有限公司",
            "party_code": f"CODE{number}",
        }
        desk.pushed(f"2023-03-{6 + number:02d}T10:00", told, ["SCJG"], case=f"case{number}")


def test_notices_come_newest_first_page_by_page(desk: Desk) -> None:
    pushed_often(desk, 5)
    first = notices_for(desk.connection, "SCJG", ROLES, "scjg.zr01", limit=3)
    assert [found.root_id for found in first.notices] == ["case4", "case3", "case2"]
    rest = notices_for(desk.connection, "SCJG", ROLES, "scjg.zr01", limit=3, cursor=first.next_cursor)
    assert [found.root_id for found in rest.notices] == ["case1", "case0"]
    assert rest.next_cursor is None


def test_other_departments_and_roles_see_nothing(desk: Desk) -> None:
    pushed_often(desk, 1)
    assert notices_for(desk.connection, "WJW", ROLES, "wjw.zr01").notices == ()
    assert notices_for(desk.connection, "SCJG", ("supervision_head",), "scjg.fzr").notices == ()


def test_reading_is_each_persons_own(desk: Desk) -> None:
    pushed_often(desk, 2)
    page = notices_for(desk.connection, "SCJG", ROLES, "scjg.zr01")
    wanted = [found.id for found in page.notices]
    assert mark_read(desk.connection, wanted[:1], "SCJG", ROLES, "scjg.zr01", NOW) == 1
    assert mark_read(desk.connection, wanted[:1], "SCJG", ROLES, "scjg.zr01", NOW) == 0
    assert unread_count(desk.connection, "SCJG", ROLES, "scjg.zr01") == 1
    assert unread_count(desk.connection, "SCJG", ROLES, "scjg.zr02") == 2
    unread = notices_for(desk.connection, "SCJG", ROLES, "scjg.zr01", unread_only=True)
    assert [found.id for found in unread.notices] == wanted[1:]


def test_nobody_marks_the_notices_of_others(desk: Desk) -> None:
    pushed_often(desk, 1)
    wanted = [found.id for found in notices_for(desk.connection, "SCJG", ROLES, "scjg.zr01").notices]
    assert mark_read(desk.connection, wanted, "WJW", ROLES, "wjw.zr01", NOW) == 0


def test_files_are_found_by_department_and_counterpart(desk: Desk) -> None:
    pushed_often(desk, 4)
    first = file_page(desk.connection, "SCJG", limit=3)
    rest = file_page(desk.connection, "SCJG", limit=3, cursor=first.next_cursor)
    assert [len(first.files), len(rest.files)] == [3, 1]
    assert [found.party_name for found in file_page(desk.connection, "SCJG", party="02号").files] == [
        "安丘市虚构02号餐饮有限公司"
    ]
    assert file_page(desk.connection, "SCJG", party="%").files == ()
    assert file_page(desk.connection, "WJW").files == ()
    assert len(file_page(desk.connection, None, status="unassigned").files) == 4


def test_a_further_decision_on_the_same_licence_goes_into_the_same_file(desk: Desk) -> None:
    desk.pushed("2023-03-06T10:00", RESTAURANT, ["SCJG"], case="first")
    desk.pushed("2023-03-07T10:00", {**RESTAURANT, "decision_type": "CHG"}, ["SCJG"], case="second")
    (file,) = file_page(desk.connection, "SCJG").files
    assert cases_of_file(desk.connection, file.id) == ("second", "first")
    assert len(desk.rows("files", "second")) == 1
