"""A change of the calendar before it is made: notices of years, closed days, and which days they turn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..errors import Problem
from .days import Closure, DayKind, WorkCalendar
from .statutory import LAST_YEAR, statutory_holidays

_SATURDAY = 5
_FIRST_YEAR = 2004
_DECEMBER, _JANUARY = 12, 1


@dataclass(frozen=True)
class CalendarNotice:
    """The holiday notice of a year: days off, make-up working days, and where that stands.

    It may name days of the neighbouring years, as a New Year holiday does that begins on 31 December.
    """

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str

    def problems(self) -> tuple[Problem, ...]:
        """What makes the notice unusable."""
        found = []
        if not _FIRST_YEAR <= self.year <= LAST_YEAR:
            found.append(Problem("year", "year_out_of_range", {"year": self.year, "last": LAST_YEAR}))
        found += [_wrong("off", "day_both_off_and_work", day) for day in self.off & self.work]
        found += [
            _wrong(name, "day_of_another_year", day)
            for name, days in (("off", self.off), ("work", self.work))
            for day in days
            if not self._may_name(day)
        ]
        found += [_wrong("work", "not_a_weekend", day) for day in self.work if day.weekday() < _SATURDAY]
        if not any((day.month, day.day) == (_JANUARY, 1) for day in self.off):
            found.append(Problem("off", "new_year_missing", {"year": self.year}))
        return tuple(sorted(found, key=lambda problem: (problem.field, problem.code, str(problem.values))))

    def missing(self) -> tuple[date, ...]:
        """Statutory holidays of the year that the notice does not give off; a whole notice misses none."""
        return tuple(sorted(statutory_holidays(self.year) - self.off))

    def _may_name(self, day: date) -> bool:
        neighbours = ((self.year - 1, _DECEMBER), (self.year + 1, _JANUARY))
        return day.year == self.year or (day.year, day.month) in neighbours


@dataclass(frozen=True)
class CalendarChange:
    """What is to become of the calendar; nothing in it where both are empty."""

    notices: tuple[CalendarNotice, ...] = ()
    closures: tuple[Closure, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notices or self.closures)

    def fingerprint(self) -> str:
        """The same text for the same days, whatever the order and the documents."""
        told = [
            sorted([found.year, sorted(map(str, found.off)), sorted(map(str, found.work))] for found in self.notices),
            sorted([str(found.day), found.department or ""] for found in self.closures),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class DayChange:
    """One day that becomes another kind of day, for one department or with None for everybody."""

    day: date
    department: str | None
    before: DayKind
    after: DayKind

    @property
    def turned(self) -> bool:
        """Whether the day begins or ceases to be worked."""
        return self.before.worked != self.after.worked


@dataclass(frozen=True)
class CalendarSwitch:
    """The calendar before and after a change, and the days that differ."""

    before: WorkCalendar
    after: WorkCalendar
    days: tuple[DayChange, ...] = field(default=())


def day_changes(before: WorkCalendar, after: WorkCalendar, change: CalendarChange) -> tuple[DayChange, ...]:
    """The days a change turns into others, in order."""
    found = (
        DayChange(day, department, before.kind(day, department), after.kind(day, department))
        for day, department in _touched(change)
        if before.first_day <= day <= before.last_day
    )
    return tuple(told for told in found if told.before is not told.after)


def _touched(change: CalendarChange) -> Iterator[tuple[date, str | None]]:
    days: set[tuple[date, str]] = {(found.day, found.department or "") for found in change.closures}
    for notice in change.notices:
        first, last = date(notice.year - 1, _DECEMBER, 1), date(notice.year + 1, _JANUARY, 31)
        days.update((first + timedelta(days=offset), "") for offset in range((last - first).days + 1))
    yield from ((day, department or None) for day, department in sorted(days))


def _wrong(name: str, code: str, day: date) -> Problem:
    return Problem(name, code, {"day": day.isoformat()})
