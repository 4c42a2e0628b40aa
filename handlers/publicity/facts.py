"""What scenarios, pages and tests ask of publicity; days are Shanghai's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from handlers.exchange.record import standings
from handlers.office import Office
from handlers.publicity.batch import waiting
from handlers.publicity.record import batch_of_case, records_of
from handlers.publicity.schema import publicity_batch, publicity_record

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Batch:
    """A batch as lists show it; `made_at` and `receipt_at` are stored instants, `due_on` a day.

    `standing` is how its request to the public register stands (handlers.exchange.record).
    """

    id: str
    case_id: str
    number: str
    department: str
    source: str
    state: str
    count: int
    made_at: str
    due_on: str
    receipt: str
    receipt_at: str | None
    channel: str
    standing: str


def batches(connection: Connection, department: str | None, limit: int = 100) -> tuple[Batch, ...]:
    """The latest batches of a department, of all where none is named."""
    column = publicity_batch.c
    counted = (
        select(publicity_record.c.batch_id, func.count().label("count"))
        .group_by(publicity_record.c.batch_id)
        .subquery()
    )
    query = select(publicity_batch, counted.c.count).join(counted, counted.c.batch_id == column.id)
    if department is not None:
        query = query.where(column.department == department)
    rows = connection.execute(query.order_by(column.made_at.desc(), column.id.desc()).limit(limit)).all()
    standing = standings(connection, [row.request_id for row in rows if row.request_id])
    return tuple(_batch(row, standing.get(row.request_id or "", "")) for row in rows)


def batch_rows(connection: Connection, root_id: str) -> Rows:
    """The query `publicity`: the batch of a case."""
    row = batch_of_case(connection, root_id)
    names = ("number", "state", "first_decided_on", "due_on", "receipt", "channel")
    return [{name: getattr(row, name) for name in names}] if row is not None else []


def record_rows(connection: Connection, root_id: str) -> Rows:
    """The query `publicity_records`: the records of the batch of a case, with their public fields."""
    batch = batch_of_case(connection, root_id)
    names = ("document", "decided_on", "due_on", "validity", "state", "reason")
    rows = records_of(connection, batch.id) if batch is not None else ()
    return [{**{name: getattr(row, name) for name in names}, **row.fields} for row in rows]


class WaitingQuery:
    """The query `publicity_waiting`: what of a department is due when, and what it lacks."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def __call__(self, connection: Connection, root_id: str, *, department: str) -> Rows:
        return [
            {"document": found.document, "due_on": due, "validity": found.validity, "missing": list(found.missing)}
            for _, found, due in waiting(self._office, connection, department)
        ]


def _batch(row: Row[Any], standing: str) -> Batch:
    names = ("id", "case_id", "number", "department", "source", "state", "made_at", "due_on", "receipt_at")
    return Batch(
        **{name: getattr(row, name) for name in names},
        count=row._mapping["count"],
        receipt=row.receipt or "",
        channel=row.channel or "",
        standing=standing,
    )
