"""Reads of open work: pages by keyset, counters by light, one work item."""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)

from ..clock import stored
from ..store.schema import NO_DEADLINE, work_item
from ..store.statements import row
from .inboxfilter import Access, access_to
from .inboxfilter import InboxFilter as InboxFilter
from .openwork import PROVISIONAL, Stream, first_page, in_order, streams, within

COUNT_CAP = 1000
"""Counters stop here: a list of this length is worked through by filters, not by counting."""

LOOKED_THROUGH = 500
"""Rows of each counter that are compared with common words."""

_ENDS = ("now", "end_of_today", "end_of_next")
_LIGHTS = ("overdue", "today", "next_day", "later")


_FIND = select(work_item).where(work_item.c.id == bindparam("item"))
_OF_TREE = (
    select(work_item).where(work_item.c.root_id == bindparam("root")).order_by(work_item.c.opened_at, work_item.c.id)
)
_OPEN_OF_TREE = _OF_TREE.where(work_item.c.state == "open")


@dataclass(frozen=True)
class WorkItem:
    """One task of one case, as lists and task pages show it.

    Instants are stored texts; due_at None = no deadline; due_source says on what the length of the limit rests.
    """

    id: str
    case_id: str
    root_id: str
    process: str
    task: int
    element: str
    name: str
    role: str
    department: str
    form: str
    article: str
    quick_answer: str | None
    quick_label: str | None
    opened_at: str
    due_at: str | None
    due_timer: str | None
    due_source: str | None
    provisional: bool
    state: str
    assignee: str | None
    closed_at: str | None
    closed_by: str | None
    subject: str
    reference: str
    party: str
    badges: tuple[str, ...]
    assigned_at: str | None = None
    action: str | None = None


