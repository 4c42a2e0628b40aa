"""How near a deadline is, in working days: the light of a work item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..clock import local_date, start_of_day
from .days import WorkCalendar

Colour = Literal["overdue", "today", "next", "later"]

_ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Light:
    """`next` means due by the end of the next working day.

    `working_days_left` counts the working days after today up to the last day; when overdue it is
    minus the working days passed since.
    """

    code: Colour
    working_days_left: int


def light(calendar: WorkCalendar, due_at: datetime, now: datetime, department: str | None = None) -> Light:
    """The light at `now` of a deadline that ends, exclusively, at `due_at`."""
    today, last_day = local_date(now), local_date(due_at - _INSTANT)
    if now >= due_at:
        return Light("overdue", -calendar.count(last_day, today, department))
    end_of_today, end_of_next = light_bounds(calendar, now, department)
    code: Colour = "today" if due_at <= end_of_today else "next" if due_at <= end_of_next else "later"
    # A work item without a deadline carries an instant far behind every calendar.
    return Light(code, calendar.count(today, min(last_day, calendar.last_day), department))


def light_bounds(calendar: WorkCalendar, now: datetime, department: str | None = None) -> tuple[datetime, datetime]:
    """The ends (UTC, exclusive) of today and of the next working day, to count lights by range."""
    today = local_date(now)
    return start_of_day(today + _ONE_DAY), start_of_day(calendar.next_workday(today, department) + _ONE_DAY)
