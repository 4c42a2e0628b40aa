"""What the calendar rests on: the notices that are in it and the closures that were declared."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..store.schema import calendar_year, closure


@dataclass(frozen=True)
class NoticedYear:
    """A year whose notice is in the calendar; `stored_at` is when it came in."""

    year: int
    source: str
    stored_at: str


@dataclass(frozen=True)
class DeclaredClosure:
    """One day on which a department (None: everybody) is closed, and who declared it when on what ground."""

    day: str
    department: str | None
    document_no: str
    declared_at: str
    declared_by: str


def noticed_years(connection: Connection) -> tuple[NoticedYear, ...]:
    """All years with a notice, the last first."""
    rows = connection.execute(select(calendar_year).order_by(calendar_year.c.year.desc()))
    return tuple(NoticedYear(row.year, row.source, row.published_at) for row in rows)


def declared_closures(connection: Connection, limit: int = 200) -> tuple[DeclaredClosure, ...]:
    """The declared closures, the latest day first."""
    names = DeclaredClosure.__dataclass_fields__
    rows = connection.execute(select(closure).order_by(closure.c.day.desc(), closure.c.id).limit(limit))
    return tuple(DeclaredClosure(**{name: getattr(row, name) for name in names}) for row in rows)
