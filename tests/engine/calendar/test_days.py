from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Closure, DayKind, OutsideCalendar, WorkCalendar
from engine.calendar.statutory import statutory_holidays

from .examples import days, published_calendar, read

CALENDAR = published_calendar()
ANY_DAY = st.dates(date(2004, 2, 1), date(2034, 12, 31))
COUNT = st.integers(0, 40)


def every_day(first_year: int, last_year: int) -> list[date]:
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def test_every_published_day_agrees_with_the_notices() -> None:
    differing = [day for day in every_day(2004, 2026) if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_every_published_day_agrees_with_an_independent_library_but_one() -> None:
    china = holidays.country_holidays("CN", years=range(2004, 2027))
    differing = [day for day in every_day(2004, 2026) if CALENDAR.is_workday(day) != china.is_working_day(day)]
    assert differing == [date(2005, 12, 31)]


def test_every_day_of_2023_to_2026_agrees_with_a_table_entered_by_hand() -> None:
    years = read("calendar_2023_2026.json")["years"]
    off = days([text for year in years.values() for text in year["off"]])
    work = days([text for year in years.values() for text in year["work"]])
    for day in every_day(2023, 2026):
        expected = day in work or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_workday(day) == expected, day


@pytest.mark.parametrize("year", range(2027, 2036))
def test_statutory_holidays_of_a_year_without_notice_agree_with_an_independent_library(year: int) -> None:
    china = holidays.country_holidays("CN", years=year, language="en_US")
    named = {day for day, name in china.items() if not all("(observed)" in part for part in name.split(";"))}
    assert statutory_holidays(year) == named


def test_kinds_tell_why_a_day_is_worked_or_not() -> None:
    calendar = published_calendar(closures=[Closure(date(2024, 5, 16), "spj"), Closure(date(2024, 5, 17))])
    kinds = {
        date(2024, 5, 15): DayKind.WORKDAY,
        date(2024, 5, 11): DayKind.MAKE_UP_WORKDAY,
        date(2024, 5, 12): DayKind.WEEKEND,
        date(2024, 5, 1): DayKind.HOLIDAY,
        date(2024, 5, 16): DayKind.CLOSURE,
        date(2024, 5, 17): DayKind.CLOSURE,
        date(2027, 2, 8): DayKind.STATUTORY_GUESS,
    }
    assert {day: calendar.kind(day, "spj") for day in kinds} == kinds


def test_a_closure_counts_only_for_its_department() -> None:
    calendar = published_calendar(closures=[Closure(date(2024, 5, 16), "spj", "no. 1")])
    assert calendar.is_workday(date(2024, 5, 16))
    assert calendar.is_workday(date(2024, 5, 16), "other")
    assert not calendar.is_workday(date(2024, 5, 16), "spj")
    assert calendar.kind(date(2024, 5, 16)) is DayKind.WORKDAY


def test_three_days_over_the_national_holiday_end_on_a_make_up_saturday() -> None:
    assert CALENDAR.add(date(2026, 9, 30), 3) == (date(2026, 10, 10), False)


def test_three_days_over_an_unpublished_new_year_are_provisional() -> None:
    assert CALENDAR.add(date(2026, 12, 29), 3) == (date(2027, 1, 4), True)


def test_the_last_three_days_of_the_published_year_are_certain() -> None:
    assert CALENDAR.add(date(2026, 12, 28), 3) == (date(2026, 12, 31), False)


def test_days_outside_the_calendar_are_refused() -> None:
    with pytest.raises(OutsideCalendar):
        CALENDAR.is_workday(date(2003, 12, 31))
    with pytest.raises(OutsideCalendar):
        CALENDAR.add(date(2035, 12, 20), 30)
    with pytest.raises(OutsideCalendar):
        CALENDAR.before(date(2004, 1, 5), 30)


def test_a_gap_between_published_years_is_provisional() -> None:
    calendar = WorkCalendar((), (), {2023, 2025})
    assert calendar.add(date(2023, 12, 20), 1) == (date(2023, 12, 21), False)
    assert calendar.add(date(2023, 12, 29), 2)[1]
    assert not calendar.add(date(2025, 3, 3), 2)[1]


def test_a_preview_with_closures_leaves_the_calendar_as_it_was() -> None:
    preview = CALENDAR.with_closures([Closure(date(2024, 5, 15))])
    assert not preview.is_workday(date(2024, 5, 15))
    assert CALENDAR.is_workday(date(2024, 5, 15))


@given(ANY_DAY, COUNT, COUNT)
def test_adding_is_additive(start: date, first: int, second: int) -> None:
    assert CALENDAR.add(CALENDAR.add(start, first)[0], second)[0] == CALENDAR.add(start, first + second)[0]


@given(ANY_DAY, ANY_DAY, COUNT)
def test_a_later_start_never_ends_earlier(one: date, other: date, n: int) -> None:
    earlier, later = sorted((one, other))
    assert CALENDAR.add(earlier, n)[0] <= CALENDAR.add(later, n)[0]


@given(ANY_DAY, st.integers(1, 40))
def test_counting_and_going_back_undo_adding(start: date, n: int) -> None:
    last, _ = CALENDAR.add(start, n)
    assert CALENDAR.is_workday(last)
    assert CALENDAR.count(start, last) == n
    assert CALENDAR.before(last, n) <= start


@given(ANY_DAY, st.integers(1, 20), st.lists(st.integers(0, 30), max_size=5))
def test_closures_never_shorten(start: date, n: int, offsets: list[int]) -> None:
    closed = CALENDAR.with_closures(Closure(start + timedelta(days=offset), "spj") for offset in offsets)
    assert closed.add(start, n, "spj")[0] >= CALENDAR.add(start, n, "spj")[0]
    assert closed.add(start, n)[0] == CALENDAR.add(start, n)[0]
