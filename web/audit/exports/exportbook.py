"""The book of exports: ordered, found, listed, marked while they grow, finished, stopped, forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.clock import stored
from engine.errors import NotFound
from engine.store.database import Database

from .schema import data_export

State = Literal["waiting", "running", "done", "stopped"]
Stop = Literal["by_hand", "account_disabled", "failed"]

OPEN: tuple[State, ...] = ("waiting", "running")
KEPT_FOR = timedelta(days=7)
"""How long a file is kept: a default of the platform."""


@dataclass(frozen=True)
class Wish:
    """What is to be exported: events, cases or bundles of evidence, in which format, of which query, why."""

    subject: Literal["events", "cases", "bundles"]
    format: str
    query: str
    reason: str
    request: str | None = None


@dataclass(frozen=True)
class Export:
    """An export in the book. Instants are stored texts; `actor` is who ordered it, as he was then."""

    id: str
    wish: Wish
    actor: Actor
    created_at: str
    state: State
    stopped_by: Stop | None
    total: int
    done: int
    written: int
    mark: Mapping[str, int]
    tries: int
    started_at: str | None
    finished_at: str | None
    file_name: str | None
    size: int | None
    sha256: str | None
    removed_at: str | None

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def fetchable(self) -> bool:
        return self.state == "done" and self.removed_at is None


def order(database: Database, export_id: str, wish: Wish, total: int, actor: Actor, at: datetime) -> str:
    """Put an export before the workers; the same form sent twice answers the export there is."""
    values = {
        "id": export_id,
        "subject": wish.subject,
        "format": wish.format,
        "query": wish.query,
        "reason": wish.reason,
        "login": actor.login,
        "name": actor.name,
        "department": actor.department,
        "roles": json.dumps(sorted(actor.roles)),
        "created_at": stored(at),
        "state": "waiting",
        "total": total,
        "done": 0,
        "written": 0,
        "mark": "{}",
        "tries": 0,
        "request": wish.request,
    }
    known = select(data_export.c.id).where(data_export.c.login == actor.login, data_export.c.request == wish.request)
    try:
        with database.write() as connection:
            connection.execute(insert(data_export).values(values))
    except IntegrityError:
        with database.read() as connection:
            found: str = connection.execute(known).scalar_one()
        return found
    return export_id


def find_export(connection: Connection, export_id: str, login: str) -> Export:
    """An export of this person's; raises NotFound."""
    own = select(data_export).where(data_export.c.id == export_id, data_export.c.login == login)
    row = connection.execute(own).one_or_none()
    if row is None:
        raise NotFound(export=export_id)
    return _export(row)


def exports_of(connection: Connection, login: str, limit: int, before: str | None = None) -> tuple[Export, ...]:
    """The exports of a person, the newest first, from the one before `before` on."""
    wanted = select(data_export).where(data_export.c.login == login)
    if before is not None:
        wanted = wanted.where(data_export.c.id < before)
    return tuple(_export(row) for row in connection.execute(wanted.order_by(data_export.c.id.desc()).limit(limit)))


def open_exports(connection: Connection) -> tuple[Export, ...]:
    """What the workers have before them, the oldest first."""
    wanted = select(data_export).where(data_export.c.state.in_(OPEN)).order_by(data_export.c.id)
    return tuple(_export(row) for row in connection.execute(wanted))


def old_files(connection: Connection, at: datetime) -> tuple[str, ...]:
    """Exports whose files have been kept long enough, or that were stopped."""
    over = (data_export.c.finished_at < stored(at - KEPT_FOR)) | (data_export.c.state == "stopped")
    wanted = select(data_export.c.id).where(
        data_export.c.state.in_(("done", "stopped")), data_export.c.removed_at.is_(None), over
    )
    return tuple(connection.execute(wanted).scalars())


def change(connection: Connection, export_id: str, **values: Any) -> bool:
    """Change an export that is still open; returns whether it was."""
    changing = update(data_export).where(data_export.c.id == export_id, data_export.c.state.in_(OPEN))
    return connection.execute(changing.values(**values)).rowcount == 1


def stop(connection: Connection, export_id: str, why: Stop, at: datetime) -> bool:
    """Stop an export that is not finished; returns whether that had an effect."""
    return change(connection, export_id, state="stopped", stopped_by=why, finished_at=stored(at))


def note_removed(connection: Connection, export_id: str, at: datetime) -> None:
    """Keep that the file is gone."""
    connection.execute(update(data_export).where(data_export.c.id == export_id).values(removed_at=stored(at)))


def _export(row: Row[Any]) -> Export:
    return Export(
        id=row.id,
        wish=Wish(row.subject, row.format, row.query, row.reason, row.request),
        actor=Actor(row.login, row.name, row.department, frozenset(json.loads(row.roles))),
        created_at=row.created_at,
        state=row.state,
        stopped_by=row.stopped_by,
        total=row.total,
        done=row.done,
        written=row.written,
        mark=json.loads(row.mark),
        tries=row.tries,
        started_at=row.started_at,
        finished_at=row.finished_at,
        file_name=row.file_name,
        size=row.size,
        sha256=row.sha256,
        removed_at=row.removed_at,
    )
