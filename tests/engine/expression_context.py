"""A context for expressions: the published calendar and two rule parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.calendar import WorkCalendar
from engine.errors import UnknownName
from engine.expressions import Limit

from .calendar.examples import published_calendar

CALENDAR = published_calendar()


class Limits:
    """claim_days is 3 working days until 2024, then 5; reply_days 15 natural days; remind_before 1."""

    def limit(self, name: str, on: date, profile: str) -> Limit:
        if name == "claim_days":
            return Limit(name, 3 if on.year < 2025 else 5, "wd", "statute", "18(1)")
        if name == "reply_days":
            return Limit(name, 15, "cd", "default", "28")
        if name == "remind_before":
            return Limit(name, 1, "wd", "default", "-")
        raise UnknownName(sort="limit", name=name, profile=profile)


@dataclass
class OfficeContext:
    data: Mapping[str, Any] = field(default_factory=dict)
    calendar: WorkCalendar = CALENDAR
    limits: Limits = field(default_factory=Limits)
    instant: datetime | None = None

    def asked(self, what: str, arguments: Sequence[str], answer: Callable[[], Any]) -> Any:
        return answer()
