"""One writer at a time in order of arrival, and what several of them wrote made durable by one commit.

For SQLite, whose commit waits for the disk while the next writer could already work. An act returns only
once its commit has: a group that cannot be committed fails for each of its acts. Between processes a lock
file keeps the order, because SQLite's own busy handler starves writers.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, NestedTransaction
from sqlalchemy.exc import DBAPIError

from .failpoints import AFTER_COMMIT, BEFORE_COMMIT, failpoint
from .outage import DatabaseAway

MOST = 16
"""Acts in one commit."""
LONGEST = 0.025
"""Seconds after which no further act may join a group: those in it wait for their answers."""


@dataclass
class _Group:
    """An open transaction, and the acts that wait for its commit."""

    connection: Connection
    since: float
    acts: int = 0
    error: BaseException | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def open_to_another(self) -> bool:
        return self.error is None and self.acts < MOST and time.perf_counter() - self.since < LONGEST


@dataclass
class _Ticket:
    """A writer in the queue; one that writes much wants a commit of its own."""

    alone: bool
    called: threading.Event = field(default_factory=threading.Event)


class GroupCommit:
    """The queue of writers to one SQLite file."""

    def __init__(self, engine: Engine, lock_file: Path) -> None:
        self._engine = engine
        self._file = lock_file.open("a")
        self._guard = threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._busy = False
        self._group: _Group | None = None

    @contextmanager
    def act(self, alone: bool = False) -> Iterator[Connection]:
        """One act in its turn; when the block has ended well, it is on disk."""
        self._await_turn(_Ticket(alone))
        group = self._group or self._begin()
        joined = group.acts > 0
        try:
            if joined:
                group.connection.begin_nested()
            yield group.connection
            if joined:
                _nested(group.connection).commit()
        except BaseException as fault:
            self._undo(group, joined, fault)
            self._leave(group)
            if joined and isinstance(fault, Exception):
                # It may have failed on what others wrote before it: that must be so when its sender hears of it.
                group.done.wait()
                if group.error is not None:
                    raise group.error from fault
            raise
        group.acts += 1
        self._leave(group, alone)
        group.done.wait()
        if group.error is not None:
            raise group.error

    def close(self) -> None:
        self._file.close()

    def _await_turn(self, ticket: _Ticket) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            self._waiting.append(ticket)
        ticket.called.wait()

    def _begin(self) -> _Group:
        with ExitStack() as undone:
            undone.callback(self._pass_on)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            connection = undone.enter_context(self._engine.connect())
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            undone.pop_all()
        return _Group(connection, time.perf_counter())

    def _undo(self, group: _Group, joined: bool, fault: BaseException) -> None:
        """Undo one act. What others wrote before it stays, unless the database has given up the whole."""
        connection = group.connection
        # On a full disk SQLite has rolled back already; a complaint about that would hide the reason.
        with suppress(DBAPIError):
            while joined and connection.in_nested_transaction():
                _nested(connection).rollback()
        if not joined:
            with suppress(DBAPIError):
                connection.rollback()
        elif not _in_transaction(connection):
            group.error = _database_error(fault)

    def _leave(self, group: _Group, alone: bool = False) -> None:
        """Leave the transaction to the next writer, or end it."""
        with self._guard:
            another = bool(self._waiting) and not self._waiting[0].alone
            if another and not alone and group.acts and group.open_to_another():
                self._group = group
                self._waiting.popleft().called.set()
                return
            self._group = None
        try:
            if group.acts and group.error is None:
                self._commit(group)
        finally:
            with suppress(DBAPIError):
                group.connection.close()
            self._pass_on()
            group.done.set()

    def _commit(self, group: _Group) -> None:
        failpoint(BEFORE_COMMIT)
        try:
            group.connection.commit()
        except BaseException as fault:
            # Each of its acts is told; the one that ends the group waits for the same word as the others.
            group.error = fault
            with suppress(DBAPIError):
                group.connection.rollback()
            return
        failpoint(AFTER_COMMIT)

    def _pass_on(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        with self._guard:
            if self._waiting:
                self._waiting.popleft().called.set()
            else:
                self._busy = False


def _nested(connection: Connection) -> NestedTransaction:
    found = connection.get_nested_transaction()
    assert found is not None
    return found


def _in_transaction(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    return driver is not None and bool(driver.in_transaction)


def _database_error(fault: BaseException) -> BaseException:
    """What the database said: the acts before this one are told of it, not of the act it befell."""
    found: BaseException | None = fault
    while found is not None and not isinstance(found, DBAPIError):
        found = found.__cause__ or found.__context__
    return found or DatabaseAway()
