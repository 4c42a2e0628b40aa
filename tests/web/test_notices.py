"""Notices: told to a role of a department, read by each person for himself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.office import Office, populated_office

OFFICER, COLLEAGUE = "scjg.zr01", "scjg.zr02"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


def unread(office: Office, login: str) -> int:
    return int(office.client(login).get("/notices/unread").get_json()["unread"])


def test_a_push_is_told_with_its_document_and_a_way_to_the_case(office: Office) -> None:
    page = office.client(OFFICER).get("/notices").get_data(as_text=True)
    assert "安审批许〔2026〕6号" in page and "推送提示" in page and "自动认领" in page
    assert 'href="/cases/' in page


def test_reading_one_lowers_the_count_of_its_reader_only(office: Office) -> None:
    before = unread(office, OFFICER)
    page = office.client(OFFICER).get("/notices").get_data(as_text=True)
    notice = page.split('name="notice" value="')[1].split('"')[0]
    assert office.client(OFFICER).post("/notices/read", {"notice": notice}).status_code == 303
    assert (unread(office, OFFICER), unread(office, COLLEAGUE)) == (before - 1, before)


def test_all_can_be_marked_at_once(office: Office) -> None:
    office.client(OFFICER).post("/notices/read")
    assert unread(office, OFFICER) == 0
    page = office.client(OFFICER).get("/notices?unread=1").get_data(as_text=True)
    assert "没有未读消息" in page


def test_another_departments_notice_cannot_be_marked(office: Office) -> None:
    page = office.client("wjw.zr01").get("/notices").get_data(as_text=True)
    notice = page.split('name="notice" value="')[1].split('"')[0]
    before = unread(office, "wjw.zr01")
    office.client(OFFICER).post("/notices/read", {"notice": notice})
    assert unread(office, "wjw.zr01") == before
