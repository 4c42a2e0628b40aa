"""A change of the calendar in Chinese: which days turn into what, and what becomes of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.calendar import CalendarChange, DayChange, DayKind
from engine.recount import TimerChange
from web.words.moments import closing, minute, weekday
from web.words.reckoning import KINDS

SORTS: Mapping[str, str] = {
    "moved": "顺延",
    "confirmed": "确认,不变",
    "kept": "原期限更晚,保持不变",
    "unchanged": "不受影响",
}
_SHORT: Mapping[DayKind, str] = {DayKind.HOLIDAY: "放假", DayKind.STATUTORY_GUESS: "推定放假"}
"""A notice gives days off, statutory ones and days in lieu alike."""

_CARRIED = "chinese_calendar"


def source_words(source: str) -> str:
    """Where a year's notice stands; those the platform brings along name their library, not a document."""
    return f"平台自带({source})" if source.startswith(_CARRIED) else source


@dataclass(frozen=True)
class Counts:
    """How many deadlines fare how, and how many reminders follow them."""

    moved: int
    confirmed: int
    kept: int
    unchanged: int
    reminders: int


def counts_of(timers: Iterable[TimerChange], unchanged: int) -> Counts:
    """The counts of a preview or of a change made; reminders are counted apart, in whatever way they change.

    `unchanged` counts the deadlines that the change does not touch.
    """
    found = list(timers)
    sorts = [told.sort for told in found if not told.reminder]
    reminders = sum(told.reminder and told.sort == "moved" for told in found)
    return Counts(sorts.count("moved"), sorts.count("confirmed"), sorts.count("kept"), unchanged, reminders)


def kind_words(kind: DayKind, department: str | None) -> str:
    """What a kind of day is called, for everybody or for one department."""
    if kind is DayKind.CLOSURE and department is None:
        return "各部门停办"
    return _SHORT.get(kind, KINDS[kind])


def day_words(told: DayChange, departments: Mapping[str, str]) -> str:
    """2027-01-04 周一 市场监管局  工作日 → 本部门停办."""
    who = f" {departments.get(told.department, told.department)}" if told.department else ""
    before, after = (kind_words(kind, told.department) for kind in (told.before, told.after))
    return f"{told.day.isoformat()} {weekday(told.day)}{who}  {before} → {after}"


def instant_words(told: TimerChange, at: str, provisional: bool) -> str:
    """The end of a limit, or the minute of a reminder, marked where it is provisional."""
    text = minute(at) if told.reminder else closing(at)
    return text + ("(暂定)" if provisional else "")


def timer_words(told: TimerChange, departments: Mapping[str, str]) -> str:
    """One deadline from old to new, with its document and department."""
    who = departments.get(told.department, told.department)
    old, new = (
        instant_words(told, told.old, told.was_provisional),
        instant_words(told, told.new, told.provisional),
    )
    what = " ".join(part for part in (told.reference, told.subject, who) if part) or told.case_id
    return f"{what}  {old} → {new}  {SORTS[told.sort]}"


def change_title(change: CalendarChange, departments: Mapping[str, str]) -> str:
    """2027年放假安排, or the closed days with the department."""
    told = []
    if change.notices:
        told.append("、".join(f"{found.year}年" for found in change.notices) + "放假安排")
    if change.closures:
        days = sorted({found.day.isoformat() for found in change.closures})
        names = {found.department for found in change.closures}
        who = "、".join(departments.get(name, name) if name else "各部门" for name in sorted(names, key=str))
        told.append(f"{who}停办{'、'.join(days)}")
    return ",".join(told)
