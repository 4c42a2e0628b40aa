"""The inbox without script: counters that are filters, one click, many at once, and who was first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.clock import parsed
from engine.store.schema import work_item
from engine.worklist.inbox import WorkItem
from tests.web.office import Office, open_office, populated_office
from web.sheets.worklist import PAGE

OFFICER, COLLEAGUE, HEAD = "scjg.zr01", "scjg.zr02", "scjg.fzr"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


def text(office: Office, address: str, login: str = OFFICER) -> str:
    answer = office.client(login).get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def shown(page: str) -> list[str]:
    """The document numbers of the rows, in order."""
    return re.findall(r'<div class="row-doc">([^<]*)</div>', page)


def counters(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-number="(\d+)"', page)]


def claim(office: Office, reference: str) -> WorkItem:
    return next(item for item in office.open_items("SCJG") if item.reference == reference)


def document(number: int) -> str:
    return f"安审批许〔2026〕{number}号"


def test_the_most_urgent_work_comes_first_and_that_without_a_deadline_last(office: Office) -> None:
    rows = shown(text(office, "/"))
    assert rows == [document(2), document(3), document(4), document(6), document(1)]


def test_counters_equal_what_their_filters_show(office: Office) -> None:
    every, *lights = counters(text(office, "/"))
    assert [every, *lights] == [5, 0, 2, 1, 2, 0]
    for light, number in zip(("overdue", "today", "next", "later", "provisional"), lights, strict=True):
        assert len(shown(text(office, f"/?light={light}"))) == number, light


def test_a_row_says_how_many_working_days_are_left_and_until_when(office: Office) -> None:
    page = text(office, "/")
    assert "今日到期" in page and "至11-24(周二)" in page
    assert "剩1个工作日" in page and "剩2个工作日" in page and "无法定期限" in page


def test_a_make_up_saturday_is_named(tmp_path: Path) -> None:
    office = open_office(tmp_path, parsed("2026-09-30T08:00"))
    office.push(9, "2026-09-30T09:00")
    assert "至10-10(周六,调休上班)" in text(office, "/")
    office.platform.close()


def test_a_provisional_deadline_is_marked_and_counted(tmp_path: Path) -> None:
    office = open_office(tmp_path, parsed("2026-12-29T08:00"))
    office.push(9, "2026-12-30T09:00")
    page = text(office, "/")
    assert "暂定</a>" in page
    assert counters(page)[-1] == 1
    office.platform.close()


def test_badges_are_told_in_words(office: Office) -> None:
    page = text(office, "/")
    assert "重点监管·食品" in page and "依据已届满" in page and "告知承诺" in page


@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("/?q=超市", [2]),
        ("/?q=〔2026〕4号", [4]),
        ("/?q=餐饮 〔2026〕3号", [3]),
        ("/?q=%25", []),
        ("/?step=claim_feedback:feedback", [1]),
        ("/?article=19(1)", [1]),
        ("/?mine=1", []),
        ("/?light=today&q=超市", [2]),
        ("/?light=nonsense", [2, 3, 4, 6, 1]),
    ],
)
def test_the_address_is_the_filter(office: Office, address: str, numbers: list[int]) -> None:
    assert shown(text(office, address)) == [document(number) for number in numbers]


def test_one_click_claims_and_tells(office: Office) -> None:
    item = claim(office, document(2))
    visitor = office.client(OFFICER)
    answer = visitor.post(f"/tasks/{item.id}/answer")
    assert answer.status_code == 303
    assert "已认领" in visitor.get(answer.location).get_data(as_text=True)
    assert document(2) not in [row.reference for row in office.open_items("SCJG") if row.element == "claim"]


def test_bulk_claiming_has_a_result_for_every_row(office: Office) -> None:
    first, second, third = (claim(office, document(number)) for number in (2, 3, 4))
    office.client(COLLEAGUE).post(f"/tasks/{first.id}/answer")
    office.client(COLLEAGUE).post(f"/tasks/{third.id}/assign")
    foreign = next(item for item in office.open_items("WJW") if item.reference == document(5))
    chosen = [first.id, second.id, third.id, foreign.id, second.id]
    answer = office.client(OFFICER).post("/inbox/answers", {"item": chosen}, Accept="application/json")
    told = answer.get_json()
    assert told["done"] == 1
    assert [(one["id"], one["done"]) for one in told["outcomes"]] == [
        (first.id, False), (second.id, True), (third.id, False), (foreign.id, False)
    ]  # fmt: skip
    words = [one["text"] for one in told["outcomes"]]
    assert words[0].startswith("市场监管局专人02已于") and words[0].endswith("办结")
    assert words[2] == "已由市场监管局专人02于2026-11-24 10:30签收"
    assert words[3] == "没有找到"


def test_bulk_claiming_without_script_shows_a_page(office: Office) -> None:
    item = claim(office, document(2))
    page = office.client(OFFICER).post("/inbox/answers", {"item": [item.id]}).get_data(as_text=True)
    assert "成功1件" in page and document(2) in page


def test_a_claim_after_the_deadline_learns_of_the_automatic_one(office: Office) -> None:
    item = claim(office, document(2))
    office.advance(parsed("2026-11-25T08:00"))
    told = office.client(OFFICER).post(f"/tasks/{item.id}/answer", Accept="application/json")
    assert told.status_code == 409
    assert told.get_json()["text"] == "系统已于2026-11-25 00:00自动认领,可在“反馈”待办中接办"


def test_pages_follow_each_other_without_gap_or_repetition(tmp_path: Path) -> None:
    office = open_office(tmp_path, parsed("2026-11-24T08:00"))
    for number in range(PAGE + 7):
        office.push(200 + number, "2026-11-24T09:00")
    first = text(office, "/")
    address = re.search(r'rel="next" href="([^"]+)"', first)
    assert address is not None
    second = text(office, address[1].replace("&amp;", "&"))
    assert len(shown(first)) == PAGE and len(shown(second)) == 7
    assert len(set(shown(first) + shown(second))) == PAGE + 7
    office.platform.close()


def test_an_unchanged_counter_costs_an_empty_answer(office: Office) -> None:
    visitor = office.client(OFFICER)
    first = visitor.get("/inbox/counters")
    again = visitor.get("/inbox/counters", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    office.client(OFFICER).post(f"/tasks/{claim(office, document(2)).id}/answer")
    assert visitor.get("/inbox/counters", If_None_Match=first.headers["ETag"]).status_code == 200


def test_a_head_sees_and_does_the_officers_work(office: Office) -> None:
    assert shown(text(office, "/", HEAD)) == shown(text(office, "/"))
    item = claim(office, document(2))
    assert office.client(HEAD).post(f"/tasks/{item.id}/answer").status_code == 303


def test_an_auditor_sees_all_departments_and_no_buttons(office: Office) -> None:
    page = text(office, "/", "sj.audit")
    assert document(5) in shown(page) and document(2) in shown(page)
    assert "data-answer" not in page and 'name="item"' not in page
    assert "卫健局" in page


def test_operators_and_analysts_begin_elsewhere(office: Office) -> None:
    for login in ("pt.admin", "pt.analyst"):
        answer = office.client(login).get("/")
        assert answer.status_code == 303 and answer.location != "/"


def test_an_empty_inbox_says_so(office: Office) -> None:
    assert "待办已清空" in text(office, "/", "nync.zr01")
    assert "没有符合条件的待办" in text(office, "/?q=没有这个")


def test_a_row_without_a_one_click_answer_shows_the_button_its_diagram_names(office: Office) -> None:
    item = claim(office, document(2))
    with office.platform.database.write() as connection:
        connection.execute(
            update(work_item).values(quick_answer=None, action="提交意见").where(work_item.c.id == item.id)
        )
    assert re.search(r'data-open>提交意见<span class="sr-only"> [^<]* ' + document(2), text(office, "/"))
    assert '<button class="button primary">提交意见</button>' in text(office, f"/tasks/{item.id}")
