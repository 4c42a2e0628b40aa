"""Why a deadline is when it is, on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.permit_case import CLERK, OFFICER, OTHER_OFFICER, PermitCase, permit_case


@pytest.fixture
def permit(tmp_path: Path) -> Iterator[PermitCase]:
    with permit_case(tmp_path) as made:
        yield made


def test_given_a_running_deadline_when_explained_then_every_day_is_told(permit: PermitCase) -> None:
    page = permit.page(OFFICER, f"/explain/{permit.claim_case('SCJG')}/deadline")

    assert "最后一日2026-10-10(周六,调休上班),当日24:00届满" in page
    assert page.count("法定假日") == 7
    assert "办法第十八条第(一)项" in page
    assert "3个工作日(审批信息认领期限)" in page


def test_given_a_drawer_when_it_asks_then_only_the_explanation_is_sent(permit: PermitCase) -> None:
    answer = permit.office.client(OFFICER).get(f"/explain/{permit.claim_case('SCJG')}/deadline", X_Partial="1")

    text = answer.get_data(as_text=True).strip()
    assert text.startswith("<section")
    assert "<html" not in text


def test_given_an_expired_deadline_when_explained_then_it_says_when_it_fired(permit: PermitCase) -> None:
    case_id = permit.claim_case("ZHZF")
    permit.move_to("2026-10-11T08:00")

    page = permit.page(CLERK, f"/explain/{case_id}/deadline")

    assert "已于2026-10-10 24:00到期触发" in page
    assert "停办日按" in page


def test_given_a_claim_in_time_when_explained_later_then_its_deadline_is_still_told(permit: PermitCase) -> None:
    case_id = permit.claim_case("SCJG")
    permit.claim()

    page = permit.page(CLERK, f"/explain/{case_id}/deadline")

    assert "最后一日2026-10-10" in page
    assert "到期触发" not in page


def test_given_a_reminder_when_explained_then_its_own_instant_is_told(permit: PermitCase) -> None:
    page = permit.page(CLERK, f"/explain/{permit.claim_case('SCJG')}/reminder")

    assert "本次提醒:2026-10-09 09:00" in page


def test_given_another_department_or_element_when_explained_then_there_is_nothing(permit: PermitCase) -> None:
    case_id = permit.claim_case("SCJG")

    assert permit.office.client(OTHER_OFFICER).get(f"/explain/{case_id}/deadline").status_code == 404
    assert permit.office.client(CLERK).get(f"/explain/{case_id}/nothing").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("start=2026-09-30&limit=3", "最后一日2026-10-10(周六,调休上班)"),
        ("start=2026-12-29&limit=3", "暂定期限"),
        ("start=2026-09-30&limit=3&unit=cd", "顺延"),
        ("start=2026-02-30&limit=3", "请填写起算日期"),
        ("start=2026-09-30&limit=0", "请填写1至250之间的整数"),
        ("start=2026-09-30&limit=x", "请填写1至250之间的整数"),
        ("start=1999-01-04&limit=3", "日历自2004年至2035年"),
        ("start=2035-12-28&limit=30", "日历自2004年至2035年"),
    ],
)
def test_given_a_question_when_calculated_then_it_is_answered_or_mended(
    permit: PermitCase, query: str, words: str
) -> None:
    assert words in permit.page(CLERK, f"/deadline?{query}")


def test_given_no_question_when_opened_then_no_fault_is_found(permit: PermitCase) -> None:
    page = permit.page(CLERK, "/deadline")

    assert 'role="alert"' not in page
    assert 'value="2026-09-30"' in page


def test_given_the_regulation_when_read_then_all_articles_and_its_lapse_are_shown(permit: PermitCase) -> None:
    page = permit.page(CLERK, "/regulation")

    assert page.count('<article class="article">') == 30
    assert "本办法有效期至2024年12月31日,现已届满" in page


def test_given_one_article_when_read_then_its_text_duty_and_limit_are_shown(permit: PermitCase) -> None:
    page = permit.page(CLERK, "/regulation/18")

    assert "逾期未认领的,由系统自动认领" in page
    assert "第十八条第(一)项:<strong>3个工作日</strong>" in page
    assert permit.office.client(CLERK).get("/regulation/31").status_code == 404
    assert "<html" not in permit.office.client(CLERK).get("/regulation/18", X_Partial="1").get_data(as_text=True)
