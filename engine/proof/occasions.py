"""When a checkpoint is due: with activity every quarter of an hour, and at each working day's end.

A working day whose end went by while the platform stood still is said to be missed; it is never made up for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from ..calendar.days import WorkCalendar
from ..clock import SHANGHAI, local_date, parsed, stored
from ..store.schema import event
from .checkpoint import Checkpoint, Occasion, last
from .tables import checkpoint, journal

DAY_ENDS = time(18, 0)
"""When a working day ends for the record; a default of the platform, as is the interval."""
EVERY = timedelta(minutes=15)
_LATE_COMMIT = timedelta(minutes=5)
"""An act may be recorded so long before it is there to be seen."""


def due(connection: Connection, calendar: WorkCalendar, now: datetime) -> Occasion | None:
    """The checkpoint that is due now, if any."""
    before = last(connection)
    missed = unaccounted(connection, calendar, local_date(now))
    if _day_has_ended(connection, calendar, now):
        return Occasion(now, local_date(now), missed)
    if missed or before is None:
        return Occasion(now, None, missed)
    if now - parsed(before.at) >= EVERY and _something_happened(connection, before):
        return Occasion(now)
    return None


def asked_for(connection: Connection, calendar: WorkCalendar, now: datetime) -> Occasion:
    """A checkpoint taken because somebody wants one now."""
    return due(connection, calendar, now) or Occasion(now)


def unaccounted(connection: Connection, calendar: WorkCalendar, until: date) -> tuple[date, ...]:
    """The working days before a day whose end the newest checkpoints neither mark nor tell as missed."""
    before = last(connection)
    if before is not None:
        first = local_date(parsed(before.at))
    else:
        began = record_began(connection)
        if began is None:
            return ()
        first = local_date(began)
    marked = connection.scalar(select(func.max(checkpoint.c.day)))
    return tuple(day for day in working_days(calendar, first, until) if marked is None or day.isoformat() > marked)


def record_began(connection: Connection) -> datetime | None:
    """Since when days are to be accounted for: the journal's first entry, else the first event."""
    told = connection.scalar(select(journal.c.at).order_by(journal.c.seq).limit(1))
    told = told or connection.scalar(select(func.min(event.c.recorded_at)))
    return parsed(told) if told is not None else None


def working_days(calendar: WorkCalendar, first: date, until: date) -> Iterable[date]:
    """The days worked from the first, itself included, to the one before `until`."""
    day = max(first, calendar.first_day)
    while day < min(until, calendar.last_day):
        if calendar.is_workday(day):
            yield day
        day += timedelta(days=1)


def _day_has_ended(connection: Connection, calendar: WorkCalendar, now: datetime) -> bool:
    today = local_date(now)
    if not calendar.is_workday(today) or now < datetime.combine(today, DAY_ENDS, SHANGHAI):
        return False
    return connection.scalar(select(checkpoint.c.number).where(checkpoint.c.day == today.isoformat())) is None


def _something_happened(connection: Connection, before: Checkpoint) -> bool:
    since = stored(parsed(before.at) - _LATE_COMMIT)
    newest = connection.scalar(select(func.max(event.c.recorded_at)))
    entered = connection.scalar(select(func.max(journal.c.seq))) or 0
    return (newest or "") > since or entered > before.told["journal"]["length"]
