"""Requests to other systems as rows, joined with how their letters stand; an answer is kept once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine.clock import stored
from engine.errors import NotFound
from engine.outbox import CaseMessage
from engine.store.schema import outbox
from handlers.exchange.schema import ANSWERED, OPEN, REFUSED, UNCONNECTED, exchange_request

INSERT_REQUEST = insert(exchange_request)
_WAITING = (OPEN, UNCONNECTED)


@dataclass(frozen=True)
class Exchange:
    """One request: `standing` is its own state, or that of its letter while nothing has come back.

    standing: waiting, retrying, dead, dropped (of the letter), unconnected, answered, refused. Instants are stored.
    """

    id: str
    case_id: str
    service: str
    provider: str
    about: str
    standing: str
    tries: int
    requested_at: str
    sent_at: str | None
    answered_at: str | None
    receipt: str
    reason: str
    result: Mapping[str, Any]


def keep_answer(connection: Connection, effect_key: str, answer: Mapping[str, Any], at: datetime) -> list[CaseMessage]:
    """Keep what came back for a request, and say which case is to be told; nothing for an answer kept before.

    `answer` is of the service's written format.
    """
    column = exchange_request.c
    row = connection.execute(select(exchange_request).where(column.effect_key == effect_key)).one_or_none()
    if row is None:
        return []
    result, reason = answer.get("result", {}), str(answer.get("reason", ""))
    kept = connection.execute(
        update(exchange_request)
        .where(column.id == row.id, column.state.in_(_WAITING))
        .values(
            state=ANSWERED if answer["status"] == "answered" else REFUSED,
            answered_at=stored(at),
            receipt=str(result.get("receipt", "")),
            reason=reason,
            answer=dict(answer),
        )
    )
    if kept.rowcount != 1:
        return []
    told = {
        "request_id": row.id,
        "service": row.service,
        "provider": row.provider,
        "status": answer["status"],
        "reason": reason,
        "result": result,
    }
    return [CaseMessage(row.id, row.case_id, row.message, told)]


def exchange(connection: Connection, request_id: str) -> Exchange:
    """One request. Raises NotFound."""
    row = connection.execute(_JOINED.where(exchange_request.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound(request=request_id)
    return _exchange(row)


def standings(connection: Connection, request_ids: Sequence[str]) -> dict[str, str]:
    """How requests stand, by their ids."""
    rows = connection.execute(_JOINED.where(exchange_request.c.id.in_(request_ids)))
    return {row.id: _exchange(row).standing for row in rows}


def exchanges_of_tree(connection: Connection, root_id: str) -> tuple[Exchange, ...]:
    """What a case tree asked of other systems, in order."""
    query = _JOINED.where(exchange_request.c.root_id == root_id)
    rows = connection.execute(query.order_by(exchange_request.c.requested_at, exchange_request.c.id))
    return tuple(_exchange(row) for row in rows)


def exchange_rows(connection: Connection, root_id: str) -> Sequence[Mapping[str, Any]]:
    """The query `exchanges`."""
    names = ("service", "provider", "about", "standing", "receipt", "reason")
    return [{name: getattr(found, name) for name in names} for found in exchanges_of_tree(connection, root_id)]


def oldest_waiting(connection: Connection, service: str) -> Row[Any]:
    """The oldest request of a service that has no answer. Raises NotFound."""
    column = exchange_request.c
    query = select(exchange_request).where(column.service == service, column.state.in_(_WAITING))
    row = connection.execute(query.order_by(column.requested_at, column.id)).first()
    if row is None:
        raise NotFound(service=service)
    return row


_JOINED = select(
    exchange_request,
    outbox.c.state.label("letter"),
    outbox.c.tries,
    outbox.c.sent_at,
    outbox.c.last_error,
).select_from(exchange_request.outerjoin(outbox, outbox.c.key == exchange_request.c.effect_key))


def _exchange(row: Row[Any]) -> Exchange:
    standing = row.state
    if standing == OPEN:
        standing = "retrying" if row.letter == "waiting" and row.last_error else row.letter or "waiting"
    return Exchange(
        id=row.id,
        case_id=row.case_id,
        service=row.service,
        provider=row.provider,
        about=row.about,
        standing=standing,
        tries=row.tries or 0,
        requested_at=row.requested_at,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        receipt=row.receipt or "",
        reason=row.reason or "",
        result=(row.answer or {}).get("result", {}),
    )
