"""What an operator does about letters that were given up: send them again, or let them be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, update

from ..actor import Actor
from ..clock import stored
from ..errors import NotFound
from ..store.schema import outbox
from .queue import SEND_WITHIN


def resend(connection: Connection, number: int, by: Actor, now: datetime) -> None:
    """Put one dead letter back in the queue, its tries counted anew. Raises NotFound when it is not dead."""
    if not _revive(connection, outbox.c.number == number, by, now):
        raise NotFound(letter=number)


def resend_channel(connection: Connection, channel: str, by: Actor, now: datetime) -> int:
    """Put all dead letters of a channel back, and let those that wait for another try go now; returns how many."""
    revived = _revive(connection, outbox.c.channel == channel, by, now)
    column = outbox.c
    hastened = connection.execute(
        update(outbox)
        .where(
            column.channel == channel,
            column.state == "waiting",
            column.next_try_at > stored(now),
            # A letter under way is left alone.
            column.tried_at <= stored(now - SEND_WITHIN),
        )
        .values(next_try_at=stored(now))
    )
    return revived + hastened.rowcount


def drop(connection: Connection, number: int, by: Actor, now: datetime) -> None:
    """Let a dead letter be: it is settled otherwise. Raises NotFound when it is not dead."""
    if not _drop(connection, (outbox.c.number == number, outbox.c.state == "dead"), by, now):
        raise NotFound(letter=number)


def drop_channel(connection: Connection, channel: str, by: Actor, now: datetime) -> int:
    """Let all letters be that are left of a channel which is no more, also those that wait; returns how many."""
    return _drop(connection, (outbox.c.channel == channel, outbox.c.state.in_(("waiting", "dead"))), by, now)


def _drop(connection: Connection, which: tuple[ColumnElement[bool], ...], by: Actor, now: datetime) -> int:
    dropped = connection.execute(
        update(outbox).where(*which).values(state="dropped", dropped_at=stored(now), dropped_by=by.login)
    )
    return int(dropped.rowcount)


def _revive(connection: Connection, which: ColumnElement[bool], by: Actor, now: datetime) -> int:
    revived = connection.execute(
        update(outbox)
        .where(which, outbox.c.state == "dead")
        .values(state="waiting", tries=0, next_try_at=stored(now), resent_at=stored(now), resent_by=by.login)
    )
    return int(revived.rowcount)
