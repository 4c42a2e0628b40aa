"""Deadlines explained day by day."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar import Closure, WorkCalendar, deadline
from engine.calendar.deadline import workday_before
from engine.calendar.seed import published_notices
from engine.clock import parsed, start_of_day, stored
from web.words.glossary import glossary
from web.words.reckoning import Reckoning, reckoning, source_label

ORIGIN = {"parameter": "a2s_claim_days", "source": "办法", "article": "18(1)"}


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    notices = published_notices({})
    off = [day for notice in notices for day in notice.off]
    work = [day for notice in notices for day in notice.work]
    return WorkCalendar(off, work, [notice.year for notice in notices], revision=7)


def explained(calendar: WorkCalendar, start: str, count: int, department: str | None = None) -> Reckoning:
    counted = deadline(calendar, parsed(start), count, department=department, origin=ORIGIN)
    return reckoning(calendar, counted.basis, glossary(), "市场监管局", stored(counted.instant))


def test_given_a_push_before_national_day_when_explained_then_the_make_up_saturday_is_the_last_day(
    calendar: WorkCalendar,
) -> None:
    told = explained(calendar, "2026-09-30T10:00", 3)

    assert told.last_day == date(2026, 10, 10)
    assert told.result == "最后一日2026-10-10(周六,调休上班),当日24:00届满"
    assert [day.number for day in told.days if day.number] == [1, 2, 3]
    assert told.days[0].note == "起算当日,不计入"
    assert {day.kind for day in told.days[1:8]} == {"法定假日"}
    assert [day.day for day in told.days if day.last] == [date(2026, 10, 10)]
    assert told.remarks == ()


def test_given_a_limit_of_the_regulation_when_explained_then_parameter_article_and_calendar_are_named(
    calendar: WorkCalendar,
) -> None:
    told = explained(calendar, "2026-09-30T10:00", 3)

    assert told.limit == "3个工作日"
    assert told.parameter == "审批信息认领期限"
    assert told.source == "办法第十八条第(一)项"
    assert told.number == 18
    assert told.calendar == "第7版"


def test_given_a_year_without_a_notice_when_explained_then_it_is_provisional(calendar: WorkCalendar) -> None:
    told = explained(calendar, "2026-12-29T09:00", 3)

    assert told.provisional
    assert any(day.kind == "法定节假日推定" and day.provisional for day in told.days)


def test_given_a_closure_of_the_department_when_explained_then_its_document_is_named(calendar: WorkCalendar) -> None:
    closed = calendar.with_closures([Closure(date(2026, 10, 8), "SCJG", "安政办〔2026〕9号")])

    told = explained(closed, "2026-09-30T10:00", 3, "SCJG")

    line = next(day for day in told.days if day.day == date(2026, 10, 8))
    assert (line.kind, line.number) == ("本部门停办", None)
    assert "安政办〔2026〕9号" in line.note
    assert told.last_day == date(2026, 10, 12)


def test_given_a_later_due_date_kept_when_explained_then_it_says_extend_only(calendar: WorkCalendar) -> None:
    counted = deadline(calendar, parsed("2026-09-30T10:00"), 3, origin=ORIGIN)

    told = reckoning(calendar, counted.basis, glossary(), due_at=stored(start_of_day(date(2026, 10, 13))))

    assert told.remarks == ("日历调整只延不缩:已告知的期限仍为2026-10-12 24:00。",)


def test_given_an_earlier_due_date_when_explained_then_it_asks_to_check(calendar: WorkCalendar) -> None:
    counted = deadline(calendar, parsed("2026-09-30T10:00"), 3, origin=ORIGIN)

    told = reckoning(calendar, counted.basis, glossary(), due_at=stored(start_of_day(date(2026, 10, 10))))

    assert "早于" in told.remarks[0]


def test_given_a_reminder_when_explained_then_its_limit_is_told(calendar: WorkCalendar) -> None:
    counted = deadline(calendar, parsed("2026-09-30T10:00"), 3, origin=ORIGIN)
    reminder = workday_before(calendar, counted, 1)

    told = reckoning(calendar, reminder.basis, glossary(), due_at=stored(reminder.instant))

    assert told.last_day == date(2026, 10, 10)
    assert "本次提醒:2026-10-09 09:00。" in told.remarks


@pytest.mark.parametrize(
    ("source", "article", "label"),
    [
        ("办法", "22", "办法第二十二条"),
        ("上位法", "行政许可法第70条", "上位法行政许可法第70条"),
        ("平台默认", "-", "平台默认,非办法规定"),
        ("平台默认(办法未规定)", "19(2)", "平台默认,非办法规定"),
        ("", "", ""),
    ],
)
def test_given_a_source_when_labelled_then_it_never_claims_to_be_the_regulation(
    source: str, article: str, label: str
) -> None:
    assert source_label(source, article) == label
