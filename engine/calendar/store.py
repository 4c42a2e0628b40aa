"""The calendar in the database: yearly notices, closures, and the revision that both move."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from ..actor import SYSTEM, Actor
from ..clock import stored
from ..errors import Problem, Refusal
from ..proof.registers import enter_change
from ..store.schema import calendar_day, calendar_revision, calendar_year, closure
from .change import CalendarChange, CalendarNotice
from .content import CALENDAR_REGISTER, revision
from .days import Closure, WorkCalendar

_HELD = 0x63616C
"""The number under which transactions of PostgreSQL agree on the calendar."""


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

    def forget(self) -> None:
        """Read anew: what is kept may be of a change that was rolled back."""
        self._calendar = None

    @contextmanager
    def standing(self, connection: Connection) -> Iterator[None]:
        """Look at the calendar once for a whole transaction, one that does not change the calendar itself."""
        above = getattr(self._held, "calendar", None)
        self._held.calendar = self.get(connection)
        try:
            yield
        finally:
            self._held.calendar = above


def hold(connection: Connection) -> None:
    """Keep the calendar as it is until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock_shared(_HELD)))


def take(connection: Connection) -> None:
    """Wait until nobody counts with the calendar any more and keep others from it until the transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_HELD)))


def load(connection: Connection, change: CalendarChange | None = None) -> WorkCalendar:
    """The calendar as stored now, or as it would be stored after a change."""
    change = change or CalendarChange()
    # Read first: where somebody changes the calendar meanwhile, what is cached is at least seen to be old.
    known_revision = revision(connection)
    named: dict[date, tuple[str, int]] = {
        date.fromisoformat(row.day): (row.kind, row.year) for row in connection.execute(select(calendar_day))
    }
    years = set(connection.execute(select(calendar_year.c.year)).scalars())
    for notice in change.notices:
        named = {day: told for day, told in named.items() if told[1] != notice.year}
        named.update(dict.fromkeys(notice.off, ("off", notice.year)))
        named.update(dict.fromkeys(notice.work, ("work", notice.year)))
        years.add(notice.year)
    rows = connection.execute(
        select(closure.c.day, closure.c.department, closure.c.document_no).order_by(closure.c.declared_at)
    )
    closures = [Closure(date.fromisoformat(day), department, document) for day, department, document in rows]
    off, work = ({day for day, (kind, _) in named.items() if kind == wanted} for wanted in ("off", "work"))
    return WorkCalendar(off, work, years, [*closures, *change.closures], known_revision)


def unknown_part(connection: Connection, change: CalendarChange) -> CalendarChange:
    """What of a change the stored calendar does not hold yet; a notice without a source asks for its days only."""
    sources = {row.year: row.source for row in connection.execute(select(calendar_year))}
    held: dict[int, set[tuple[str, str]]] = {}
    for row in connection.execute(select(calendar_day)):
        held.setdefault(row.year, set()).add((row.day, row.kind))
    known = set(connection.execute(select(closure.c.id)).scalars())
    return CalendarChange(
        tuple(
            notice
            for notice in change.notices
            if notice.year not in sources
            or held.get(notice.year, set()) != {(row["day"], row["kind"]) for row in _rows(notice)}
            or (notice.source and notice.source != sources[notice.year])
        ),
        tuple(found for found in change.closures if _closure_id(found) not in known),
    )


def store_change(connection: Connection, change: CalendarChange, document_no: str, actor: Actor, at: datetime) -> None:
    """Store a change on the ground of a document; raises NoticeRejected. Re-planning is the caller's."""
    problems = tuple(problem for notice in change.notices for problem in notice.problems())
    if problems:
        raise NoticeRejected(problems)
    if change.notices:
        sourced = [
            CalendarNotice(notice.year, notice.off, notice.work, notice.source or document_no)
            for notice in change.notices
        ]
        store_notices(connection, sourced, at, actor)
    grouped: dict[tuple[str | None, str], list[date]] = {}
    for found in change.closures:
        grouped.setdefault((found.department, found.document_no or document_no), []).append(found.day)
    for (department, document), days in grouped.items():
        declare_closure(connection, days, department, document, actor, at)


def import_notice(connection: Connection, notice: CalendarNotice, at: datetime, actor: Actor = SYSTEM) -> None:
    """Store the notice of a year in place of an earlier one; raises NoticeRejected.

    Running limits are not touched here: whoever imports re-plans them with `extend_only`.
    """
    problems = notice.problems()
    if problems:
        raise NoticeRejected(problems)
    store_notices(connection, [notice], at, actor)


def store_notices(
    connection: Connection, notices: Iterable[CalendarNotice], at: datetime, actor: Actor = SYSTEM
) -> None:
    """Store notices without questions, as one change of the calendar."""
    for notice in notices:
        # A day may come over from a neighbour's notice; the newest notice that names it decides.
        named = [day.isoformat() for day in notice.off | notice.work]
        connection.execute(delete(calendar_day).where(calendar_day.c.year == notice.year))
        connection.execute(delete(calendar_day).where(calendar_day.c.day.in_(named)))
        if rows := _rows(notice):
            connection.execute(insert(calendar_day), rows)
        connection.execute(delete(calendar_year).where(calendar_year.c.year == notice.year))
        connection.execute(
            insert(calendar_year).values(year=notice.year, source=notice.source, published_at=stored(at))
        )
    _advance(connection, actor, at)


def declare_closure(
    connection: Connection,
    days: Collection[date],
    department: str | None,
    document_no: str,
    actor: Actor,
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
            "declared_by": actor.login,
        }
        for day in sorted(set(days))
        if (identity := _closure_id(Closure(day, department, document_no))) not in known
    ]
    if rows:
        connection.execute(insert(closure), rows)
        _advance(connection, actor, at)
    return tuple(Closure(date.fromisoformat(str(row["day"])), department, document_no) for row in rows)


def _advance(connection: Connection, actor: Actor, at: datetime) -> None:
    """Move the revision, and tell the journal what the calendar holds now."""
    moved = connection.execute(update(calendar_revision).values(revision=calendar_revision.c.revision + 1))
    if moved.rowcount == 0:
        connection.execute(insert(calendar_revision).values(id=1, revision=1))
    enter_change(connection, CALENDAR_REGISTER, actor, at)


def _rows(notice: CalendarNotice) -> list[dict[str, object]]:
    return [
        {"day": day.isoformat(), "kind": kind, "year": notice.year, "source": notice.source}
        for kind, days in (("off", notice.off), ("work", notice.work))
        for day in sorted(days)
    ]


def _closure_id(found: Closure) -> str:
    return f"{found.day.isoformat()}/{found.department or '*'}/{found.document_no}"
