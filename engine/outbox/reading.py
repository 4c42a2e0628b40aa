"""How the outbox stands: figures by channel, dead letters, what waits for another try, what was sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from ..store.schema import cases, outbox

SHOWN = 200


@dataclass(frozen=True)
class QueueFigures:
    """One channel: letters that wait, since when the oldest does (a stored instant), letters given up."""

    channel: str
    waiting: int
    oldest: str | None
    dead: int


@dataclass(frozen=True)
class QueuedLetter:
    """One letter without its content; `subject` and `reference` are those of its case. Instants are stored texts."""

    number: int
    channel: str
    recipient: str
    kind: str
    root_id: str
    subject: str
    reference: str
    tries: int
    created_at: str
    tried_at: str | None
    next_try_at: str
    reason: str
    detail: str
    sent_at: str | None
    receipt: str
    resent_at: str | None
    resent_by: str | None


def queue_figures(connection: Connection) -> tuple[QueueFigures, ...]:
    """The figures of every channel with letters that wait or are given up."""
    column = outbox.c
    waiting, dead = column.state == "waiting", column.state == "dead"
    query = (
        select(
            column.channel,
            func.sum(case((waiting, 1), else_=0)).label("waiting"),
            func.min(case((waiting, column.created_at))).label("oldest"),
            func.sum(case((dead, 1), else_=0)).label("dead"),
        )
        .where(column.state.in_(("waiting", "dead")))
        .group_by(column.channel)
        .order_by(column.channel)
    )
    return tuple(
        QueueFigures(row.channel, int(row.waiting), row.oldest, int(row.dead)) for row in connection.execute(query)
    )


def dead_letters(connection: Connection, limit: int = SHOWN) -> tuple[QueuedLetter, ...]:
    """Letters given up, the newest first."""
    return _letters(connection, _of(outbox.c.state == "dead").order_by(outbox.c.number.desc()), limit)


def retrying_letters(connection: Connection, limit: int = SHOWN) -> tuple[QueuedLetter, ...]:
    """Letters that failed at least once and will be tried again, the oldest first."""
    failed = _of(outbox.c.state == "waiting", outbox.c.last_error.is_not(None))
    return _letters(connection, failed.order_by(outbox.c.number), limit)


def sent_letters(connection: Connection, limit: int = 50) -> tuple[QueuedLetter, ...]:
    """The letters sent last, the newest first."""
    sent = _of(outbox.c.sent_at.is_not(None))
    return _letters(connection, sent.order_by(outbox.c.sent_at.desc(), outbox.c.number.desc()), limit)


def _of(*conditions: ColumnElement[bool]) -> Select[Any]:
    joined = outbox.outerjoin(cases, cases.c.id == outbox.c.root_id)
    return select(outbox, cases.c.subject, cases.c.reference).select_from(joined).where(*conditions)


def _letters(connection: Connection, query: Select[Any], limit: int) -> tuple[QueuedLetter, ...]:
    return tuple(_letter(row) for row in connection.execute(query.limit(limit)))


def _letter(row: Row[Any]) -> QueuedLetter:
    error = json.loads(row.last_error) if row.last_error else {}
    return QueuedLetter(
        number=row.number,
        channel=row.channel,
        recipient=row.recipient,
        kind=row.kind,
        root_id=row.root_id,
        subject=row.subject or "",
        reference=row.reference or "",
        tries=row.tries,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_try_at=row.next_try_at,
        reason=error.get("reason", ""),
        detail=error.get("detail", ""),
        sent_at=row.sent_at,
        receipt=row.receipt or "",
        resent_at=row.resent_at,
        resent_by=row.resent_by,
    )
