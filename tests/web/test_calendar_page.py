"""The calendar's page: who sees what, a notice from upload to approval, closures, reviews."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.calendar import DayKind
from engine.clock import parsed
from tests.web.office import Office, Visitor, open_office
from web.sheets.yearview import year_view

NOTICE = {
    "sources": {"2027": "国办发明电〔2026〕9号"},
    "years": {"2027": {"off": [f"2027-01-0{day}" for day in range(1, 6)], "work": []}},
}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path, parsed("2026-12-29T10:00"))
    yield opened
    opened.platform.close()


@pytest.fixture
def admin(office: Office) -> Visitor:
    return office.client("pt.admin")


def uploaded(visitor: Visitor, told: Any = NOTICE, name: str = "2027.json") -> Any:
    raw = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    return visitor.post("/calendar/import", {"file": (io.BytesIO(raw), name)})


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the approval."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "csrf_token"}


def text_of(answer: Any) -> str:
    page: str = answer.get_data(as_text=True)
    return page


def due(office: Office, case: str) -> tuple[str | None, bool]:
    item = office.items(case, "SCJG")[0]
    return item.due_at, item.provisional


def test_given_provisional_deadlines_when_the_page_is_opened_then_the_horizon_says_how_many(
    office: Office, admin: Visitor
) -> None:
    office.push(1, "2026-12-29T10:00", ("SCJG", "WJW"))
    page = text_of(admin.get("/calendar?year=2027"))
    assert "2027年放假安排未导入,影响2件暂定期限" in page
    assert "暂定:放假安排未导入" in page
    assert "推定放假,暂定1日(周五)" in page


def test_given_a_notice_when_uploaded_and_approved_then_the_deadline_moves_once(office: Office, admin: Visitor) -> None:
    case = office.push(1, "2026-12-29T10:00")
    answer = uploaded(admin)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "2027-01-04 24:00(暂定)" in page and "2027-01-06 24:00" in page
    assert "2027-01-04 周一" in page
    assert due(office, case) == ("2027-01-04T16:00:00.000000Z", True)
    fields = {**hidden(page), "document_no": "国办发明电〔2026〕9号", "reason": "按通知导入"}
    done = admin.post("/calendar/approve", fields)
    assert done.status_code == 303
    assert due(office, case) == ("2027-01-06T16:00:00.000000Z", False)
    assert admin.post("/calendar/approve", fields).location == done.location
    result = text_of(admin.get(done.location))
    assert "按通知导入" in result and "安审批许〔2026〕1号" in result and "/cases/" not in result.split("<main")[1]
    assert "没有变化" in text_of(uploaded(admin))


def test_given_a_department_when_a_change_is_read_then_only_its_own_cases_are_told(
    office: Office, admin: Visitor
) -> None:
    office.push(1, "2026-12-29T10:00")
    office.push(2, "2026-12-29T10:00", ("WJW",))
    done = admin.post("/calendar/approve", {**hidden(text_of(uploaded(admin))), "document_no": "x"})
    mine = text_of(office.client("scjg.fzr").get(done.location))
    assert "〔2026〕1号" in mine and "〔2026〕2号" not in mine and "/cases/" in mine
    everything = text_of(office.client("sj.audit").get(done.location))
    assert "〔2026〕1号" in everything and "〔2026〕2号" in everything


def test_given_another_change_since_when_approved_then_the_new_preview_is_shown(office: Office, admin: Visitor) -> None:
    case = office.push(1, "2026-12-29T10:00")
    fields = {**hidden(text_of(uploaded(admin))), "document_no": "国办发明电〔2026〕9号"}
    office.push(2, "2026-12-29T10:00")
    stale = admin.post("/calendar/approve", fields)
    assert stale.status_code == 409
    assert "预览之后情况有变化" in text_of(stale) and "〔2026〕2号" in text_of(stale)
    assert due(office, case)[1] is True
    again = admin.post("/calendar/approve", {**hidden(text_of(stale)), "document_no": "国办发明电〔2026〕9号"})
    assert again.status_code == 303


def test_given_no_document_when_approved_then_asked_for_it(office: Office, admin: Visitor) -> None:
    office.push(1, "2026-12-29T10:00")
    answer = admin.post("/calendar/approve", {**hidden(text_of(uploaded(admin))), "document_no": " "})
    assert answer.status_code == 422
    assert "请填写依据文件的文号" in text_of(answer)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "文件中没有数据行"),
        ("日期,类型\n2027-01-01,放假\n2027-01-04,上班\n".encode(), "“第3行 日期”2027-01-04是周一"),
        (b'{"years": {"2027": {"off": ["2027-02-01"]}}}', "缺少2027年元旦"),
    ],
)
def test_given_a_wrong_file_when_uploaded_then_its_place_is_told(admin: Visitor, raw: bytes, told: str) -> None:
    answer = uploaded(admin, raw, "notice.csv")
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_given_a_closure_when_approved_then_it_stands_in_the_lists(office: Office, admin: Visitor) -> None:
    case = office.push(1, "2026-12-29T10:00")
    form = {"first": "2026-12-30", "last": "2026-12-31", "department": "SCJG", "document_no": "安市监〔2026〕3号"}
    page = text_of(admin.post("/calendar/closures", form))
    assert "停办2026-12-30、2026-12-31" in page
    done = admin.post("/calendar/approve", {**hidden(page), "document_no": "安市监〔2026〕3号"})
    assert done.status_code == 303
    assert due(office, case) == ("2027-01-06T16:00:00.000000Z", True)
    listed = text_of(admin.get("/calendar?year=2026&department=SCJG"))
    assert listed.count("安市监〔2026〕3号") >= 2
    assert "本部门停办30日至31日" in listed


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"first": ""}, "“第一日”请填写日期"),
        ({"last": "2026-12-01"}, "“最后一日”应当晚于前一项"),
        ({"last": "2027-12-01"}, "“最后一日”一次最多31日"),
        ({"document_no": ""}, "请填写依据文件的文号"),
        ({"department": "NOBODY"}, "“部门”请从列出的选项中选择"),
    ],
)
def test_given_a_wrong_closure_when_previewed_then_told_why(admin: Visitor, changes: dict[str, str], told: str) -> None:
    form = {"first": "2026-12-30", "last": "", "department": "", "document_no": "安政办〔2026〕7号", **changes}
    answer = admin.post("/calendar/closures", form)
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_given_a_late_closure_when_reviewed_then_the_claim_is_out_of_the_figures(office: Office) -> None:
    case = office.push(1, "2026-12-29T10:00")
    office.advance(parsed("2027-01-05T09:00"))
    admin = office.client("pt.admin")
    form = {"first": "2026-12-30", "last": "", "department": "", "document_no": "安政办〔2026〕7号"}
    page = text_of(admin.post("/calendar/closures", form))
    assert "1件</strong>认领已在这些日子内届满" in page
    assert admin.post("/calendar/approve", {**hidden(page), "document_no": "安政办〔2026〕7号"}).status_code == 303
    listed = text_of(admin.get("/calendar"))
    (review,) = re.findall(r'action="(/calendar/reviews/\w+)"', listed)
    key = re.findall(r'name="request" value="(\w+)"', listed)[0]
    assert "请填写复核理由" in text_of(admin.http.get(admin.post(review, {"verdict": "accepted"}).location))
    for _ in range(2):
        admin.post(review, {"verdict": "accepted", "reason": "台风停办属实", "request": key})
    with office.platform.database.read() as connection:
        (row,) = office.platform.runtime.registry.query("claims")(connection, case)
    assert (row["status"], row["overdue"]) == ("auto_claimed", False)
    history = text_of(office.client("sj.audit").get(f"/history/{case}"))
    assert "停办日内届满,经核不计入逾期统计" in history
    assert "不计入统计" in text_of(office.client("scjg.fzr").get("/calendar"))
    assert "没有需要复核的认领" in text_of(office.client("wjw.fzr").get("/calendar"))


@pytest.mark.parametrize("login", ["scjg.zr01", "spj.jb01", "pt.analyst"])
def test_given_a_clerk_when_the_calendar_is_asked_for_then_refused(office: Office, login: str) -> None:
    assert office.client(login).get("/calendar").status_code == 403


@pytest.mark.parametrize("login", ["sj.audit", "scjg.fzr", "spj.fzr"])
def test_given_a_reader_when_the_calendar_is_opened_then_nothing_invites_to_change_it(
    office: Office, login: str
) -> None:
    page = text_of(office.client(login).get("/calendar"))
    assert "上传并预览" not in page and "/calendar/closures" not in page
    assert office.client(login).post("/calendar/approve").status_code == 403


@pytest.mark.parametrize("query", ["?year=1999", "?year=9999", "?year=abc", "?year=²⁰²⁶", "?department=NOBODY"])
def test_given_an_odd_question_when_asked_then_a_year_that_is_known_is_shown(admin: Visitor, query: str) -> None:
    assert admin.get(f"/calendar{query}").status_code == 200


def test_given_a_change_that_never_was_when_asked_for_then_not_found(admin: Visitor) -> None:
    assert admin.get("/calendar/changes/00000000000000000000000000").status_code == 404


def test_a_year_is_told_day_by_day_and_in_words(office: Office) -> None:
    with office.platform.database.read() as connection:
        known = office.platform.runtime.calendars.get(connection)
    view = year_view(known, 2026, date(2026, 12, 29))
    days = [day for month in view.months for week in month.weeks for day in week if day is not None]
    assert len(days) == 365
    assert [day.number for day in days if day.today] == [29]
    assert sum(day.kind == DayKind.MAKE_UP_WORKDAY for day in days) == 6
    october = view.months[9]
    assert view.months[1].notes == ("调休上班14日(周六)、28日(周六)", "放假15日至23日")
    assert october.notes == ("放假1日至7日", "调休上班10日(周六)")
    assert not view.provisional and year_view(known, 2027, date(2026, 12, 29)).provisional
