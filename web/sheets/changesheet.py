"""What a change of the calendar does, as a page shows it: days, counts, deadlines by department."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.calendar import DayChange
from engine.recount import TimerChange
from web.sheets.deadlines import last_day_of
from web.words.calendarchange import SORTS, Counts, counts_of, instant_words, kind_words
from web.words.moments import weekday

SHOWN = 100
"""Deadlines of one department listed one by one."""

_ORDER = ("moved", "kept", "confirmed", "unchanged")


@dataclass(frozen=True)
class DayLine:
    """One day that becomes another."""

    day: str
    department: str
    before: str
    after: str
    turned: bool


@dataclass(frozen=True)
class DeadlineLine:
    """One deadline; `case_id` is None where the reader may not open the case."""

    title: str
    case_id: str | None
    old: str
    old_day: date
    new: str
    new_day: date
    sort: str
    words: str


@dataclass(frozen=True)
class DepartmentGroup:
    """The deadlines of one department, those that move first; `more` are not listed."""

    name: str
    counts: Counts
    lines: tuple[DeadlineLine, ...]
    more: int


@dataclass(frozen=True)
class ChangeSheet:
    """The whole of it."""

    counts: Counts
    turned: tuple[DayLine, ...]
    settled: tuple[DayLine, ...]
    groups: tuple[DepartmentGroup, ...]


def change_sheet(
    days: Sequence[DayChange],
    timers: Sequence[TimerChange],
    unchanged: int,
    names: Mapping[str, str],
    opens: Callable[[str], bool],
) -> ChangeSheet:
    """The sheet of a preview or a change made; `opens` says which root case the reader may open."""
    lines = [_day(told, names) for told in days]
    departments = sorted({told.department for told in timers}, key=lambda code: names.get(code, code))
    return ChangeSheet(
        counts=counts_of(timers, unchanged),
        turned=tuple(line for line in lines if line.turned),
        settled=tuple(line for line in lines if not line.turned),
        groups=tuple(
            _group(names.get(code, code) or "未指明部门", [told for told in timers if told.department == code], opens)
            for code in departments
        ),
    )


def _group(name: str, timers: Sequence[TimerChange], opens: Callable[[str], bool]) -> DepartmentGroup:
    deadlines = sorted(
        (told for told in timers if not told.reminder), key=lambda told: (_ORDER.index(told.sort), told.old)
    )
    lines = tuple(
        DeadlineLine(
            title=" ".join(part for part in (told.subject, told.reference) if part) or told.case_id,
            case_id=told.root_id if opens(told.root_id) else None,
            old=instant_words(told, told.old, told.was_provisional),
            old_day=last_day_of(told.old),
            new=instant_words(told, told.new, told.provisional),
            new_day=last_day_of(told.new),
            sort=told.sort,
            words=SORTS[told.sort],
        )
        for told in deadlines[:SHOWN]
    )
    return DepartmentGroup(name, counts_of(timers, 0), lines, len(deadlines) - len(lines))


def _day(told: DayChange, names: Mapping[str, str]) -> DayLine:
    before, after = (kind_words(kind, told.department) for kind in (told.before, told.after))
    department = names.get(told.department, told.department) if told.department else ""
    return DayLine(f"{told.day.isoformat()} {weekday(told.day)}", department, before, after, told.turned)
