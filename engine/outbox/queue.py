"""The rows of the outbox: written with the act, taken by a conditional update, and what became of each try."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    bindparam,
    exists,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ..clock import stored
from ..store.schema import outbox
from .letters import Draft, Letter, Undelivered

Write = Callable[[Executable, Mapping[str, Any]], object]
"""Takes a statement and one row for it, to be carried out within the transaction."""

SEND_WITHIN = timedelta(minutes=2)
"""How long a try may take. Senders give up long before (ten seconds of silence); after it the letter is due again,
whatever became of the worker that took it."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""The wait doubles from one minute, so that a short failure costs minutes and a long one few tries."""

TRIES = 20
"""Twenty tries last 68 hours: a receiver that is switched off from Friday evening to Monday morning misses nothing."""

LONGEST_RETRY_AFTER = timedelta(hours=24)
"""A receiver may ask for a longer wait, but not for ever."""

REST = timedelta(minutes=15)
"""When a receiver is back, letters waiting for their next try go at once, unless their last try is younger than this.
So a letter that alone is refused does not use up its tries while others get through. Longer than SEND_WITHIN:
a letter under way is left alone."""

ERROR_LENGTH = 500

_INSERT = {
    "sqlite": sqlite.insert(outbox).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(outbox).on_conflict_do_nothing(),
}
_EARLIER = outbox.alias()
# Written out, not bound: a partial index serves only a statement that says its condition.
_WAITING: ColumnElement[str] = literal_column("'waiting'")
_DUE = (
    select(outbox)
    .where(
        outbox.c.state == _WAITING,
        outbox.c.next_try_at <= bindparam("now"),
        outbox.c.channel.in_(bindparam("channels", expanding=True)),
        ~exists().where(
            _EARLIER.c.lane == outbox.c.lane, _EARLIER.c.state == _WAITING, _EARLIER.c.number < outbox.c.number
        ),
    )
    .order_by(outbox.c.number)
    .limit(bindparam("limit"))
)


def enqueue(connection: Connection, drafts: Sequence[Draft], at: datetime, write: Write | None = None) -> None:
    """Write letters in the act's own transaction; a key that is there already is not written again.

    `write` gathers the rows of an act; without it they are written at once.
    """
    statement, now, write = _INSERT[connection.dialect.name], stored(at), write or connection.execute
    for draft in drafts:
        row = {
            "key": draft.key,
            "channel": draft.channel,
            "recipient": draft.recipient,
            "lane": draft.lane,
            "kind": draft.kind,
            "root_id": draft.root_id,
            "payload": json.dumps(dict(draft.payload), ensure_ascii=False, sort_keys=True),
            "state": "waiting",
            "tries": 0,
            "created_at": now,
            "next_try_at": now,
        }
        write(statement, row)


def due(connection: Connection, now: datetime, channels: Collection[str], limit: int) -> Sequence[Row[Any]]:
    """Letters whose turn it is, oldest first: of each lane only the first that is not yet sent or given up."""
    told = {"now": stored(now), "channels": sorted(channels), "limit": limit}
    return connection.execute(_DUE, told).all()


def take(connection: Connection, row: Row[Any], now: datetime) -> Letter | None:
    """Take a letter for one try; None when another worker was first.

    Nothing is locked: the row is due again once the time for sending is over, should this worker die.
    """
    column = outbox.c
    taken = connection.execute(
        update(outbox)
        .where(column.number == row.number, column.tries == row.tries, column.state == "waiting")
        .values(tries=row.tries + 1, tried_at=stored(now), next_try_at=stored(now + SEND_WITHIN))
    )
    if taken.rowcount != 1:
        return None
    return Letter(
        row.number,
        row.key,
        row.channel,
        row.recipient,
        row.kind,
        json.loads(row.payload),
        row.created_at,
        row.tries + 1,
    )


def note_sent(connection: Connection, letter: Letter, receipt: str, now: datetime) -> None:
    """It is sent; and its receiver being there, others to it that wait for their next try need not wait."""
    column = outbox.c
    connection.execute(
        update(outbox)
        .where(column.number == letter.number)
        .values(state="sent", sent_at=stored(now), receipt=receipt[:ERROR_LENGTH], last_error=None)
    )
    connection.execute(
        update(outbox)
        .where(
            column.state == "waiting",
            column.channel == letter.channel,
            column.next_try_at > stored(now),
            column.tried_at <= stored(now - REST),
        )
        .values(next_try_at=stored(now))
    )


def note_retry(connection: Connection, letter: Letter, failure: Undelivered, now: datetime) -> bool:
    """It goes again later, or is given up after the last try; returns whether it goes again."""
    if letter.tries >= TRIES:
        note_dead(connection, letter, failure)
        return False
    wait = min(max(backoff(letter.tries), timedelta(seconds=failure.retry_after)), LONGEST_RETRY_AFTER)
    _note(connection, letter, {"next_try_at": stored(now + wait), "last_error": _told(failure)})
    return True


def note_dead(connection: Connection, letter: Letter, failure: Undelivered) -> None:
    """It is given up. Later letters of its lane go on: each stands by itself, and a reminder must not be kept
    back by an older letter that nobody can deliver."""
    _note(connection, letter, {"state": "dead", "last_error": _told(failure)})


def backoff(tries: int) -> timedelta:
    """The wait after so many tries."""
    # The power is bounded before it is formed; beyond it the longest wait holds anyway.
    doublings: int = 2 ** min(tries - 1, 16)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def _note(connection: Connection, letter: Letter, values: dict[str, Any]) -> None:
    """Write what became of a try, unless a later try has been made since."""
    column = outbox.c
    connection.execute(
        update(outbox)
        .where(column.number == letter.number, column.tries == letter.tries, column.state == "waiting")
        .values(**values)
    )


def _told(failure: Undelivered) -> str:
    return json.dumps({"reason": failure.reason, "detail": failure.detail[:ERROR_LENGTH]}, ensure_ascii=False)
