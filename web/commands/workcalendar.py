"""The work calendar on the command line: showing it, importing the notice of a year, declaring closed days."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engine.calendar import CalendarChange, Closure, DayKind
from engine.replan import Preview
from web.commands.deadlines import known_calendar
from web.commands.incidents import OPERATOR
from web.commands.workplace import opened
from web.noticefile import read_notices
from web.platform import Approval, Platform
from web.words.calendarchange import change_title, counts_of, day_words, timer_words
from web.words.moments import weekday
from web.words.reckoning import KINDS

SHOWN = 20
"""Deadlines listed one by one."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`calendar show`, `calendar import` and `calendar close`."""
    verbs = commands.add_parser("calendar", help="查看、导入工作日历,登记停办").add_subparsers(
        dest="verb", required=True, metavar="操作"
    )
    showing = verbs.add_parser("show", help="列出一年或者一月中不按星期的日子")
    showing.add_argument("span", metavar="年或月", help="例如 2026 或者 2026-10")
    showing.add_argument("--department", metavar="部门代码", help="同时列出该部门的停办日")
    showing.set_defaults(run=_show)
    importing = verbs.add_parser("import", help="导入放假安排(JSON 或者 CSV),重新计算未届满的期限,只延不缩")
    importing.add_argument("file", metavar="文件", type=Path)
    importing.add_argument("--document", metavar="文号", default="", help="依据文号,默认取文件中的文号")
    _changing(importing, _import)
    closing = verbs.add_parser("close", help="登记停办日,重新计算未届满的期限,只延不缩")
    closing.add_argument("days", metavar="日期", nargs="+", type=date.fromisoformat, help="例如 2026-11-24")
    closing.add_argument("--department", metavar="部门代码", help="只限一个部门,默认各部门")
    closing.add_argument("--document", metavar="文号", required=True, help="依据文号")
    _changing(closing, _close)


def _changing(verb: argparse.ArgumentParser, run: Any) -> None:
    verb.add_argument("--reason", metavar="说明", default="", help="随日历调整一并保存")
    verb.add_argument("--dry-run", action="store_true", help="只预览,不生效")
    verb.add_argument("--yes", action="store_true", help="在终端上不再询问")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出,不询问")
    verb.set_defaults(run=run)


def _import(told: argparse.Namespace) -> int:
    try:
        raw = told.file.read_bytes()
    except OSError:
        print(f"读不到文件 {told.file}。", file=sys.stderr)
        return 2
    change = read_notices(raw)
    sources = dict.fromkeys(found.source for found in change.notices if found.source)
    document = told.document.strip() or "、".join(sources)
    if not document:
        print("文件中没有文号,请用 --document 写明依据文号。", file=sys.stderr)
        return 2
    return _carried_out(told, change, document)


def _close(told: argparse.Namespace) -> int:
    with opened() as platform:
        if told.department and told.department not in platform.department_names():
            print(f"没有代码为 {told.department} 的部门。", file=sys.stderr)
            return 2
    document = told.document.strip()
    if not document:
        print("请写明依据文号。", file=sys.stderr)
        return 2
    closures = tuple(Closure(day, told.department, document) for day in sorted(set(told.days)))
    return _carried_out(told, CalendarChange(closures=closures), document)


def _carried_out(told: argparse.Namespace, change: CalendarChange, document: str) -> int:
    with opened() as platform:
        found = platform.calendar.preview(change)
        names = platform.department_names()
        if not told.json:
            _print_preview(change, found.done, len(found.late), document, names)
        wanted = bool(found.done.change) and not told.dry_run and _confirmed(told)
        record = None
        if wanted:
            approval = Approval(document, told.reason, platform.runtime.ids.new(), found.done.mark)
            record = platform.calendar.approve(change, approval, OPERATOR)
        if told.json:
            print(json.dumps(_as_json(found.done, len(found.late), record is not None, platform), ensure_ascii=False))
        elif not found.done.change:
            print("与现行日历一致,没有变化。")
        elif record is None:
            print("仅为预览,没有生效。")
        else:
            print(f"已生效,日历第{record.revision}版。")
    return 0


def _confirmed(told: argparse.Namespace) -> bool:
    """Asked only where somebody sits at a terminal."""
    if told.yes or told.json or not sys.stdin.isatty():
        return True
    return input("确认生效?输入 yes:").strip().lower() in ("yes", "y")


def _print_preview(change: CalendarChange, done: Preview, late: int, document: str, names: Mapping[str, str]) -> None:
    print(f"{change_title(change, names)}(依据{document})")
    print(f"日历变动{len(done.switch.days)}日")
    for day in done.switch.days:
        print(f"  {day_words(day, names)}")
    for notice in done.change.notices:
        if missing := notice.missing():
            print(f"  请核对:{notice.year}年未列法定节假日{'、'.join(day.isoformat() for day in missing)}")
    counts = counts_of(done.timers, done.unchanged)
    print(
        f"期限:顺延{counts.moved}件,暂定转为确定而不变{counts.confirmed}件,原期限更晚保持不变{counts.kept}件,"
        f"不受影响{counts.unchanged}件;"
        f"随之调整的提醒{counts.reminders}个"
    )
    shown = [told for told in done.timers if not told.reminder]
    for told in shown[:SHOWN]:
        print(f"  {timer_words(told, names)}")
    if len(shown) > SHOWN:
        print(f"  ……另{len(shown) - SHOWN}件")
    if late:
        print(f"已届满、提请停办复核{late}件;已执行的自动认领不变")


def _as_json(done: Preview, late: int, applied: bool, platform: Platform) -> dict[str, Any]:
    counts = counts_of(done.timers, done.unchanged)
    return {
        "changed": bool(done.change),
        "applied": applied,
        "days": [
            {
                "day": told.day.isoformat(),
                "department": told.department,
                "before": told.before,
                "after": told.after,
            }
            for told in done.switch.days
        ],
        "deadlines": {name: getattr(counts, name) for name in ("moved", "confirmed", "kept", "unchanged")},
        "reminders": counts.reminders,
        "reviews": late,
        "timers": [
            {
                "case": told.case_id,
                "element": told.element,
                "department": told.department,
                "reference": told.reference,
                "old": told.old,
                "new": told.new,
                "sort": told.sort,
            }
            for told in done.timers
            if not told.reminder
        ],
    }


def _show(told: argparse.Namespace) -> int:
    calendar = known_calendar()
    try:
        days = list(_days(told.span))
    except ValueError:
        print("请写年份(2026)或者月份(2026-10)。")
        return 2
    for day in days:
        if not calendar.first_day <= day <= calendar.last_day:
            continue
        kind = calendar.kind(day, told.department)
        if kind not in (DayKind.WORKDAY, DayKind.WEEKEND):
            print(f"{day.isoformat()} {weekday(day)}  {KINDS[kind]}")
    if any(day.year not in calendar.years for day in days):
        print("该年份尚未导入放假安排,法定节假日为推定。")
    return 0


def _days(span: str) -> Iterator[date]:
    """The days of a year or a month; raises ValueError."""
    year, _, month = span.partition("-")
    first = date(int(year), int(month or 1), 1)
    day = first
    while day.year == first.year and (not month or day.month == first.month):
        yield day
        day += timedelta(days=1)
