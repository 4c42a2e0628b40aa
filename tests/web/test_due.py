"""A limit of the Measures can be overdue; a target of the house can only be missed, and is called so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.calendar import WorkCalendar, load
from engine.calendar.seed import seed
from engine.clock import parsed, stored
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.worklist.inbox import WorkItem
from web.words.due import due_of

NOW = parsed("2024-05-20T10:00")


@pytest.fixture
def calendar(sqlite_database: Database) -> WorkCalendar:
    upgrade(sqlite_database)
    with sqlite_database.write() as connection:
        seed(connection, NOW)
        return load(connection)


@pytest.fixture
def item() -> WorkItem:
    blank = dict.fromkeys(WorkItem.__dataclass_fields__, "")
    told = {"due_at": stored(parsed("2024-05-17T00:00")), "department": "SPJ", "badges": (), "provisional": False}
    return WorkItem(**{**blank, **told})  # type: ignore[arg-type]


def test_a_limit_of_the_measures_is_overdue(calendar: WorkCalendar, item: WorkItem) -> None:
    found = due_of(replace(item, due_source="办法"), calendar, NOW)
    assert (found.code, found.words, found.until) == ("overdue", "已逾期2个工作日", "至05-16(周四)")


def test_a_target_of_the_house_is_not_called_overdue(calendar: WorkCalendar, item: WorkItem) -> None:
    found = due_of(replace(item, due_source="平台默认(办法未规定)"), calendar, NOW)
    assert (found.words, found.until) == ("超平台默认2个工作日", "至05-16(周四) 平台默认")


def test_without_a_deadline_nothing_is_counted(calendar: WorkCalendar, item: WorkItem) -> None:
    assert due_of(replace(item, due_at=None), calendar, NOW).code == "none"
