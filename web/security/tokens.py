"""API tokens of other systems: a public prefix, a secret shown once, a department, roles, scopes, an end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from engine.actor import Actor
from engine.clock import Clock, stored
from engine.errors import NotFound
from engine.store.database import Database

from .identity import Identity
from .schema import api_token
from .secrets import digest, new_secret, same

LONGEST_LIFE = timedelta(days=180)
SCOPES = frozenset({"read", "write", "deploy", "metrics"})
_MARK = "sgk"
_LOGIN = "api:"
_PREFIX_LETTERS = 10
_FIND = select(api_token).where(api_token.c.prefix == bindparam("of_prefix"))


@dataclass(frozen=True)
class IssuedToken:
    """One token as lists show it; the secret is nowhere kept."""

    prefix: str
    name: str
    department: str
    roles: frozenset[str]
    scopes: frozenset[str]
    issued_by: str
    issued_at: str
    expires_at: str
    revoked_at: str | None


class Tokens:
    """The API tokens of one database under one clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def issue(
        self,
        name: str,
        department: str,
        roles: Iterable[str],
        scopes: Iterable[str],
        issued_by: str,
        life: timedelta = LONGEST_LIFE,
    ) -> str:
        """A new token, told only here: `sgk_<prefix>_<secret>`. Raises ValueError for a foreign scope or life."""
        granted = frozenset(scopes)
        if not granted or not granted <= SCOPES:
            raise ValueError(f"scopes are {sorted(SCOPES)}")
        if not timedelta() < life <= LONGEST_LIFE:
            raise ValueError(f"a token lives at most {LONGEST_LIFE.days} days")
        # The prefix is typed on command lines, where a hyphen in front would read as an option.
        prefix = new_secret()[:_PREFIX_LETTERS].translate(str.maketrans("_-", "xy"))
        secret, now = new_secret(), self._clock.now()
        with self._database.write() as connection:
            connection.execute(
                insert(api_token).values(
                    prefix=prefix,
                    secret_hash=digest(secret),
                    name=name,
                    department=department,
                    roles=json.dumps(sorted(roles)),
                    scopes=json.dumps(sorted(granted)),
                    issued_by=issued_by,
                    issued_at=stored(now),
                    expires_at=stored(now + life),
                )
            )
        return f"{_MARK}_{prefix}_{secret}"

    def identify(self, token: str) -> Identity | None:
        """Who holds this token now, or None."""
        mark, _, rest = token.partition("_")
        prefix, _, secret = rest.partition("_")
        if mark != _MARK or not secret:
            return None
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"of_prefix": prefix}).one_or_none()
        if row is None or not same(row.secret_hash, digest(secret)):
            return None
        if row.revoked_at is not None or row.expires_at <= stored(self._clock.now()):
            return None
        found = _issued(row)
        actor = Actor(f"{_LOGIN}{found.prefix}", found.name, found.department, found.roles)
        return Identity(actor, scopes=found.scopes)

    def issuer_of(self, login: str) -> str | None:
        """Who issued the token that acts under this name; None for the name of a person."""
        if not login.startswith(_LOGIN):
            return None
        query = select(api_token.c.issued_by).where(api_token.c.prefix == login.removeprefix(_LOGIN))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def revoke(self, prefix: str) -> None:
        """End a token before its time; raises NotFound."""
        with self._database.write() as connection:
            ended = update(api_token).where(api_token.c.prefix == prefix, api_token.c.revoked_at.is_(None))
            if connection.execute(ended.values(revoked_at=stored(self._clock.now()))).rowcount != 1:
                raise NotFound(token=prefix)

    def all(self) -> tuple[IssuedToken, ...]:
        with self._database.read() as connection:
            rows = connection.execute(select(api_token).order_by(api_token.c.issued_at))
            return tuple(_issued(row) for row in rows)


def _issued(row: Row[Any]) -> IssuedToken:
    return IssuedToken(
        prefix=row.prefix,
        name=row.name,
        department=row.department,
        roles=frozenset(json.loads(row.roles)),
        scopes=frozenset(json.loads(row.scopes)),
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
