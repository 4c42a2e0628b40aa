"""Why a deadline is when it is, day by day in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.calendar import DayKind, DayLine, OutsideCalendar, WorkCalendar, explain
from engine.clock import local_date, parsed
from web.regulation import article_number, citation
from web.words.glossary import Glossary
from web.words.moments import closing, minute, weekday
from web.words.quantities import LIMIT_UNITS

KINDS: Mapping[DayKind, str] = {
    DayKind.WORKDAY: "工作日",
    DayKind.MAKE_UP_WORKDAY: "调休上班",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "法定假日",
    DayKind.CLOSURE: "本部门停办",
    DayKind.STATUTORY_GUESS: "法定节假日推定",
}
_ROLES: Mapping[str, str] = {
    "anchor": "起算当日,不计入",
    "skipped": "不计入",
    "suspended": "中止,不计入",
    "rolled_over": "顺延",
    "agreed": "约定日",
}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ReckonedDay:
    """One line of the explanation; `number` is the count reached, None on days that do not count."""

    day: date
    weekday: str
    kind: str
    worked: bool
    number: int | None
    note: str
    provisional: bool
    last: bool


@dataclass(frozen=True)
class Reckoning:
    """A limit explained: where it starts, what rule it follows, every day of it, and when it ends."""

    anchor: str
    limit: str
    parameter: str
    source: str
    article: str
    department: str
    days: tuple[ReckonedDay, ...]
    result: str
    last_day: date
    provisional: bool
    calendar: str
    remarks: tuple[str, ...]

    @property
    def number(self) -> int | None:
        """The article to open, where the limit is the regulation's own."""
        return article_number(self.article) if self.source.startswith("办法") else None


def reckoning(
    calendar: WorkCalendar,
    basis: Mapping[str, Any],
    glossary: Glossary,
    department_name: str = "",
    due_at: str | None = None,
    then: WorkCalendar | None = None,
) -> Reckoning:
    """The explanation of a timer's basis; `due_at` is its instant as it stands, for a later date kept.

    With the calendar as it was `then`, when the limit was set, the days are told on it, and what has changed since
    is said; without it they are told on the calendar of today.
    """
    limit = basis.get("of", basis)
    if "literal" in limit:
        return _stated(calendar, limit, due_at)
    counted = then if then is not None else calendar
    lines = explain(counted, limit)
    last = lines[-1].day
    return Reckoning(
        anchor=_anchor_text(limit),
        limit=_limit_text(limit),
        parameter=glossary.word(limit.get("parameter", ""), "params"),
        source=source_label(limit.get("source", ""), limit.get("article", "")),
        article=limit.get("article", ""),
        department=department_name,
        days=tuple(_day(line, line.day == last, limit.get("unit", ""), _kind(counted, line, limit)) for line in lines),
        result=f"最后一日{last.isoformat()}({weekday(last)},{KINDS[lines[-1].kind]}),当日24:00届满",
        last_day=last,
        provisional=any(line.provisional for line in lines),
        calendar=_then_text(then, calendar)
        if then is not None
        else _calendar_text(calendar.revision, limit.get("calendar")),
        remarks=(*_remarks(basis, last, due_at), *_since(calendar, then, limit, last)),
    )


def _then_text(then: WorkCalendar, calendar: WorkCalendar) -> str:
    if then.revision == calendar.revision:
        return f"第{then.revision}版"
    return f"第{then.revision}版(计算时的版本;现行为第{calendar.revision}版)"


def _since(calendar: WorkCalendar, then: WorkCalendar | None, limit: Mapping[str, Any], last: date) -> list[str]:
    """What a calendar that changed after the counting would make of it."""
    if then is None or then.revision == calendar.revision:
        return []
    changed = f"工作日历在计算之后修订至第{calendar.revision}版"
    try:
        today = explain(calendar, limit)[-1].day
    except OutsideCalendar:
        return [f"{changed},现行日历不含这些日期。"]
    if today == last:
        return [f"{changed},按现行日历计算结果相同。"]
    return [f"{changed},按现行日历计算,最后一日为{today.isoformat()};以上按计算时的第{then.revision}版说明。"]


