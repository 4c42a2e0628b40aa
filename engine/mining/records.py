"""What the tables say of some case trees, read at once: cases, their work items, the acts of their histories."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from ..store.schema import cases, event, work_item

Pair = tuple[str, str]
"""An element, and the one from which its token came."""


@dataclass(frozen=True)
class Act:
    """One event of a history: what it was, when it counts, the elements that were passed; `task` is its token."""

    kind: str
    element: str
    at: str
    task: int | None
    path: tuple[Pair, ...]


@dataclass
class Record:
    """One case as it is stored, with the cases under it."""

    row: Any
    items: list[Any] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    children: list[Record] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        return self.row.ended_at is None

    def below(self) -> list[Record]:
        """The case itself and all under it."""
        return [self, *(found for child in self.children for found in child.below())]


def read_records(connection: Connection, root_ids: Sequence[str]) -> list[Record]:
    """The root cases of some trees, everything under them attached."""
    wanted = list(root_ids)
    column = cases.c
    columns = (
        *(column.id, column.root_id, column.parent_id, column.parent_task, column.process, column.version),
        *(column.status, column.outcome, column.department, column.started_at, column.ended_at),
    )
    query = select(*columns).where(column.root_id.in_(wanted)).order_by(column.started_at, column.id)
    found = {row.id: Record(row) for row in connection.execute(query)}
    for record in found.values():
        if record.row.parent_id in found:
            found[record.row.parent_id].children.append(record)
    items = select(work_item).where(work_item.c.root_id.in_(wanted)).order_by(work_item.c.opened_at, work_item.c.id)
    for item in connection.execute(items):
        found[item.case_id].items.append(item)
    of = event.c
    events = select(of.case_id, of.kind, of.element, of.legal_at, of.data).where(of.root_id.in_(wanted))
    for row in connection.execute(events.order_by(of.case_id, of.seq)):
        found[row.case_id].acts.append(_act(row))
    return [record for record in found.values() if record.row.id == record.row.root_id]


def _act(row: Any) -> Act:
    data = json.loads(row.data)
    path = tuple((element, origin) for element, origin in data.get("path", ()))
    return Act(row.kind, row.element, row.legal_at, data.get("task"), path)
