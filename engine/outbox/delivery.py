"""One round of delivery: take a letter, send it outside any transaction, write down what became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..errors import EngineError
from ..means import Means
from ..store.failpoints import AFTER_ANSWER, failpoint
from .letters import Answer, Asker, Letter, Sender, Undeliverable, UndeliveredNow
from .posting import leave
from .queue import due, note_dead, note_retry, note_sent, take

LIMIT = 200
"""Letters of one round; what is left waits for the next, seconds later."""

PATIENCE = 2.0
"""Seconds after which a round begins no further letter, so that a slow receiver holds up neither the other
channels nor the end of the program for long."""

log = logging.getLogger("shenguan.outbox")


@dataclass(frozen=True)
class DeliveryReport:
    """What a round did: letters sent, put off, given up; the cases for which answers were left."""

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    addressed: tuple[str, ...] = ()


def deliver(
    means: Means,
    senders: Mapping[str, Sender],
    until: datetime | None = None,
    limit: int = LIMIT,
    patience: float = PATIENCE,
) -> DeliveryReport:
    """Send what is due by `until` (now), oldest first and in order per case and endpoint; never raises for a receiver.

    At least once: a worker that dies between sending and writing it down lets the letter go again with the same
    key. A channel that fails is left alone for the rest of the round. Letters of channels that have no sender wait.
    """
    counts = {"sent": 0, "postponed": 0, "dead": 0}
    addressed: list[str] = []
    until = until or means.clock.now()
    working, end = set(senders), time.monotonic() + patience
    left = limit
    while left > 0 and working:
        with means.database.read() as connection:
            rows = due(connection, until, working, left)
        if not rows:
            break
        for row in rows:
            if row.channel not in working:
                continue
            left -= 1
            if time.monotonic() >= end:
                return DeliveryReport(**counts, addressed=tuple(addressed))
            with means.database.write() as connection:
                letter = take(connection, row, means.clock.now())
            if letter is not None:
                became = _sent(means, senders[letter.channel], letter, addressed)
                counts[became] += 1
                if became == "postponed":
                    working.discard(letter.channel)
    return DeliveryReport(**counts, addressed=tuple(addressed))


def _sent(means: Means, sender: Sender, letter: Letter, addressed: list[str]) -> str:
    """Send one letter and write down what became of it: sent, postponed or dead."""
    try:
        told = sender.send(letter)
    except Undeliverable as refused:
        log.warning("letter %d to %s given up: %s", letter.number, letter.channel, refused)
        with means.database.write() as connection:
            note_dead(connection, letter, refused)
        return "dead"
    except UndeliveredNow as failure:
        return _postponed(means, letter, failure)
    except Exception as surprise:
        log.exception("letter %d to %s: the sender failed", letter.number, letter.channel)
        return _postponed(means, letter, UndeliveredNow("fault", f"{type(surprise).__name__}: {surprise}"))
    failpoint(AFTER_ANSWER)
    try:
        addressed += _noted(means, sender, letter, told)
    except EngineError as refused:
        # What cannot be kept is not lost: the letter goes again, and its receiver knows it by its key.
        log.exception("letter %d to %s: its answer cannot be kept", letter.number, letter.channel)
        return _postponed(means, letter, UndeliveredNow("fault", f"{type(refused).__name__}: {refused}"))
    return "sent"


def _noted(means: Means, sender: Sender, letter: Letter, told: str | Answer) -> list[str]:
    """Write down that it is sent, and what its answer leads to; returns the cases that are told."""
    at = means.clock.now()
    with means.database.write() as connection:
        note_sent(connection, letter, told.receipt if isinstance(told, Answer) else told, at)
        if isinstance(told, Answer) and isinstance(sender, Asker):
            return leave(connection, sender.answered(connection, letter, told, at), at)
    return []


def _postponed(means: Means, letter: Letter, failure: UndeliveredNow) -> str:
    with means.database.write() as connection:
        again = note_retry(connection, letter, failure, means.clock.now())
    # A channel whose last try this was is down no less.
    if not again:
        log.warning("letter %d to %s given up after %d tries", letter.number, letter.channel, letter.tries)
    return "postponed" if again else "dead"
