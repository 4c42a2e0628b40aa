"""What an operator does about letters that were given up: send them again, one or all of a channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, update

from ..actor import Actor
from ..clock import stored
from ..errors import NotFound
from ..schema import outbox
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


def _revive(connection: Connection, which: ColumnElement[bool], by: Actor, now: datetime) -> int:
    revived = connection.execute(
        update(outbox)
        .where(which, outbox.c.state == "dead")
        .values(state="waiting", tries=0, next_try_at=stored(now), resent_at=stored(now), resent_by=by.login)
    )
    return int(revived.rowcount)
