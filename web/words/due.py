"""A deadline as the clerk reads it: how many working days are left, in words, and until which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from engine.calendar import DayKind, Light, WorkCalendar, light
from engine.clock import local_date, parsed
from engine.worklist.inbox import WorkItem
from web.words.moments import closing, weekday
from web.words.wording import light_words

Code = Literal["overdue", "today", "next", "later", "none"]
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Due:
    """The deadline of a work item: light, words, the last day, and whether the calendar may still move it."""

    code: Code
    words: str
    until: str
    instant: str
    provisional: bool


NO_DEADLINE = Due("none", "无法定期限", "", "", False)
HOUSE_DEFAULT = "平台默认"
"""How the source of a limit begins that stands in no law: a target, never a breach of the Measures."""


def due_of(item: WorkItem, calendar: WorkCalendar, now: datetime) -> Due:
    """The deadline of a work item at this instant."""
    if item.due_at is None:
        return NO_DEADLINE
    instant = parsed(item.due_at)
    found: Light = light(calendar, instant, now, item.department)
    last_day = local_date(instant - _INSTANT)
    soft = (item.due_source or "").startswith(HOUSE_DEFAULT)
    words = light_words(found)
    return Due(
        code=found.code,
        words=words.replace("已逾期", "超平台默认") if soft else words,
        until=f"至{day_words(last_day, calendar, local_date(now), item.department)}" + (" 平台默认" if soft else ""),
        instant=closing(item.due_at),
        provisional=item.provisional,
    )


def day_words(day: date, calendar: WorkCalendar, today: date, department: str | None = None) -> str:
    """10-10(周六,调休上班); with the year when it is not this one's."""
    shape = "%m-%d" if day.year == today.year else "%Y-%m-%d"
    kind = calendar.kind(day, department) if calendar.first_day <= day <= calendar.last_day else DayKind.WORKDAY
    note = ",调休上班" if kind is DayKind.MAKE_UP_WORKDAY else ""
    return f"{day.strftime(shape)}({weekday(day)}{note})"
