"""The task page: facts, form, problems in place, and what is said of a closed task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import parsed
from engine.worklist.inbox import WorkItem
from tests.web.office import Office, populated_office

OFFICER, COLLEAGUE = "scjg.zr01", "scjg.zr02"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    yield opened
    opened.platform.close()


def item_of(office: Office, number: int, department: str = "SCJG") -> WorkItem:
    reference = f"安审批许〔2026〕{number}号"
    return next(item for item in office.open_items(department) if item.reference == reference)


def test_the_page_shows_facts_form_article_and_the_way_to_the_deadline(office: Office) -> None:
    item = item_of(office, 2)
    page = office.client(OFFICER).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert "安丘市虚构02号超市有限公司" in page and "山东省潍坊市安丘市虚拟街道" in page
    assert f"/explain/{item.case_id}/deadline" in page
    assert "依据:第十八条第(一)项" in page and "逾期未认领的,由系统自动认领" in page
    assert 'name="answer"' in page and 'name="return_reason"' in page


def test_personal_data_is_masked(office: Office) -> None:
    page = office.client(OFFICER).get(f"/tasks/{item_of(office, 2).id}").get_data(as_text=True)
    assert "0536-0100001" not in page


def test_a_field_that_does_not_apply_is_off_until_its_answer_is_given(office: Office) -> None:
    page = office.client(OFFICER).get(f"/tasks/{item_of(office, 2).id}").get_data(as_text=True)
    field = re.search(r'<div class="field" data-hide="([^"]+)" data-off>\s*<label[^>]*return_reason', page)
    assert field is not None
    assert field[1].replace("&#34;", '"') == '["!=", ["name", "answer"], ["value", "return"]]'


def test_a_wrong_form_comes_back_with_a_summary_that_leads_to_the_field(office: Office) -> None:
    item = item_of(office, 2)
    answer = office.client(OFFICER).post(f"/tasks/{item.id}", {"answer": "return", "return_reason": " "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#claim-return_reason">请填写“退回理由”</a>' in page
    assert 'aria-invalid="true"' in page and 'id="claim-return_reason-error"' in page
    assert re.search(r'value="return" checked', page)


def test_completing_goes_on_to_the_next_task_or_back_to_the_inbox(office: Office) -> None:
    first, second = item_of(office, 2), item_of(office, 3)
    answer = office.client(OFFICER).post(f"/tasks/{first.id}", {"answer": "claim", "then": "next"})
    assert (answer.status_code, answer.location) == (303, f"/tasks/{second.id}")
    answer = office.client(OFFICER).post(f"/tasks/{second.id}", {"answer": "claim"})
    assert (answer.status_code, answer.location) == (303, "/")


def test_the_same_form_sent_twice_is_done_once_and_answered_twice(office: Office) -> None:
    item = item_of(office, 2)
    visitor = office.client(OFFICER)
    page = visitor.get(f"/tasks/{item.id}").get_data(as_text=True)
    key = re.search(r'name="request" value="([^"]+)"', page)
    assert key is not None
    fields = {"answer": "claim", "request": key[1]}
    assert [visitor.post(f"/tasks/{item.id}", fields).status_code for _ in range(2)] == [303, 303]
    assert len([found for found in office.items(item.root_id) if found.element == "feedback"]) == 1


def test_assigning_keeps_others_off_until_it_is_put_back(office: Office) -> None:
    item = item_of(office, 2)
    assert office.client(OFFICER).post(f"/tasks/{item.id}/assign").status_code == 303
    page = office.client(COLLEAGUE).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert "市场监管局专人01已签收" in page and 'name="answer"' not in page
    refused = office.client(COLLEAGUE).post(f"/tasks/{item.id}", {"answer": "claim"})
    assert refused.status_code == 409
    assert "已由市场监管局专人01于2026-11-24 10:30签收" in refused.get_data(as_text=True)
    office.client(OFFICER).post(f"/tasks/{item.id}/unassign")
    assert office.client(COLLEAGUE).post(f"/tasks/{item.id}", {"answer": "claim"}).status_code == 303


def test_a_closed_task_says_by_whom_and_what_can_be_done_now(office: Office) -> None:
    item = item_of(office, 2)
    office.client(COLLEAGUE).post(f"/tasks/{item.id}/answer")
    page = office.client(OFFICER).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert "已由市场监管局专人02于2026-11-24 10:30办结" in page
    assert "现在可以办" in page and ">反馈</a>" in page


def test_a_task_the_system_claimed_says_so(office: Office) -> None:
    item = item_of(office, 2)
    office.advance(parsed("2026-11-25T09:00"))
    page = office.client(OFFICER).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert "系统已于2026-11-25 00:00依第十八条第(一)项自动认领" in page
    assert ">反馈</a>" in page


def test_a_form_sent_to_a_closed_task_is_told_why(office: Office) -> None:
    item = item_of(office, 2)
    office.advance(parsed("2026-11-25T09:00"))
    answer = office.client(OFFICER).post(f"/tasks/{item.id}", {"answer": "claim"})
    assert answer.status_code == 409
    assert "已于2026-11-25 00:00自动认领" in answer.get_data(as_text=True)


def test_another_party_of_the_case_reads_but_cannot_act(office: Office) -> None:
    item = item_of(office, 3, "WJW")
    page = office.client(OFFICER).get(f"/tasks/{item.id}").get_data(as_text=True)
    assert "由卫健局办理" in page and 'name="answer"' not in page
    assert office.client(OFFICER).post(f"/tasks/{item.id}", {"answer": "claim"}).status_code == 403


def test_inside_the_inbox_only_the_inner_part_is_sent(office: Office) -> None:
    item = item_of(office, 2)
    part = office.client(OFFICER).get(f"/tasks/{item.id}", X_Partial="1").get_data(as_text=True)
    assert part.lstrip().startswith("<article") and "<html" not in part


def test_labels_are_text_and_nothing_else(office: Office) -> None:
    office.push(
        77, "2026-11-24T10:30", item_name="<img src=x onerror=alert(1)>{{7*7}}", content="<script>1</script>" * 2
    )
    page = office.client(OFFICER).get("/").get_data(as_text=True)
    assert "<img src=x" not in page and "&lt;img src=x" in page and "{{7*7}}" in page
    task = office.client(OFFICER).get(f"/tasks/{item_of(office, 77).id}").get_data(as_text=True)
    assert "<script>1" not in task
