"""How far the published calendar reaches, and how much rests on a guess beyond it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from ..store.schema import calendar_year, timer


class CalendarHorizon(NamedTuple):
    """The last year of the unbroken run of notices (None before the first), how many open deadlines are
    provisional, reminders of them not counted, and how many cases have one."""

    last_year: int | None
    provisional: int
    affected: int


def calendar_horizon(connection: Connection) -> CalendarHorizon:
    """Where the calendar stands now; two short queries."""
    years = set(connection.execute(select(calendar_year.c.year)).scalars())
    last = min(years, default=None)
    while last is not None and last + 1 in years:
        last += 1
    query = select(func.count(), func.count(timer.c.case_id.distinct())).where(
        timer.c.provisional == 1, timer.c.basis.not_like('%"of":%')
    )
    return CalendarHorizon(last, *connection.execute(query).one())
