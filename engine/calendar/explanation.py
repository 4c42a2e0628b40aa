"""Why a limit ends when it does: every day from its anchor to its last day, with its kind and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..clock import local_date, parsed
from .days import DayKind, WorkCalendar
from .deadline import deadline

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayLine:
    """One day of a limit. `number` is its place in the count, None when it does not count.

    `role` is `anchor`, `counted`, `skipped`, `suspended`, `rolled_over` or `agreed`; `document_no` names the
    closure, `provisional` marks a day of a year without a notice.
    """

    day: date
    kind: DayKind
    number: int | None
    role: str
    document_no: str | None = None
    provisional: bool = False


def explain(calendar: WorkCalendar, basis: Mapping[str, Any]) -> tuple[DayLine, ...]:
    """The days of the limit whose `Deadline.basis` is given, counted anew on this calendar.

    For a reminder the days of the limit it belongs to are told, for an agreed day that day alone, for a time
    that the diagram itself states the day on which the wait began.
    """
    if "literal" in basis:
        return (_line(calendar, local_date(parsed(basis["since"])), None, None, "anchor"),)
    if "of" in basis:
        return explain(calendar, basis["of"])
    if "day" in basis:
        return (_line(calendar, date.fromisoformat(basis["day"]), basis["department"], None, "agreed"),)
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in basis["excluded"]]
    department, unit = basis["department"], basis["unit"]
    anchor = parsed(basis["anchor"])
    end = deadline(
        calendar, anchor, basis["count"], unit, department, excluded=spans, extension=basis["extension"]
    ).last_day
    total = basis["count"] + basis["extension"]
    start = local_date(anchor)
    lines = [_line(calendar, start, department, None, "anchor")]
    number = 0
    for offset in range(1, (end - start).days + 1):
        day = start + offset * _ONE_DAY
        role = "counted"
        if number == total:
            role = "rolled_over"
        elif any(first <= day <= last for first, last in spans):
            role = "suspended"
        elif unit == "wd" and not calendar.is_workday(day, department):
            role = "skipped"
        number += role == "counted"
        lines.append(_line(calendar, day, department, number if role == "counted" else None, role))
    return tuple(lines)


def _line(calendar: WorkCalendar, day: date, department: str | None, number: int | None, role: str) -> DayLine:
    kind = calendar.kind(day, department)
    closure = calendar.closure(day, department) if kind is DayKind.CLOSURE else None
    document = closure.document_no if closure else None
    return DayLine(day, kind, number, role, document, day.year not in calendar.years)
