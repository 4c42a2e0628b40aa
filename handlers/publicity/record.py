"""Batches, records and files as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from engine.errors import NotFound
from handlers.publicity.export import ExportFile
from handlers.publicity.schema import publicity_batch, publicity_file, publicity_record

MADE, RECEIVED, REJECTED, REFUSED, AGAIN, GIVEN_UP = "made", "received", "rejected", "refused", "again", "given_up"

INSERT_BATCH, INSERT_RECORD = insert(publicity_batch), insert(publicity_record)
_SET_RECORD = update(publicity_record).where(publicity_record.c.id == bindparam("of_record"))


def batch_row(connection: Connection, batch_id: str) -> Row[Any]:
    """One batch. Raises NotFound."""
    row = connection.execute(select(publicity_batch).where(publicity_batch.c.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound(batch=batch_id)
    return row


def batch_of_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The batch that a case is about."""
    return connection.execute(select(publicity_batch).where(publicity_batch.c.case_id == case_id)).one_or_none()


def records_of(connection: Connection, batch_id: str) -> Sequence[Row[Any]]:
    """The records of a batch, in the order of its files."""
    query = select(publicity_record).where(publicity_record.c.batch_id == batch_id)
    return connection.execute(query.order_by(publicity_record.c.position)).all()


def set_batch(connection: Connection, batch_id: str, **values: Any) -> None:
    connection.execute(update(publicity_batch).where(publicity_batch.c.id == batch_id).values(**values))


def set_records(connection: Connection, states: Mapping[str, tuple[str, str | None]]) -> None:
    """Set state and reason of records, by their ids."""
    rows = [{"of_record": name, "state": state, "reason": reason} for name, (state, reason) in states.items()]
    if rows:
        connection.execute(_SET_RECORD.values(state=bindparam("state"), reason=bindparam("reason")), rows)


def keep_file(connection: Connection, batch_id: str, file: ExportFile) -> None:
    connection.execute(
        insert(publicity_file).values(
            batch_id=batch_id, kind=file.kind, name=file.name, sha256=file.sha256, content=file.content
        )
    )


def file_of(connection: Connection, batch_id: str, kind: str) -> ExportFile | None:
    """A file of a batch as it was made."""
    column = publicity_file.c
    row = connection.execute(
        select(publicity_file).where(column.batch_id == batch_id, column.kind == kind)
    ).one_or_none()
    return ExportFile(row.kind, row.name, row.sha256, row.content) if row is not None else None


def next_number(connection: Connection, department: str, day: str) -> str:
    """The number of the next batch of a day: SPJ-20240401-1."""
    stem = f"{department}-{day.replace('-', '')}-"
    query = select(func.count()).select_from(publicity_batch).where(publicity_batch.c.number.startswith(stem))
    return f"{stem}{int(connection.execute(query).scalar_one()) + 1}"