@dataclass(frozen=True)
class InboxPage:
    """A page of open work, most urgent first, and where the next one begins."""

    items: tuple[WorkItem, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class InboxCounts:
    """How much open work there is, by time left; each number stops at COUNT_CAP.

    `at_least` names the numbers that may be larger, because not all work was looked through for common words.
    """

    total: int
    overdue: int
    today: int
    next_day: int
    later: int
    provisional: int
    at_least: frozenset[str] = frozenset()


def inbox_page(connection: Connection, wanted: InboxFilter, cursor: str | None = None, limit: int = 50) -> InboxPage:
    """Open work items in order of due time; `cursor` is the next_cursor of the page before."""
    if cursor is None and wanted.is_plain:
        query = first_page(streams(connection, wanted.departments, wanted.roles), limit + 1)
        return _page(connection, query, limit)
    access, column = access_to(connection, wanted), work_item.c
    conditions = [*access.conditions, *access.compared]
    if cursor and "~" in cursor:
        due_at, item_id = cursor.split("~", 1)
        conditions.append(tuple_(column.due_at, column.id) > tuple_(literal(due_at), literal(item_id)))
    if access.walks:
        query = in_order(streams(connection, wanted.departments, wanted.roles), conditions, limit + 1)
    else:
        query = select(work_item).where(*conditions).order_by(column.due_at, column.id).limit(limit + 1)
    return _page(connection, query, limit)


def _page(connection: Connection, query: Select[Any], limit: int) -> InboxPage:
    rows = connection.execute(query).all()
    return InboxPage(
        items=tuple(_item(row) for row in rows[:limit]),
        next_cursor=f"{rows[limit - 1].due_at}~{rows[limit - 1].id}" if len(rows) > limit else None,
    )


def inbox_counts(
    connection: Connection, wanted: InboxFilter, now: datetime, end_of_today: datetime, end_of_next: datetime
) -> InboxCounts:
    """Counters over the same filter as the page; the two instants end today and the next working day."""
    ends = (stored(now), stored(end_of_today), stored(end_of_next))
    access = access_to(connection, wanted)
    if access.walks:
        looked = _looked_through(connection, wanted, access, ends)
    else:
        looked = _all_counted(connection, access, ends)
    numbers = {name: min(found, COUNT_CAP) for name, (_, found) in looked.items()}
    # The four lights part the whole list, so that together they are its length.
    total = min(sum(numbers[name] for name in _LIGHTS), COUNT_CAP)
    at_least = {name for name, (seen, _) in looked.items() if access.compared and seen >= LOOKED_THROUGH}
    if at_least.intersection(_LIGHTS):
        at_least.add("total")
    return InboxCounts(total=total, at_least=frozenset(at_least), **numbers)


def _looked_through(
    connection: Connection, wanted: InboxFilter, access: Access, ends: tuple[str, str, str]
) -> dict[str, tuple[int, int]]:
    """For each counter, how many rows were looked at and how many of them count; one statement, five short walks."""
    told = dict(zip(_ENDS, ends, strict=True))
    found = streams(connection, wanted.departments, wanted.roles)
    query = _plain_counts(found) if wanted.is_plain else _counts(found, access)
    return {name: (seen, counted) for name, seen, counted in connection.execute(query, told)}


@lru_cache(maxsize=256)
def _plain_counts(wanted: tuple[Stream, ...]) -> CompoundSelect[Any]:
    """The statement of an inbox without filters, which everybody asks all day: built once."""
    return _counts(wanted, Access(walks=True, conditions=()))


def _counts(wanted: tuple[Stream, ...], access: Access) -> CompoundSelect[Any]:
    due = work_item.c.due_at
    at, today, following = (bindparam(name, type_=Text()) for name in _ENDS)
    ranges: dict[str, list[ColumnElement[bool]]] = {
        "overdue": [due <= at],
        "today": [due > at, due <= today],
        "next_day": [due > today, due <= following],
        "later": [due > following],
        "provisional": [PROVISIONAL],
    }
    scope = [*within(wanted), *access.conditions]
    counts = case((and_(*access.compared), 1), else_=0) if access.compared else literal_column("1")
    longest = LOOKED_THROUGH if access.compared else COUNT_CAP
    walks = []
    for name, conditions in ranges.items():
        walk = select(counts.label("counts")).where(*scope, *conditions).limit(longest).subquery()
        walks.append(select(literal(name), func.count(), func.coalesce(func.sum(walk.c.counts), 0)).select_from(walk))
    return union_all(*walks)


def _all_counted(connection: Connection, access: Access, ends: tuple[str, str, str]) -> dict[str, tuple[int, int]]:
    numbers = dict.fromkeys((*_LIGHTS, "provisional"), 0)
    for due_at, provisional in connection.execute(
        select(work_item.c.due_at, work_item.c.provisional).where(*access.conditions)
    ):
        numbers[_LIGHTS[bisect_left(ends, due_at)]] += 1
        numbers["provisional"] += provisional
    return {name: (number, number) for name, number in numbers.items()}


def find_item(connection: Connection, item_id: str) -> WorkItem | None:
    """One work item, open or closed."""
    found = row(connection, _FIND, {"item": item_id})
    return _item(found) if found is not None else None


def items_of_tree(connection: Connection, root_id: str, open_only: bool = False) -> tuple[WorkItem, ...]:
    """All work items of a case and its children, in order of opening."""
    rows = connection.execute(_OPEN_OF_TREE if open_only else _OF_TREE, {"root": root_id})
    return tuple(_item(row) for row in rows)


def closed_by(connection: Connection, login: str, since: datetime) -> int:
    """How many work items this person has completed since then."""
    query = select(func.count()).where(work_item.c.closed_by == login, work_item.c.closed_at >= stored(since))
    return int(connection.execute(query).scalar_one())


def _item(row: Row[Any]) -> WorkItem:
    values = row._asdict()
    values["due_at"] = None if row.due_at == NO_DEADLINE else row.due_at
    values["provisional"] = bool(row.provisional)
    values["badges"] = tuple(json.loads(row.badges)) if row.badges != "[]" else ()
    return WorkItem(**values)
