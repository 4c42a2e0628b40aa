"""Walks the index of open work: each department's and role's work lies there in order of due time.

A reader's list is the merger of the streams he sees, so that the first page costs the same however long
the list is. Conditions repeat the words of the partial indexes, without which these would not be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal_column, select, text, tuple_, union_all

from ..store.schema import work_item

Stream = tuple[str, str]
"""A department and a role."""

OPEN = work_item.c.state == literal_column("'open'")
PROVISIONAL = work_item.c.provisional == literal_column("1")

# Leaps from each stream's first item to the next stream's: as many steps as there are streams.
_STREAMS = text("""
WITH RECURSIVE first_of(id) AS (
  SELECT id FROM (SELECT id FROM work_item WHERE state = 'open' ORDER BY department, role LIMIT 1) AS begun
  UNION ALL
  SELECT (SELECT n.id FROM work_item n WHERE n.state = 'open' AND (n.department, n.role) > (w.department, w.role)
          ORDER BY n.department, n.role LIMIT 1)
  FROM first_of JOIN work_item w ON w.id = first_of.id
)
SELECT w.department, w.role FROM first_of JOIN work_item w ON w.id = first_of.id
""")


def streams(
    connection: Connection, departments: Sequence[str] | None, roles: Sequence[str] | None
) -> tuple[Stream, ...]:
    """The streams of these departments and roles; None is all of which there is open work."""
    if departments is not None and roles is not None:
        return tuple(product(dict.fromkeys(departments), dict.fromkeys(roles)))
    return tuple(
        (row.department, row.role)
        for row in connection.execute(_STREAMS)
        if (departments is None or row.department in departments) and (roles is None or row.role in roles)
    )


def in_order(wanted: Sequence[Stream], conditions: Sequence[ColumnElement[bool]], limit: int) -> Select[Any]:
    """The work items of these streams that fulfil the conditions, most urgent first."""
    column = work_item.c
    if not wanted:
        return select(work_item).where(false())
    if len(wanted) == 1:
        query = select(work_item).where(OPEN, *_of(wanted[0]), *conditions)
    else:
        heads = [
            select(column.id)
            .where(OPEN, *_of(stream), *conditions)
            .order_by(column.due_at, column.id)
            .limit(limit)
            .subquery()
            for stream in wanted
        ]
        merged = union_all(*(select(head.c.id) for head in heads)).subquery()
        query = select(work_item).where(column.id.in_(select(merged.c.id)))
    return query.order_by(column.due_at, column.id).limit(limit)


@lru_cache(maxsize=256)
def first_page(wanted: tuple[Stream, ...], limit: int) -> Select[Any]:
    """The statement for the first page of whole streams, which everybody asks all day: built once."""
    return in_order(wanted, (), limit)


def within(wanted: Sequence[Stream]) -> list[ColumnElement[bool]]:
    """The work items of these streams, where their order does not matter."""
    departments, roles = sorted({stream[0] for stream in wanted}), sorted({stream[1] for stream in wanted})
    column = work_item.c
    if not wanted:
        return [false()]
    if len(departments) * len(roles) == len(wanted):
        return [OPEN, column.department.in_(departments), column.role.in_(roles)]
    return [OPEN, tuple_(column.department, column.role).in_(list(wanted))]


def seen_by(departments: Sequence[str] | None, roles: Sequence[str] | None) -> list[ColumnElement[bool]]:
    """Open work of these departments and roles, found by another index than that of the inbox."""
    conditions: list[ColumnElement[bool]] = [OPEN]
    for column, wanted in ((work_item.c.department, departments), (work_item.c.role, roles)):
        if wanted is not None:
            conditions.append(func.coalesce(column, "").in_(wanted))
    return conditions


def held_by(login: str) -> ColumnElement[bool]:
    """What one person has taken into his hands."""
    return work_item.c.assignee == login


def _of(stream: Stream) -> list[ColumnElement[bool]]:
    return [work_item.c.department == stream[0], work_item.c.role == stream[1]]
