"""How the engine stands: what is due and not done, what waits, what stands still, how far the calendar reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select, text

from ..clock import stored
from ..store.database import Database
from ..store.schema import cases, incident, message, timer, work_item


@dataclass(frozen=True)
class Queue:
    """How many wait, and since when the longest does (a stored instant)."""

    waiting: int
    oldest: str | None


@dataclass(frozen=True)
class CauseCount:
    """Open incidents of one cause; `oldest` is a stored instant."""

    cause: str
    count: int
    oldest: str


@dataclass(frozen=True)
class DepartmentLoad:
    """Open work of a department, and how much of it is past its deadline."""

    department: str
    open: int
    overdue: int


def due_timers(connection: Connection, now: datetime) -> Queue:
    """Timers that should have fired by now; those of held cases wait for their incident instead."""
    query = (
        select(func.count(), func.min(timer.c.due_at))
        .select_from(timer.join(cases, cases.c.id == timer.c.case_id))
        .where(timer.c.due_at <= stored(now), cases.c.status != "held")
    )
    return Queue(*connection.execute(query).one())


def waiting_messages(connection: Connection) -> Queue:
    """Messages between cases that were not handled yet, save those for held cases."""
    query = (
        select(func.count(), func.min(message.c.legal_at))
        .select_from(message.join(cases, cases.c.id == message.c.case_id))
        .where(message.c.handled_at.is_(None), cases.c.status != "held")
    )
    return Queue(*connection.execute(query).one())


def incident_causes(connection: Connection) -> tuple[CauseCount, ...]:
    """Open incidents by cause, the most frequent first."""
    query = (
        select(incident.c.cause, func.count(), func.min(incident.c.opened_at))
        .where(incident.c.resolved_at.is_(None))
        .group_by(incident.c.cause)
        .order_by(func.count().desc(), incident.c.cause)
    )
    return tuple(CauseCount(*row) for row in connection.execute(query))


def department_loads(connection: Connection, now: datetime) -> tuple[DepartmentLoad, ...]:
    """Open work by department."""
    late = func.sum(case((work_item.c.due_at < stored(now), 1), else_=0))
    query = (
        select(work_item.c.department, func.count(), late)
        .where(work_item.c.state == "open")
        .group_by(work_item.c.department)
        .order_by(work_item.c.department)
    )
    return tuple(DepartmentLoad(*row) for row in connection.execute(query))


def database_bytes(database: Database, connection: Connection) -> int:
    """The size of the database, with what SQLite has not yet written back."""
    if not database.is_sqlite:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, page = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(page)


def incidents_after(connection: Connection, cause: str, after: str, limit: int) -> tuple[str, ...]:
    """The next open incidents of a cause, by id: whoever retries many goes through each once."""
    query = (
        select(incident.c.id)
        .where(and_(incident.c.resolved_at.is_(None), incident.c.cause == cause, incident.c.id > after))
        .order_by(incident.c.id)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def incidents_left(connection: Connection, cause: str, after: str) -> int:
    """How many open incidents of a cause come after this id."""
    query = select(func.count()).where(
        incident.c.resolved_at.is_(None), incident.c.cause == cause, incident.c.id > after
    )
    return int(connection.execute(query).scalar_one())
