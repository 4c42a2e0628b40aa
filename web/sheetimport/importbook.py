"""The book of imports: handed in, found, listed, stopped, continued, closed. Every order is given effect once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.clock import stored
from engine.errors import Conflict, NotFound
from engine.store.database import Database

from .answers import SheetRow
from .outcome import Sealing, sealed_row
from .schema import sheet_import, sheet_row

State = Literal["waiting", "running", "done", "stopped"]
Reason = Literal["by_hand", "account_disabled", "not_allowed"]
Order = Literal["stop", "continue", "close"]

OPEN: tuple[State, ...] = ("waiting", "running")
KEPT_FOR = timedelta(days=30)
"""How long rows that were not registered are kept for correction: a default of the platform."""
LONGEST_NAME = 120
_ORDERS_REMEMBERED = 50


@dataclass(frozen=True)
class Import:
    """A file that was handed in. Instants are stored texts; `actor` is the uploader as he was then."""

    id: str
    process: str
    file_name: str
    via: str
    actor: Actor
    created_at: str
    total: int
    state: State
    reason: Reason | None
    started_at: str | None
    finished_at: str | None
    closed_at: str | None
    replaces: str | None

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in: its rows, its hash, the key of its form, and the import it puts right."""

    process: str
    file_name: str
    via: str
    sha256: str
    rows: Sequence[SheetRow]
    request: str | None = None
    replaces: str | None = None


def hand_over(
    database: Database, seal: Sealing, import_id: str, told: Handed, actor: Actor, at: datetime
) -> tuple[str, bool]:
    """Keep a file for the workers; returns the import and whether it is new.

    The same form sent twice, and the same file while its import is running, answer the import there is.
    """
    rows = [
        {"import_id": import_id, "number": row.number, "status": "waiting", "tries": 0, "sealed_row": sealed}
        for row, sealed in ((row, sealed_row(row, seal)) for row in told.rows)
    ]
    try:
        with database.write() as connection:
            known = _handed_before(connection, told, actor)
            if known is not None:
                return known, False
            connection.execute(insert(sheet_import).values(_values(connection, import_id, told, actor, at)))
            connection.execute(insert(sheet_row), rows)
    except IntegrityError:
        # Another request with the same key or file was faster; now its import is there to be found.
        with database.read() as connection:
            known = _handed_before(connection, told, actor)
        if known is None:
            raise
        return known, False
    return import_id, True


def find_import(connection: Connection, import_id: str, department: str) -> Import:
    """An import of this department; raises NotFound."""
    mine = select(sheet_import).where(sheet_import.c.id == import_id, sheet_import.c.department == department)
    row = connection.execute(mine).one_or_none()
    if row is None:
        raise NotFound(**{"import": import_id})
    return _import(row)


def imports_of(connection: Connection, department: str, limit: int, before: str | None = None) -> tuple[Import, ...]:
    """The imports of a department, the newest first, from the one before `before` on."""
    wanted = select(sheet_import).where(sheet_import.c.department == department)
    if before is not None:
        wanted = wanted.where(sheet_import.c.id < before)
    rows = connection.execute(wanted.order_by(sheet_import.c.id.desc()).limit(limit))
    return tuple(_import(row) for row in rows)


def open_imports(connection: Connection) -> tuple[Import, ...]:
    """What the workers have before them, the oldest first."""
    rows = connection.execute(
        select(sheet_import).where(sheet_import.c.state.in_(OPEN)).order_by(sheet_import.c.created_at)
    )
    return tuple(_import(row) for row in rows)


