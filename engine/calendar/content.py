"""The whole calendar as data, as the journal keeps it at every change; and the calendar as it was read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ..proof.journal import entries
from ..proof.registers import CALENDAR, CALENDAR_CHANGED, Register
from ..store.schema import calendar_day, calendar_revision, calendar_year, closure
from ..store.statements import scalar
from .days import Closure, WorkCalendar

_REVISION = select(calendar_revision.c.revision)
_DAY = ("day", "kind", "year", "source")
_YEAR = ("year", "source", "published_at")
_CLOSURE = ("id", "day", "department", "document_no", "declared_at", "declared_by")


def calendar_content(connection: Connection) -> dict[str, list[list[Any]]]:
    """All days, years and closures as stored now, in a fixed order."""
    told = (("days", calendar_day, _DAY), ("years", calendar_year, _YEAR), ("closures", closure, _CLOSURE))
    return {
        name: sorted(list(row) for row in connection.execute(select(*(table.c[one] for one in columns))))
        for name, table, columns in told
    }


def revision(connection: Connection) -> int:
    """The number of changes made to the stored calendar; 0 before the first."""
    return scalar(connection, _REVISION, {}) or 0


CALENDAR_REGISTER = Register(CALENDAR, CALENDAR_CHANGED, calendar_content, revision)


def calendar_at(connection: Connection, wanted: int) -> WorkCalendar | None:
    """The calendar as it stood at a revision; None where the journal does not reach back to it."""
    for entry in entries(connection, (CALENDAR_CHANGED,)):
        if entry.data["revision"] == wanted:
            return calendar_of(entry.data["content"], wanted)
    return None


def calendar_of(content: Mapping[str, list[list[Any]]], number: int) -> WorkCalendar:
    """The calendar that such content tells of."""
    days = [dict(zip(_DAY, row, strict=True)) for row in content["days"]]
    closures = sorted(
        (dict(zip(_CLOSURE, row, strict=True)) for row in content["closures"]), key=lambda told: told["declared_at"]
    )
    off, work = ({date.fromisoformat(told["day"]) for told in days if told["kind"] == kind} for kind in ("off", "work"))
    closed = [Closure(date.fromisoformat(one["day"]), one["department"], one["document_no"]) for one in closures]
    return WorkCalendar(off, work, {row[0] for row in content["years"]}, closed, number)
