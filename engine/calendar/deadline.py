"""When a limit ends, and on what that rests.

The day of the anchor never counts. A limit of working days ends with its last counted day; a limit
of natural days whose last day is not worked ends with the next working day. The end is 24:00 in
Shanghai, written as the first instant of the following day, which no longer belongs to the limit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from ..clock import SHANGHAI, local_date, start_of_day, stored
from .days import WorkCalendar

Unit = Literal["wd", "cd"]
Interval = tuple[date, date]

_REMINDER_HOUR = time(9)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """The end of a limit.

    `instant` (UTC) is exclusive; `last_day` is the last day of the limit in Shanghai; `provisional`
    says that a day of a year without a notice was counted. `basis` is JSON data from which
    `explain` retells the counting: anchor, count, unit, department, extension, excluded, calendar
    (its revision) and what the caller added, such as the parameter and its article.
    """

    instant: datetime
    last_day: date
    provisional: bool
    basis: Mapping[str, Any] = field(hash=False)


def deadline(
    calendar: WorkCalendar,
    anchor: datetime,
    n: int,
    unit: Unit = "wd",
    department: str | None = None,
    *,
    excluded: Sequence[Interval] = (),
    extension: int = 0,
    origin: Mapping[str, Any] | None = None,
) -> Deadline:
    """The end of n working (`wd`) or natural (`cd`) days after the day of `anchor`.

    `excluded` are spans of suspended days, both ends with them, overlapping spans counted once;
    `extension` days are granted on top. `origin` is added to the basis. Raises OutsideCalendar.
    """
    if anchor.tzinfo is None:
        raise ValueError("the anchor of a limit needs a time zone")
    if n < 0 or extension < 0:
        raise ValueError("a limit cannot be negative")
    start = local_date(anchor)
    last_day, provisional = _last_day(calendar, start, n + extension, unit, department, excluded)
    basis: dict[str, Any] = {
        "anchor": stored(anchor),
        "count": n,
        "unit": unit,
        "department": department,
        "extension": extension,
        "excluded": [[first.isoformat(), last.isoformat()] for first, last in excluded],
        "calendar": calendar.revision,
    }
    if origin:
        basis.update(origin)
    return Deadline(start_of_day(last_day + _ONE_DAY), last_day, provisional, basis)


def workday_before(calendar: WorkCalendar, end: Deadline, n: int, department: str | None = None) -> Deadline:
    """09:00 in Shanghai on the nth working day before the last day of a limit; for reminders.

    Without a department that of the limit counts.
    """
    department = department or end.basis.get("department")
    day = calendar.before(end.last_day, n, department)
    instant = datetime.combine(day, _REMINDER_HOUR, SHANGHAI)
    basis = {"before": n, "last_day": end.last_day.isoformat(), "of": dict(end.basis)}
    return Deadline(instant.astimezone(end.instant.tzinfo), day, end.provisional, basis)


def workdays_after(
    calendar: WorkCalendar,
    end: Deadline,
    n: int,
    department: str | None = None,
    *,
    turn: int = 1,
    after: datetime | None = None,
    origin: Mapping[str, Any] | None = None,
) -> Deadline:
    """The end of every nth working day after a limit: of this turn, or of the first one later than `after`.

    Turns are counted from the limit itself, so that none shifts the next. Raises OutsideCalendar.
    """
    if n < 1 or turn < 1:
        raise ValueError("a cycle needs at least one working day")
    department = department or end.basis.get("department")
    while True:
        day, provisional = calendar.add(end.last_day, n * turn, department)
        instant = start_of_day(day + _ONE_DAY)
        if after is None or instant > after:
            break
        turn += 1
    basis = {"every": n, "turn": turn, "department": department, "of": dict(end.basis), **(origin or {})}
    return Deadline(instant, day, end.provisional or provisional, basis)


def day_end(day: date, department: str | None = None, origin: Mapping[str, Any] | None = None) -> Deadline:
    """The end of a day that was agreed on: no calendar moves it."""
    basis = {"day": day.isoformat(), "department": department, **(origin or {})}
    return Deadline(start_of_day(day + _ONE_DAY), day, False, basis)


def extend_only(old: Deadline, new: Deadline) -> Deadline:
    """The later of both: a change of the calendar moves an announced deadline back, never forward."""
    return new if new.instant >= old.instant else old


def merged(excluded: Sequence[Interval]) -> list[Interval]:
    """The spans in order, overlapping and touching ones joined, empty ones left out."""
    spans: list[Interval] = []
    for first, last in sorted(span for span in excluded if span[0] <= span[1]):
        if spans and first <= spans[-1][1] + _ONE_DAY:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def _last_day(
    calendar: WorkCalendar,
    start: date,
    total: int,
    unit: Unit,
    department: str | None,
    excluded: Sequence[Interval],
) -> tuple[date, bool]:
    def counted_to(count: int) -> date:
        return calendar.add(start, count, department)[0] if unit == "wd" else start + timedelta(days=count)

    last = counted_to(total)
    if excluded:
        spans = merged(excluded)
        # Each excluded day pushes the end back, which may reach further excluded days.
        while (end := counted_to(total + _suspended(calendar, start, last, unit, department, spans))) > last:
            last = end
    if unit == "wd" or total == 0:
        return last, calendar.is_provisional(start, last)
    rolled = last if calendar.is_workday(last, department) else calendar.next_workday(last, department)
    return rolled, calendar.is_provisional(last - _ONE_DAY, rolled)


def _suspended(
    calendar: WorkCalendar,
    start: date,
    last: date,
    unit: Unit,
    department: str | None,
    spans: Sequence[Interval],
) -> int:
    total = 0
    for first, end in spans:
        after, through = max(first - _ONE_DAY, start), min(end, last)
        if after < through:
            total += calendar.count(after, through, department) if unit == "wd" else (through - after).days
    return total