def order(database: Database, import_id: str, department: str, what: Order, key: str | None, at: datetime) -> bool:
    """Stop, continue or close an import; returns whether that had an effect. Raises NotFound.

    An order is remembered by its key: sent again, after whatever others, it changes nothing. Raises
    Conflict where the same file runs in another import meanwhile.
    """
    now = stored(at)
    changes: dict[Order, tuple[tuple[State, ...], dict[str, str | None]]] = {
        "stop": (OPEN, {"state": "stopped", "reason": "by_hand", "finished_at": now}),
        "continue": (("stopped",), {"state": "waiting", "reason": None, "started_at": None, "finished_at": None}),
        "close": (("done", "stopped"), {"closed_at": now}),
    }
    states, values = changes[what]
    try:
        with database.write() as connection:
            mine = select(sheet_import).where(sheet_import.c.id == import_id, sheet_import.c.department == department)
            row = connection.execute(mine.with_for_update()).one_or_none()
            if row is None:
                raise NotFound(**{"import": import_id})
            orders: list[str] = json.loads(row.orders)
            if row.state not in states or row.closed_at is not None or (key is not None and key in orders):
                return False
            remembered = json.dumps([*orders, *([key] if key else [])][-_ORDERS_REMEMBERED:])
            connection.execute(
                update(sheet_import).where(sheet_import.c.id == import_id).values({**values, "orders": remembered})
            )
            if what == "close":
                forget_rows(connection, [import_id])
    except IntegrityError:
        raise Conflict(reason="same_file_running") from None
    return True


def close_old(database: Database, at: datetime) -> int:
    """Forget what is kept of imports that ended long ago; returns how many were closed."""
    before = stored(at - KEPT_FOR)
    over = sheet_import.c.state.in_(("done", "stopped")) & sheet_import.c.closed_at.is_(None)
    with database.read() as connection:
        old = list(
            connection.execute(select(sheet_import.c.id).where(over, sheet_import.c.finished_at < before)).scalars()
        )
    if old:
        with database.write() as connection:
            close_imports(connection, old, at)
    return len(old)


def close_imports(connection: Connection, import_ids: Collection[str], at: datetime) -> None:
    """Forget what the rows of ended imports say."""
    ended = sheet_import.c.id.in_(import_ids) & sheet_import.c.state.in_(("done", "stopped"))
    closing = update(sheet_import).where(ended, sheet_import.c.closed_at.is_(None)).values(closed_at=stored(at))
    if connection.execute(closing).rowcount:
        forget_rows(connection, import_ids)


def forget_rows(connection: Connection, import_ids: Collection[str]) -> None:
    kept = sheet_row.c.import_id.in_(import_ids) & sheet_row.c.sealed_row.is_not(None)
    connection.execute(update(sheet_row).where(kept).values(sealed_row=None))


def _handed_before(connection: Connection, told: Handed, actor: Actor) -> str | None:
    same_form = select(sheet_import.c.id).where(
        sheet_import.c.login == actor.login, sheet_import.c.request == told.request
    )
    same_file = select(sheet_import.c.id).where(
        sheet_import.c.department == actor.department,
        sheet_import.c.process == told.process,
        sheet_import.c.sha256 == told.sha256,
        sheet_import.c.state.in_(OPEN),
    )
    known: Iterator[str | None] = (
        connection.execute(wanted).scalar_one_or_none()
        for wanted in ((same_form, same_file) if told.request else (same_file,))
    )
    return next((found for found in known if found is not None), None)


def _values(connection: Connection, import_id: str, told: Handed, actor: Actor, at: datetime) -> dict[str, Any]:
    replaced = select(sheet_import.c.id).where(
        sheet_import.c.id == told.replaces, sheet_import.c.department == actor.department
    )
    return {
        "id": import_id,
        "process": told.process,
        "file_name": told.file_name[-LONGEST_NAME:],
        "sha256": told.sha256,
        "department": actor.department,
        "login": actor.login,
        "name": actor.name,
        "roles": json.dumps(sorted(actor.roles)),
        "via": told.via,
        "created_at": stored(at),
        "total": len(told.rows),
        "state": "waiting",
        "replaces": connection.execute(replaced).scalar_one_or_none() if told.replaces else None,
        "request": told.request,
        "orders": "[]",
    }


def _import(row: Row[Any]) -> Import:
    actor = Actor(row.login, row.name, row.department, frozenset(json.loads(row.roles)))
    return Import(
        id=row.id,
        process=row.process,
        file_name=row.file_name,
        via=row.via,
        actor=actor,
        created_at=row.created_at,
        total=row.total,
        state=row.state,
        reason=row.reason,
        started_at=row.started_at,
        finished_at=row.finished_at,
        closed_at=row.closed_at,
        replaces=row.replaces,
    )