def _stated(calendar: WorkCalendar, basis: Mapping[str, Any], due_at: str | None) -> Reckoning:
    """A time that the diagram states itself: there are no days to count."""
    turn = f",第{basis['turn']}次" if "turn" in basis else ""
    return Reckoning(
        anchor=minute(basis["since"]),
        limit=f"{basis['literal']}{turn}",
        parameter="",
        source=_STATED.get(basis["source"], ""),
        article="",
        department="",
        days=(),
        result=f"{minute(due_at or basis['since'])}到期",
        last_day=local_date(parsed(due_at or basis["since"])),
        provisional=False,
        calendar=_calendar_text(calendar.revision, None),
        remarks=("时间由流程图直接写明,按时钟计算,不随工作日历调整。",),
    )


_STATED: Mapping[str, str] = {"diagram literal": "流程图直接写明", "diagram expression": "流程图表达式"}


def source_label(source: str, article: str) -> str:
    """Where a limit's number comes from, as every screen must say it."""
    if not source:
        return ""
    if source.startswith("平台默认"):
        return "平台默认,非办法规定"
    if source == "办法":
        return f"办法{citation(article)}"
    return f"{source}{article}" if article and article != "-" else source


def _anchor_text(basis: Mapping[str, Any]) -> str:
    if "day" in basis:
        return "约定日期,不起算"
    return f"{minute(basis['anchor'])}({weekday(local_date(parsed(basis['anchor'])))})"


def _limit_text(basis: Mapping[str, Any]) -> str:
    if "day" in basis:
        return f"约定至{basis['day']},不随日历调整"
    text = f"{basis['count']}{LIMIT_UNITS[basis['unit']]}"
    return text + (f",另延长{basis['extension']}{LIMIT_UNITS[basis['unit']]}" if basis["extension"] else "")


def _kind(calendar: WorkCalendar, line: DayLine, limit: Mapping[str, Any]) -> str:
    closure = calendar.closure(line.day, limit["department"]) if line.kind is DayKind.CLOSURE else None
    return "各部门停办" if closure is not None and closure.department is None else KINDS[line.kind]


def _day(line: DayLine, last: bool, unit: str, kind: str) -> ReckonedDay:
    note = _ROLES.get(line.role, "")
    if line.document_no:
        note = f"{note}(依据{line.document_no})"
    if line.role == "counted":
        note = f"第{line.number}{'个工作日' if unit == 'wd' else '日'}"
    return ReckonedDay(
        day=line.day,
        weekday=weekday(line.day),
        kind=kind,
        worked=line.kind.worked,
        number=line.number,
        note=note,
        provisional=line.provisional,
        last=last,
    )


def _calendar_text(now: int, then: int | None) -> str:
    if then is None or then == now:
        return f"第{now}版"
    return f"第{now}版(起算时为第{then}版)"


def _remarks(basis: Mapping[str, Any], last: date, due_at: str | None) -> list[str]:
    told = []
    if "before" in basis:
        told.append(f"提醒时间为届满日之前第{basis['before']}个工作日9:00。")
        if due_at is not None:
            told.append(f"本次提醒:{minute(due_at)}。")
    elif "every" in basis:
        told.append(
            f"届满日之后每{basis['every']}个工作日催办一次,直至办结;催办时间为第{basis['every']}个工作日24:00。"
        )
        if due_at is not None:
            told.append(f"第{basis['turn']}次催办:{closing(due_at)}。")
    elif due_at is not None:
        kept = local_date(parsed(due_at) - _INSTANT)
        if kept > last:
            told.append(f"日历调整只延不缩:已告知的期限仍为{closing(due_at)}。")
        elif kept < last:
            told.append(f"登记的期限为{closing(due_at)},早于按现行日历重新计算的结果,请核对停办日和日历版本。")
    return told
