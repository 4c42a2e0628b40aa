"""A year of the calendar as twelve months: every day with its kind as a mark and in words."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.calendar import DayKind, WorkCalendar
from web.words.calendarchange import kind_words
from web.words.moments import weekday

MARKS: Mapping[DayKind, tuple[str, str]] = {
    DayKind.HOLIDAY: ("休", "放假"),
    DayKind.MAKE_UP_WORKDAY: ("班", "调休上班"),
    DayKind.CLOSURE: ("停", "停办"),
    DayKind.STATUTORY_GUESS: ("推", "推定放假,暂定"),
}
"""The mark in a day's cell, and what the legend says of it."""


@dataclass(frozen=True)
class DayCell:
    """One day; `mark` and `words` are empty for usual working days and weekends."""

    number: int
    kind: str
    mark: str
    words: str
    today: bool


@dataclass(frozen=True)
class MonthView:
    """Weeks from Monday to Sunday, None outside the month; `notes` are its special days in words."""

    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class YearView:
    """Twelve months; `provisional` where the year has no notice yet."""

    year: int
    provisional: bool
    months: tuple[MonthView, ...]


def year_view(known: WorkCalendar, year: int, today: date, department: str | None = None) -> YearView:
    """The year as one department (None: everybody) works it; the year must be one the calendar knows."""
    months = tuple(_month(known, year, number, today, department) for number in range(1, 13))
    return YearView(year, year not in known.years, months)


def _month(known: WorkCalendar, year: int, number: int, today: date, department: str | None) -> MonthView:
    weeks = tuple(
        tuple(_cell(known, day, today, department) if day.month == number else None for day in week)
        for week in calendar.Calendar().monthdatescalendar(year, number)
    )
    days = [date(year, number, day) for day in range(1, calendar.monthrange(year, number)[1] + 1)]
    return MonthView(number, weeks, tuple(_notes(known, days, department)))


def _cell(known: WorkCalendar, day: date, today: date, department: str | None) -> DayCell:
    kind = known.kind(day, department)
    mark, _ = MARKS.get(kind, ("", ""))
    return DayCell(day.day, kind, mark, _words(known, day, department) if mark else "", day == today)


def _words(known: WorkCalendar, day: date, department: str | None) -> str:
    kind = known.kind(day, department)
    if kind is not DayKind.CLOSURE:
        return MARKS[kind][1]
    found = known.closure(day, department)
    return kind_words(kind, found.department if found is not None else None)


def _notes(known: WorkCalendar, days: list[date], department: str | None) -> Iterator[str]:
    special = [(_words(known, day, department), day) for day in days if known.kind(day, department) in MARKS]
    for words in dict.fromkeys(told for told, _ in special):
        yield f"{words}{'、'.join(_span(*run) for run in _runs([day for told, day in special if told == words]))}"


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """First and last of days that follow each other."""
    first = last = None
    for day in days:
        if last is not None and first is not None and (day - last).days > 1:
            yield first, last
            first = day
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last


def _span(first: date, last: date) -> str:
    return f"{first.day}日({weekday(first)})" if first == last else f"{first.day}日至{last.day}日"
