"""Working days on the command line: a limit counted day by day."""

from __future__ import annotations

import argparse
from datetime import date, datetime, time

from sqlalchemy.exc import DBAPIError

from engine.calendar import OutsideCalendar, WorkCalendar, deadline, load
from engine.calendar.seed import published_notices
from engine.clock import SHANGHAI
from engine.store.database import Database
from web.commands.workplace import database_url, exists
from web.words.glossary import glossary
from web.words.reckoning import reckoning

LONGEST = 2_000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`deadline`."""
    counting = commands.add_parser("deadline", help="逐日计算期限,末行为届满日")
    counting.add_argument("start", metavar="起算日", type=date.fromisoformat, help="例如 2026-09-30,当日不计")
    counting.add_argument("count", metavar="天数", type=_count, help="例如 3")
    counting.add_argument("--unit", choices=("wd", "cd"), default="wd", help="wd 工作日(默认),cd 自然日")
    counting.add_argument("--department", metavar="部门代码", help="计入该部门的停办日,例如 WJW")
    counting.set_defaults(run=_deadline)


def known_calendar() -> WorkCalendar:
    """The calendar of the database where there is one, else that of the published notices."""
    stored = _stored_calendar(database_url())
    if stored is not None and stored.years:
        return stored
    notices = published_notices({})
    off = frozenset[date]().union(*(notice.off for notice in notices))
    work = frozenset[date]().union(*(notice.work for notice in notices))
    return WorkCalendar(off, work, [notice.year for notice in notices])


def _stored_calendar(url: str) -> WorkCalendar | None:
    if not exists(url):
        return None
    database = Database(url)
    try:
        with database.read() as connection:
            return load(connection)
    except DBAPIError:
        # Not migrated yet, or not to be reached: the published notices answer as well.
        return None
    finally:
        database.close()


def _deadline(told: argparse.Namespace) -> int:
    anchor = datetime.combine(told.start, time(), SHANGHAI)
    calendar = known_calendar()
    try:
        counted = deadline(calendar, anchor, told.count, told.unit, told.department)
        story = reckoning(calendar, counted.basis, glossary(), told.department or "")
    except OutsideCalendar:
        print(f"日历自{calendar.first_day.year}年至{calendar.last_day.year}年,算不到这么远。")
        return 1
    print(f"{story.limit},自{told.start.isoformat()}起算")
    for day in story.days:
        uncertain = "(暂定)" if day.provisional else ""
        print(f"{day.day.isoformat()} {day.weekday}  {day.kind}  {day.note}{uncertain}")
    if story.provisional:
        print("计入的日子所在年份尚未发布放假安排,结果为暂定。")
    print(f"{story.result}。")
    print(story.last_day.isoformat())
    return 0


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= LONGEST:
        raise argparse.ArgumentTypeError("out of range")
    return count
