"""The rows of imports: which is next, what became of it, how many ended how."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from engine.clock import stored
from engine.store.database import Database

from .answers import SheetRow
from .importbook import OPEN, Reason, close_imports
from .outcome import FAILED, RowResult, Sealing, Status, Told, opened_row, opened_told, sealed_told
from .schema import sheet_import, sheet_row


@dataclass(frozen=True)
class NextRow:
    """The row to be handled next, and how often that was tried in vain."""

    row: SheetRow
    tries: int


def begin(database: Database, import_id: str, at: datetime) -> None:
    """Note that an import is being worked on."""
    with database.write() as connection:
        waiting = sheet_import.c.id == import_id, sheet_import.c.state == "waiting"
        connection.execute(update(sheet_import).where(*waiting).values(state="running", started_at=stored(at)))


def next_row(connection: Connection, import_id: str, seal: Sealing) -> NextRow | None:
    """The first row not yet handled of an import that is running."""
    found = connection.execute(
        select(sheet_row.c.sealed_row, sheet_row.c.tries)
        .join(sheet_import, sheet_import.c.id == sheet_row.c.import_id)
        .where(sheet_row.c.import_id == import_id, sheet_row.c.status == "waiting", sheet_import.c.state == "running")
        .order_by(sheet_row.c.number)
        .limit(1)
    ).one_or_none()
    row = opened_row(found.sealed_row, seal) if found is not None else None
    return NextRow(row, found.tries) if found is not None and row is not None else None


def finish_row(database: Database, import_id: str, result: RowResult, seal: Sealing, at: datetime) -> bool:
    """Note what became of a row, once; what it says is forgotten unless it has to be corrected."""
    values = {
        "status": result.status,
        "case_id": result.case_id,
        "told": sealed_told(result.told, seal),
        "done_at": stored(at),
    }
    if not result.failed:
        values["sealed_row"] = None
    waiting = sheet_row.c.import_id == import_id, sheet_row.c.number == result.number, sheet_row.c.status == "waiting"
    with database.write() as connection:
        return connection.execute(update(sheet_row).where(*waiting).values(**values)).rowcount == 1


def note_try(database: Database, import_id: str, number: int) -> None:
    """Note that a row could not be handled this time."""
    with database.write() as connection:
        this = sheet_row.c.import_id == import_id, sheet_row.c.number == number
        connection.execute(update(sheet_row).where(*this).values(tries=sheet_row.c.tries + 1))


def finish_import(database: Database, import_id: str, at: datetime) -> bool:
    """End an import without waiting rows; the one it puts right is closed if nothing failed again."""
    with database.write() as connection:
        counted = counts(connection, [import_id]).get(import_id, {})
        if counted.get("waiting"):
            return False
        running = sheet_import.c.id == import_id, sheet_import.c.state == "running"
        ended = update(sheet_import).where(*running).values(state="done", finished_at=stored(at))
        if connection.execute(ended).rowcount != 1:
            return False
        replaced = connection.execute(select(sheet_import.c.replaces).where(sheet_import.c.id == import_id)).scalar()
        if replaced is not None and not any(counted.get(status) for status in FAILED):
            close_imports(connection, [replaced], at)
        return True


def stop_import(database: Database, import_id: str, reason: Reason, at: datetime) -> None:
    """Leave out the rows not yet begun, for a reason of the platform's own."""
    with database.write() as connection:
        running = sheet_import.c.id == import_id, sheet_import.c.state.in_(OPEN)
        values = {"state": "stopped", "reason": reason, "finished_at": stored(at)}
        connection.execute(update(sheet_import).where(*running).values(**values))


def counts(connection: Connection, import_ids: Collection[str]) -> dict[str, dict[Status, int]]:
    """How many rows of each import ended how; those not yet handled are `waiting`."""
    found: dict[str, dict[Status, int]] = {}
    for import_id, status, count in connection.execute(
        select(sheet_row.c.import_id, sheet_row.c.status, func.count())
        .where(sheet_row.c.import_id.in_(import_ids))
        .group_by(sheet_row.c.import_id, sheet_row.c.status)
    ):
        found.setdefault(import_id, {})[status] = count
    return found


def done_since(connection: Connection, import_id: str, since: str) -> int:
    """How many rows were handled since a stored instant."""
    done = sheet_row.c.import_id == import_id, sheet_row.c.done_at >= since
    return int(connection.execute(select(func.count()).select_from(sheet_row).where(*done)).scalar_one())


def results(
    connection: Connection,
    import_id: str,
    seal: Sealing,
    statuses: Collection[Status] | None = None,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[RowResult]:
    """Rows in the order of the file, of certain statuses, behind a certain number; with what they say if kept."""
    wanted = select(sheet_row).where(sheet_row.c.import_id == import_id, sheet_row.c.number > after)
    if statuses is not None:
        wanted = wanted.where(sheet_row.c.status.in_(sorted(statuses)))
    for row in connection.execute(wanted.order_by(sheet_row.c.number).limit(limit)):
        yield _result(row, seal)


def _result(row: Row[Any], seal: Sealing) -> RowResult:
    told: Told = opened_told(row.told, seal)
    return RowResult(row.number, row.status, row.case_id, told, opened_row(row.sealed_row, seal))
