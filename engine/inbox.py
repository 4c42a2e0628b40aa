"""Reads of open work: pages by keyset, counters by light, one work item."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select

from .clock import stored
from .schema import NO_DEADLINE, work_item

COUNT_CAP = 1000
"""Counters stop here: a list of this length is worked through by filters, not by counting."""


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


@dataclass(frozen=True)
class InboxFilter:
    """Which open work is wanted. `due_from` < due_at <= `due_before` (stored texts); `q` finds substrings."""

    departments: tuple[str, ...] | None
    roles: tuple[str, ...] | None = None
    q: str = ""
    due_from: str | None = None
    due_before: str | None = None
    provisional: bool | None = None
    process: str | None = None
    element: str | None = None
    article: str | None = None
    assignee: str | None = None
    quick_only: bool = False


@dataclass(frozen=True)
class InboxPage:
    """A page of open work, most urgent first, and where the next one begins."""

    items: tuple[WorkItem, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class InboxCounts:
    """How much open work there is, by time left; each number stops at COUNT_CAP."""

    total: int
    overdue: int
    today: int
    next_day: int
    later: int
    provisional: int


def inbox_page(connection: Connection, wanted: InboxFilter, cursor: str | None = None, limit: int = 50) -> InboxPage:
    """Open work items in order of due time; `cursor` is the next_cursor of the page before."""
    query = _filtered(select(work_item), wanted).order_by(work_item.c.due_at, work_item.c.id).limit(limit + 1)
    if cursor and "~" in cursor:
        due_at, item_id = cursor.split("~", 1)
        query = query.where(
            or_(work_item.c.due_at > due_at, and_(work_item.c.due_at == due_at, work_item.c.id > item_id))
        )
    rows = connection.execute(query).all()
    following = rows[limit - 1] if len(rows) > limit else None
    return InboxPage(
        items=tuple(_item(row) for row in rows[:limit]),
        next_cursor=f"{following.due_at}~{following.id}" if following is not None else None,
    )


def inbox_counts(
    connection: Connection, wanted: InboxFilter, now: datetime, end_of_today: datetime, end_of_next: datetime
) -> InboxCounts:
    """Counters over the same filter as the page; the two instants end today and the next working day."""
    at, today, following = stored(now), stored(end_of_today), stored(end_of_next)

    def count(*conditions: Any) -> int:
        capped = _filtered(select(work_item.c.id), wanted).where(*conditions).limit(COUNT_CAP).subquery()
        return int(connection.execute(select(func.count()).select_from(capped)).scalar_one())

    due = work_item.c.due_at
    return InboxCounts(
        total=count(),
        overdue=count(due <= at),
        today=count(due > at, due <= today),
        next_day=count(due > today, due <= following),
        later=count(due > following),
        provisional=count(work_item.c.provisional == 1),
    )


def find_item(connection: Connection, item_id: str) -> WorkItem | None:
    """One work item, open or closed."""
    row = connection.execute(_FIND, {"item": item_id}).one_or_none()
    return _item(row) if row is not None else None


def items_of_tree(connection: Connection, root_id: str, open_only: bool = False) -> tuple[WorkItem, ...]:
    """All work items of a case and its children, in order of opening."""
    rows = connection.execute(_OPEN_OF_TREE if open_only else _OF_TREE, {"root": root_id})
    return tuple(_item(row) for row in rows)


def closed_by(connection: Connection, login: str, since: datetime) -> int:
    """How many work items this person has completed since then."""
    query = select(func.count()).where(work_item.c.closed_by == login, work_item.c.closed_at >= stored(since))
    return int(connection.execute(query).scalar_one())


def pattern(text: str) -> str:
    """A LIKE pattern that finds the text itself anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _filtered(query: Select[Any], wanted: InboxFilter) -> Select[Any]:
    column = work_item.c
    query = query.where(column.state == "open")
    if wanted.departments is not None:
        query = query.where(column.department.in_(wanted.departments))
    if wanted.roles is not None:
        query = query.where(column.role.in_(wanted.roles))
    if wanted.due_from is not None:
        query = query.where(column.due_at > wanted.due_from)
    if wanted.due_before is not None:
        query = query.where(column.due_at <= wanted.due_before)
    if wanted.provisional is not None:
        query = query.where(column.provisional == int(wanted.provisional))
    if wanted.quick_only:
        query = query.where(column.quick_answer.is_not(None))
    for name in ("process", "element", "article", "assignee"):
        if getattr(wanted, name):
            query = query.where(column[name] == getattr(wanted, name))
    for word in wanted.q.split():
        found = pattern(word)
        query = query.where(
            or_(
                column.subject.like(found, escape="\\"),
                column.reference.like(found, escape="\\"),
                column.party.like(found, escape="\\"),
            )
        )
    return query


def _item(row: Row[Any]) -> WorkItem:
    values = {name: getattr(row, name) for name in WorkItem.__dataclass_fields__}
    values["due_at"] = None if row.due_at == NO_DEADLINE else row.due_at
    values["provisional"] = bool(row.provisional)
    values["badges"] = tuple(json.loads(row.badges))
    return WorkItem(**values)


def items_by_id(connection: Connection, item_ids: Sequence[str]) -> dict[str, WorkItem]:
    """Several work items at once, by id."""
    rows = connection.execute(select(work_item).where(work_item.c.id.in_(item_ids)))
    return {row.id: _item(row) for row in rows}
