"""Durations in working days, against examples worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.calendar import Closure, WorkCalendar
from engine.calendar.seed import published_notices
from engine.clock import parsed
from engine.mining.worktime import OFFICE_HOURS, WorkTime


def calendar(*closures: Closure) -> WorkCalendar:
    notices = published_notices({})
    off = frozenset(day for notice in notices for day in notice.off)
    work = frozenset(day for notice in notices for day in notice.work)
    return WorkCalendar(off, work, [notice.year for notice in notices], closures)


PLAIN = WorkTime(calendar())


@pytest.mark.parametrize(
    ("entered", "left", "hundredths", "why"),
    [
        ("2026-11-16T08:30", "2026-11-16T17:30", 100, "a whole Monday"),
        ("2026-11-16T00:00", "2026-11-17T00:00", 100, "from midnight to midnight"),
        ("2026-11-16T08:30", "2026-11-16T12:00", 47, "a morning: 3.5 of 7.5 hours"),
        ("2026-11-16T12:00", "2026-11-16T13:30", 0, "the noon break"),
        ("2026-11-16T11:00", "2026-11-16T14:30", 27, "one hour before it and one after"),
        ("2026-11-16T17:30", "2026-11-17T08:30", 0, "a night"),
        ("2026-11-16T16:00", "2026-11-17T10:00", 40, "1.5 hours of either day"),
        ("2026-11-20T16:30", "2026-11-23T09:30", 27, "over a weekend: an hour of Friday and of Monday"),
        ("2026-11-21T09:00", "2026-11-22T16:00", 0, "a weekend alone"),
        ("2026-09-30T08:30", "2026-10-08T17:30", 200, "National Day, 1 to 7 October: 30 September and 8 October"),
        ("2026-10-09T17:00", "2026-10-12T09:00", 113, "the make-up Saturday of 10 October counts whole"),
        ("2026-10-10T08:30", "2026-10-10T12:00", 47, "the make-up Saturday's morning"),
        ("2026-02-13T08:30", "2026-02-24T08:30", 200, "Spring Festival, 15 to 23 February; 14 February is made up"),
        ("2026-11-16T09:00", "2026-11-16T09:00", 0, "nothing"),
        ("2026-11-16T09:00", "2026-11-13T09:00", 0, "backwards"),
    ],
)
def test_office_hours_of_worked_days_count(entered: str, left: str, hundredths: int, why: str) -> None:
    assert PLAIN.between(parsed(entered), parsed(left)) == hundredths, why


def test_a_closure_counts_nothing_for_the_department_it_closes_and_for_no_other() -> None:
    closed = WorkTime(calendar(Closure(date(2026, 11, 17), "A", "doc"), Closure(date(2026, 11, 19), None, "doc")))
    monday, friday = parsed("2026-11-16T08:30"), parsed("2026-11-20T17:30")

    assert closed.between(monday, friday, "A") == 300
    assert closed.between(monday, friday, "B") == 400
    assert closed.between(monday, friday) == 400
    assert closed.between(parsed("2026-11-17T09:00"), parsed("2026-11-17T16:00"), "A") == 0


def test_days_beyond_the_calendar_count_nothing_and_refuse_nothing() -> None:
    first = PLAIN.calendar.first_day
    before = datetime(first.year - 3, 1, 1, tzinfo=UTC)
    assert PLAIN.between(before, before + timedelta(days=20)) == 0


def test_a_duration_is_the_sum_of_its_minutes() -> None:
    """Against a count minute by minute, over a fortnight with a make-up day."""
    start = parsed("2026-09-28T00:00")
    minutes, open_so_far = [0], 0
    for minute in range(14 * 24 * 60):
        at = start + timedelta(minutes=minute, hours=8)  # Shanghai's wall, named as UTC
        worked = PLAIN.calendar.is_workday(at.date())
        open_so_far += worked and any(begin <= at.time() < end for begin, end in OFFICE_HOURS.spans)
        minutes.append(open_so_far)
    for one in range(0, len(minutes), 1_171):
        for other in range(one, len(minutes), 1_487):
            counted = PLAIN.between(start + timedelta(minutes=one), start + timedelta(minutes=other))
            exact = (minutes[other] - minutes[one]) * 60 * 100 / OFFICE_HOURS.length
            assert abs(counted - exact) <= 0.5
