"""Sessions of people: kept on the server, ended by leaving, by idling half an hour, and after twelve hours."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from engine.clock import Clock, parsed, stored
from engine.store.database import Database
from engine.store.outage import Unavailable

from .accounts import Account, account_of
from .identity import Identity
from .schema import account, session
from .secrets import digest, new_secret

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
AT_ONCE = 3
TOUCH = timedelta(minutes=1)
"""How often the time of the last request is written down."""
LONGEST_AGENT = 200


@dataclass(frozen=True)
class OpenSession:
    """One session of an account, for its owner's list; `own` is the one that asks."""

    started_at: str
    seen_at: str
    address: str
    agent: str
    own: bool


class Sessions:
    """The sessions of one database under one clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, entered: Account, address: str, agent: str) -> str:
        """Open a session and return its secret, the value of the cookie; the oldest beyond three ends."""
        secret, now = new_secret(), self._clock.now()
        at = stored(now)
        with self._database.write() as connection:
            connection.execute(delete(session).where(session.c.started_at < stored(now - ABSOLUTE)))
            connection.execute(
                insert(session).values(
                    token_hash=digest(secret),
                    login=entered.login,
                    started_at=at,
                    seen_at=at,
                    address=address,
                    agent=agent[:LONGEST_AGENT],
                )
            )
            others = select(session.c.token_hash).where(
                session.c.login == entered.login, session.c.token_hash != digest(secret)
            )
            kept = connection.execute(others.order_by(session.c.seen_at.desc(), session.c.started_at.desc()))
            surplus = [row.token_hash for row in kept][AT_ONCE - 1 :]
            connection.execute(delete(session).where(session.c.token_hash.in_(surplus)))
        return secret

    def resume(self, secret: str, background: bool = False) -> Identity | None:
        """Who holds this secret now, or None; a request a page sends by itself does not keep it alive."""
        now = self._clock.now()
        key = digest(secret)
        with self._database.read() as connection:
            row = connection.execute(
                select(session.c.started_at, session.c.seen_at, account)
                .join(account, account.c.login == session.c.login)
                .where(session.c.token_hash == key)
            ).one_or_none()
        if row is None or row.disabled_at is not None:
            return None
        started, seen = parsed(row.started_at), parsed(row.seen_at)
        if now - seen > IDLE or now - started > ABSOLUTE:
            return None
        if not background and now - seen >= TOUCH:
            # Who only reads is not turned away because the disk is full.
            with suppress(Unavailable), self._database.write() as connection:
                connection.execute(update(session).where(session.c.token_hash == key).values(seen_at=stored(now)))
        found = account_of(row)
        return Identity(found.actor, secret, must_change=found.must_change)

    def end(self, secret: str) -> None:
        """Close the session of this secret for good."""
        with self._database.write() as connection:
            connection.execute(delete(session).where(session.c.token_hash == digest(secret)))

    def carry(self, by: timedelta) -> None:
        """Move all sessions with a sandbox's clock: nobody idled in the time that was skipped."""
        with self._database.write() as connection:
            for row in connection.execute(select(session.c.token_hash, session.c.started_at, session.c.seen_at)).all():
                moved = {name: stored(parsed(getattr(row, name)) + by) for name in ("started_at", "seen_at")}
                connection.execute(update(session).where(session.c.token_hash == row.token_hash).values(**moved))

    def end_others(self, login: str, secret: str) -> None:
        """Close all sessions of an account but this one."""
        with self._database.write() as connection:
            connection.execute(delete(session).where(session.c.login == login, session.c.token_hash != digest(secret)))

    def of(self, login: str, secret: str) -> tuple[OpenSession, ...]:
        """The open sessions of an account, newest first."""
        now = self._clock.now()
        query = select(session).where(
            session.c.login == login,
            session.c.seen_at >= stored(now - IDLE),
            session.c.started_at >= stored(now - ABSOLUTE),
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(session.c.started_at.desc())).all()
        own = digest(secret)
        return tuple(
            OpenSession(row.started_at, row.seen_at, row.address, row.agent, row.token_hash == own) for row in rows
        )
