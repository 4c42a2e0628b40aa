"""Login attempts: five failures lock an account for a quarter of an hour, and an address has its own measure."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from engine.clock import stored
from engine.errors import Refusal
from engine.ids import Ids

from .schema import login_attempt

WINDOW = timedelta(minutes=15)
FAILURES = 5
PER_ADDRESS = 60
"""Attempts of one address in a window: a whole office may sit behind one."""


class TooManyAttempts(Refusal):
    """This address has tried too often."""


def check_address(connection: Connection, address: str, now: datetime) -> None:
    """Raises TooManyAttempts, with the seconds to wait."""
    tried = select(func.count()).where(
        login_attempt.c.address == address,
        login_attempt.c.at > stored(now - WINDOW),
        login_attempt.c.outcome != "accepted",
    )
    if int(connection.execute(tried).scalar_one()) >= PER_ADDRESS:
        raise TooManyAttempts(seconds=int(WINDOW.total_seconds()))


def locked(connection: Connection, login: str, now: datetime) -> bool:
    """Whether a login is locked. Attempts against a lock do not prolong it, so that it is no weapon."""
    since = connection.execute(
        select(func.max(login_attempt.c.at)).where(
            login_attempt.c.login == login, login_attempt.c.outcome == "accepted"
        )
    ).scalar()
    start = max(since or "", stored(now - WINDOW))
    failures = select(func.count()).where(
        login_attempt.c.login == login, login_attempt.c.at > start, login_attempt.c.outcome == "refused"
    )
    return int(connection.execute(failures).scalar_one()) >= FAILURES


def note_attempt(connection: Connection, ids: Ids, login: str, address: str, outcome: str, now: datetime) -> None:
    """Keep an attempt; `login` is what was typed, known or not."""
    connection.execute(
        insert(login_attempt).values(id=ids.new(), login=login, address=address, outcome=outcome, at=stored(now))
    )
