"""Accounts of people: their post, their password, and whether they may enter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import Connection, Row, insert, select, update

from engine.actor import Actor
from engine.clock import Clock, stored
from engine.errors import InputRejected, NotFound, Problem, Refusal
from engine.ids import Ids
from engine.store.database import Database

from .passwords import PasswordHashing, password_problem
from .policy import roles_of
from .schema import account, session
from .throttle import check_address, locked, note_attempt

LONGEST_LOGIN = 64
_LOOPBACK = ("127.", "::1")


class LoginRefused(Refusal):
    """Unknown, wrong, locked or disabled: the answer never tells which."""


class Post(Protocol):
    """A post of the catalogue, from which an account is made."""

    @property
    def login(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def roles(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Account:
    """One account as lists and pages show it."""

    login: str
    name: str
    department: str
    roles: frozenset[str]
    must_change: bool
    demo: bool
    disabled: bool

    @property
    def actor(self) -> Actor:
        return Actor(self.login, self.name, self.department, self.roles)


class Accounts:
    """The accounts of one database under one clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._ids = Ids(clock)
        self._hashing = PasswordHashing()

    def all(self) -> tuple[Account, ...]:
        with self.database.read() as connection:
            return tuple(account_of(row) for row in connection.execute(select(account).order_by(account.c.login)))

    def find(self, login: str) -> Account | None:
        with self.database.read() as connection:
            row = _row(connection, login)
        return account_of(row) if row is not None else None

    def seed(self, posts: Iterable[Post], password: str, *, demo: bool = False) -> int:
        """Make accounts for the posts that have none; returns how many. Demo accounts enter from loopback only.

        Without demo data every account must change the given one-time password at its first login.
        """
        hashed = self._hashing.hash(password)
        at = stored(self.clock.now())
        with self.database.write() as connection:
            known = set(connection.execute(select(account.c.login)).scalars())
            rows = [_values(post, hashed, demo, at) for post in posts if post.login not in known]
            if rows:
                connection.execute(insert(account), rows)
        return len(rows)

    def enter(self, login: str, password: str, address: str) -> Account:
        """The account of a login; raises LoginRefused, TooManyAttempts, TooBusy.

        Every way to fail does the same work and leaves the same trace.
        """
        typed, now = login.strip().lower()[:LONGEST_LOGIN], self.clock.now()
        with self.database.read() as connection:
            check_address(connection, address, now)
            is_locked = locked(connection, typed, now)
            row = _row(connection, typed)
        right = self._hashing.check(row.password if row is not None else None, password)
        found = account_of(row) if row is not None else None
        allowed = found is not None and not found.disabled and (not found.demo or from_this_machine(address))
        accepted = right and allowed and not is_locked
        outcome = "accepted" if accepted else "locked" if is_locked else "refused"
        with self.database.write() as connection:
            note_attempt(connection, self._ids, typed, address, outcome, now)
        if found is None or not accepted:
            raise LoginRefused
        return found

    def change_password(self, login: str, old: str, new: str) -> None:
        """Give an account a new password and end all its sessions; raises InputRejected."""
        with self.database.read() as connection:
            row = _row(connection, login)
        if row is None:
            raise NotFound(login=login)
        if not self._hashing.check(row.password, old):
            raise InputRejected((Problem("old_password", "password_wrong"),))
        problem = password_problem(new, row.login, row.name)
        if problem is None and old == new:
            problem = Problem("password", "password_unchanged")
        if problem is not None:
            raise InputRejected((replace(problem, field="new_password"),))
        self._store_password(login, new, must_change=False)

    def set_password(self, login: str, password: str) -> None:
        """Set a one-time password, to be changed at the next login; raises NotFound."""
        if self.find(login) is None:
            raise NotFound(login=login)
        self._store_password(login, password, must_change=True)

    def disable(self, login: str) -> None:
        """Shut an account and end its sessions; raises NotFound."""
        with self.database.write() as connection:
            shut = update(account).where(account.c.login == login).values(disabled_at=stored(self.clock.now()))
            if connection.execute(shut).rowcount != 1:
                raise NotFound(login=login)
            connection.execute(session.delete().where(session.c.login == login))

    def _store_password(self, login: str, password: str, must_change: bool) -> None:
        hashed = self._hashing.hash(password)
        changes = {
            "password": hashed,
            "must_change": int(must_change),
            "changed_at": stored(self.clock.now()),
        }
        with self.database.write() as connection:
            connection.execute(update(account).where(account.c.login == login).values(**changes))
            connection.execute(session.delete().where(session.c.login == login))


def _row(connection: Connection, login: str) -> Row[Any] | None:
    return connection.execute(select(account).where(account.c.login == login)).one_or_none()


def from_this_machine(address: str) -> bool:
    """Whether a request comes from the machine the platform runs on."""
    return address.startswith(_LOOPBACK)


def account_of(row: Row[Any]) -> Account:
    """The account of a row that has all account columns."""
    return Account(
        login=row.login,
        name=row.name,
        department=row.department,
        roles=frozenset(json.loads(row.roles)),
        must_change=bool(row.must_change),
        demo=bool(row.demo),
        disabled=row.disabled_at is not None,
    )


def _values(post: Post, hashed: str, demo: bool, at: str) -> Mapping[str, Any]:
    return {
        "login": post.login.lower(),
        "name": post.name,
        "department": post.department,
        "roles": json.dumps(sorted(post.roles)),
        "password": hashed,
        "must_change": int(not demo),
        "demo": int(demo),
        "created_at": at,
        "changed_at": at,
    }


def works_for(connection: Connection, login: str, department: str, role: str) -> bool:
    """Whether somebody may take tasks of a department and a role, also as the head of those who do."""
    row = _row(connection, login)
    if row is None:
        return False
    found = account_of(row)
    return not found.disabled and found.department == department and role in roles_of(found.actor)
