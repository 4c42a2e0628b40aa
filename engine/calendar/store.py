"""The calendar in the database: yearly notices, closures, and the revision that both move."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from ..clock import stored
from ..errors import Problem, Refusal
from ..schema import calendar_day, calendar_revision, calendar_year, closure
from .days import Closure, WorkCalendar
from .statutory import LAST_YEAR

_SATURDAY = 5
_FIRST_YEAR = 2004
_REVISION = select(calendar_revision.c.revision)


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
            found.append(Problem("year", "year_out_of_range", {"year": self.year}))
        found += [_wrong("off", "day_both_off_and_work", day) for day in self.off & self.work]
        found += [
            _wrong(field, "day_of_another_year", day)
            for field, days in (("off", self.off), ("work", self.work))
            for day in days
            if abs(day.year - self.year) > 1
        ]
        found += [_wrong("work", "not_a_weekend", day) for day in self.work if day.weekday() < _SATURDAY]
        new_year = (1, 1)
        if not any((day.month, day.day) == new_year for day in self.off):
            found.append(Problem("off", "new_year_missing", {"year": self.year}))
        return tuple(sorted(found, key=lambda problem: (problem.field, problem.code, str(problem.values))))


class NoticeRejected(Refusal):
    """The holiday notice contradicts itself."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(codes=sorted({problem.code for problem in problems}))


class CalendarCache:
    """Hands out the same WorkCalendar as long as the stored revision is unchanged."""

    def __init__(self) -> None:
        self._calendar: WorkCalendar | None = None
        self._held = threading.local()

    def get(self, connection: Connection) -> WorkCalendar:
        """The calendar as this connection sees it; within `standing` that of the block."""
        held: WorkCalendar | None = getattr(self._held, "calendar", None)
        if held is not None:
            return held
        calendar = self._calendar
        if calendar is None or calendar.revision != revision(connection):
            # Another thread may do the same meanwhile; each keeps to what its own connection sees.
            self._calendar = calendar = load(connection)
        return calendar

    @contextmanager
    def standing(self, connection: Connection) -> Iterator[None]:
        """Look at the calendar once for a whole transaction, one that does not change the calendar itself."""
        above = getattr(self._held, "calendar", None)
        self._held.calendar = self.get(connection)
        try:
            yield
        finally:
            self._held.calendar = above


def revision(connection: Connection) -> int:
    """The number of changes made to the stored calendar; 0 before the first."""
    return connection.execute(_REVISION).scalar() or 0


def load(connection: Connection) -> WorkCalendar:
    """The calendar as stored now."""
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    for day, kind in connection.execute(select(calendar_day.c.day, calendar_day.c.kind)):
        days[kind].add(date.fromisoformat(day))
    years = connection.execute(select(calendar_year.c.year)).scalars()
    rows = connection.execute(
        select(closure.c.day, closure.c.department, closure.c.document_no).order_by(closure.c.declared_at)
    )
    closures = [Closure(date.fromisoformat(day), department, document) for day, department, document in rows]
    return WorkCalendar(days["off"], days["work"], years, closures, revision(connection))


def import_notice(connection: Connection, notice: CalendarNotice, at: datetime) -> None:
    """Store the notice of a year in place of an earlier one; raises NoticeRejected.

    Running limits are not touched here: whoever imports re-plans them with `extend_only`.
    """
    problems = notice.problems()
    if problems:
        raise NoticeRejected(problems)
    store_notices(connection, [notice], at)


def store_notices(connection: Connection, notices: Iterable[CalendarNotice], at: datetime) -> None:
    """Store notices without questions, as one change of the calendar."""
    for notice in notices:
        # A day may come over from a neighbour's notice; the newest notice that names it decides.
        named = [day.isoformat() for day in notice.off | notice.work]
        connection.execute(delete(calendar_day).where(calendar_day.c.year == notice.year))
        connection.execute(delete(calendar_day).where(calendar_day.c.day.in_(named)))
        rows = [_row(day, "off", notice) for day in notice.off] + [_row(day, "work", notice) for day in notice.work]
        if rows:
            connection.execute(insert(calendar_day), rows)
        connection.execute(delete(calendar_year).where(calendar_year.c.year == notice.year))
        connection.execute(
            insert(calendar_year).values(year=notice.year, source=notice.source, published_at=stored(at))
        )
    _advance(connection)


def declare_closure(
    connection: Connection,
    days: Collection[date],
    department: str | None,
    document_no: str,
    declared_by: str,
    at: datetime,
) -> tuple[Closure, ...]:
    """Close a department, or with None everybody, on these days; returns the closures that are new.

    Declaring the same day by the same document again changes nothing. Re-planning is the caller's.
    """
    known = set(connection.execute(select(closure.c.id)).scalars())
    rows = [
        {
            "id": identity,
            "day": day.isoformat(),
            "department": department,
            "document_no": document_no,
            "declared_at": stored(at),
            "declared_by": declared_by,
        }
        for day in sorted(set(days))
        if (identity := f"{day.isoformat()}/{department or '*'}/{document_no}") not in known
    ]
    if rows:
        connection.execute(insert(closure), rows)
        _advance(connection)
    return tuple(Closure(date.fromisoformat(str(row["day"])), department, document_no) for row in rows)


def _advance(connection: Connection) -> None:
    moved = connection.execute(update(calendar_revision).values(revision=calendar_revision.c.revision + 1))
    if moved.rowcount == 0:
        connection.execute(insert(calendar_revision).values(id=1, revision=1))


def _row(day: date, kind: str, notice: CalendarNotice) -> dict[str, object]:
    return {"day": day.isoformat(), "kind": kind, "year": notice.year, "source": notice.source}


def _wrong(field: str, code: str, day: date) -> Problem:
    return Problem(field, code, {"day": day.isoformat()})
