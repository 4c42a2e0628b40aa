"""The calendar itself: which days are worked, by the notices, the weekends and declared closures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from ..errors import Refusal
from .statutory import LAST_YEAR, statutory_holidays

_SATURDAY = 5


class OutsideCalendar(Refusal):
    """The day lies outside the years the calendar knows."""


class DayKind(StrEnum):
    """Why a day is worked or not. `STATUTORY_GUESS` is a holiday of a year without a notice."""

    WORKDAY = "workday"
    MAKE_UP_WORKDAY = "make_up_workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    STATUTORY_GUESS = "statutory_guess"

    @property
    def worked(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)


@dataclass(frozen=True)
class Closure:
    """A day on which one department, or with None everybody, is closed by a document."""

    day: date
    department: str | None = None
    document_no: str = ""


class WorkCalendar:
    """Working days of all known years; immutable, every question is a lookup or a bisection.

    `off` and `work` are the days the yearly notices name, `years` the years that have a notice.
    Other years up to 2035 follow weekends and statute, and every answer that touches one of their
    days is provisional. A department's own closures count only where the department is named.
    """

    def __init__(
        self,
        off: Collection[date],
        work: Collection[date],
        years: Iterable[int],
        closures: Iterable[Closure] = (),
        revision: int = 0,
    ) -> None:
        self.years = frozenset(years)
        self.revision = revision
        self.first_day = date(min(self.years, default=LAST_YEAR - 8), 1, 1)
        self.last_day = date(max(self.years | {LAST_YEAR}), 12, 31)
        self._off = frozenset(off)
        self._work = frozenset(work)
        self._guessed = frozenset[date]().union(
            *(statutory_holidays(year) for year in range(self.first_day.year, self.last_day.year + 1)
              if year not in self.years)
        )  # fmt: skip
        self._noticed_through = self._end_of_noticed_years()
        self._closures = _by_department(closures)
        base = _worked(self.first_day, self.last_day, self._off, self._work, self._guessed)
        common = {day.toordinal() for day in self._closures.get(None, {})}
        self._common: Sequence[int] = [ordinal for ordinal in base if ordinal not in common] if common else base
        self._own: dict[str, Sequence[int]] = {
            department: [ordinal for ordinal in self._common if date.fromordinal(ordinal) not in closed]
            for department, closed in self._closures.items()
            if department is not None
        }

    def kind(self, day: date, department: str | None = None) -> DayKind:
        """Why the day is worked or not; a closure shows only on a day that would be worked."""
        self._known(day)
        kind = self._arranged(day)
        if kind.worked and self.closure(day, department) is not None:
            return DayKind.CLOSURE
        return kind

    def is_workday(self, day: date, department: str | None = None) -> bool:
        self._known(day)
        days = self._days(department)
        index = bisect_left(days, day.toordinal())
        return index < len(days) and days[index] == day.toordinal()

    def closure(self, day: date, department: str | None = None) -> Closure | None:
        """The declaration that closes the department on that day, the general one first."""
        general = self._closures.get(None, {}).get(day)
        if general is not None or department is None:
            return general
        return self._closures.get(department, {}).get(day)

    def add(self, start: date, n: int, department: str | None = None) -> tuple[date, bool]:
        """The nth working day after `start`, which never counts itself, and whether it is provisional.

        With n = 0 it is `start`, whatever its kind. Raises OutsideCalendar.
        """
        self._known(start)
        if n == 0:
            return start, False
        if n < 0:
            raise ValueError("a limit cannot be negative; use before()")
        days = self._days(department)
        index = bisect_right(days, start.toordinal()) + n - 1
        if index >= len(days):
            raise OutsideCalendar(day=start.isoformat(), count=n)
        last = date.fromordinal(days[index])
        return last, self.is_provisional(start, last)

    def before(self, day: date, n: int, department: str | None = None) -> date:
        """The nth working day before `day`; with n = 0 `day` itself."""
        self._known(day)
        if n == 0:
            return day
        days = self._days(department)
        index = bisect_left(days, day.toordinal()) - n
        if index < 0 or n < 0:
            raise OutsideCalendar(day=day.isoformat(), count=-n)
        return date.fromordinal(days[index])

    def count(self, after: date, through: date, department: str | None = None) -> int:
        """How many working days lie after `after`, up to and with `through`; 0 if the span is empty."""
        self._known(after)
        self._known(through)
        days = self._days(department)
        return max(0, bisect_right(days, through.toordinal()) - bisect_right(days, after.toordinal()))

    def next_workday(self, day: date, department: str | None = None) -> date:
        """The first working day after `day`."""
        return self.add(day, 1, department)[0]

    def previous_workday(self, day: date, department: str | None = None) -> date:
        """The last working day before `day`."""
        return self.before(day, 1, department)

    def is_provisional(self, after: date, through: date) -> bool:
        """Whether a day after `after`, up to and with `through`, lies in a year without a notice."""
        if after >= through or through <= self._noticed_through:
            return False
        first = date.fromordinal(after.toordinal() + 1)
        return any(year not in self.years for year in range(first.year, through.year + 1))

    def with_closures(self, closures: Iterable[Closure]) -> WorkCalendar:
        """The same calendar with further closures, to preview what declaring them would do."""
        known = [closure for closed in self._closures.values() for closure in closed.values()]
        return WorkCalendar(self._off, self._work, self.years, [*known, *closures], self.revision)

    def _days(self, department: str | None) -> Sequence[int]:
        return self._own.get(department, self._common) if department else self._common

    def _arranged(self, day: date) -> DayKind:
        return _arrangement(day, self._off, self._work, self._guessed)

    def _known(self, day: date) -> None:
        if not self.first_day <= day <= self.last_day:
            raise OutsideCalendar(day=day.isoformat())

    def _end_of_noticed_years(self) -> date:
        year = self.first_day.year
        while year in self.years:
            year += 1
        return date(year - 1, 12, 31)


def _by_department(closures: Iterable[Closure]) -> dict[str | None, dict[date, Closure]]:
    table: dict[str | None, dict[date, Closure]] = {}
    for closure in closures:
        table.setdefault(closure.department, {}).setdefault(closure.day, closure)
    return table


def _arrangement(day: date, off: Set[date], work: Set[date], guessed: Set[date]) -> DayKind:
    """What a day is by the notices, the weekend and the statute."""
    if day in off:
        return DayKind.HOLIDAY
    if day.weekday() >= _SATURDAY:
        return DayKind.MAKE_UP_WORKDAY if day in work else DayKind.WEEKEND
    if day in guessed and day not in work:
        return DayKind.STATUTORY_GUESS
    return DayKind.WORKDAY


@lru_cache(maxsize=8)
def _worked(
    first: date, last: date, off: frozenset[date], work: frozenset[date], guessed: frozenset[date]
) -> tuple[int, ...]:
    """The ordinals of the days worked from one to the other; a calendar read again mostly says the same."""
    days = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
    return tuple(day.toordinal() for day in days if _arrangement(day, off, work, guessed).worked)
