"""The database, and the one way to write to it.

SQLite: write-ahead log, full durability, one writer at a time in order of arrival (engine.store.groupcommit).
PostgreSQL: row locks.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from .failpoints import AFTER_COMMIT, BEFORE_COMMIT, failpoint
from .groupcommit import GroupCommit
from .outage import outage_of
from .sqlite import sqlite3

BUSY_MILLISECONDS = 30_000
AT_ONCE, NESTED = 12, 3
"""So many threads work with the database at a time, each with so many connections: reads within an act have their own.

A thread that waits for its first connection holds none, so that no number of threads can bar each other.
"""

_START = 0x5347_0001
"""The advisory lock of PostgreSQL under which a platform starts."""

_POOL: dict[str, Any] = {"pool_size": AT_ONCE, "max_overflow": AT_ONCE * (NESTED - 1) + NESTED}


class Database:
    """Connections to one database; `write()` is the only way to change it."""

    def __init__(self, url: str) -> None:
        parsed_url = make_url(url)
        self.url = url
        self.is_sqlite = parsed_url.get_backend_name() == "sqlite"
        self.outage: str | None = None
        """The code of the outage that refused the last change, until a change is stored again."""
        if self.is_sqlite:
            path = Path(parsed_url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.engine: Engine = create_engine(
                url, module=sqlite3, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, **_POOL
            )
            _tune_sqlite(self.engine)
            self._queue: GroupCommit | None = GroupCommit(self.engine, path.with_name(path.name + ".lock"))
        else:
            self.engine = create_engine(url, pool_pre_ping=True, **_POOL)
            self._queue = None
        self._desks = _Desks(AT_ONCE)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading one state of the database; what is written on it is rolled back."""
        with self._desks, self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def write(self, alone: bool = False) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises.

        On SQLite several may be made durable together; `alone` is for those that write much.

        Raises StorageFull and DatabaseAway (both Unavailable) when the database took nothing.
        """
        stored = False
        try:
            with self._transaction(alone) as connection:
                before = self._changes(connection)
                yield connection
                stored = not self.is_sqlite or self._changes(connection) != before
        except DBAPIError as error:
            found = outage_of(error)
            if found is None:
                raise
            self.outage = found.code
            raise found from error
        if stored:
            self.outage = None

    def _changes(self, connection: Connection) -> int:
        """How many rows a connection to SQLite has changed so far: a sweep that found nothing proves nothing."""
        driver = connection.connection.driver_connection if self.is_sqlite else None
        return driver.total_changes if driver is not None else 0

    @contextmanager
    def _transaction(self, alone: bool) -> Iterator[Connection]:
        if self._queue is not None:
            with self._desks.beside(), self._queue.act(alone) as connection:
                yield connection
            return
        with self._desks, self.engine.begin() as connection:
            yield connection
            failpoint(BEFORE_COMMIT)
        failpoint(AFTER_COMMIT)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process is in such a block meanwhile: two that start together must not both fill what is empty."""
        if self.is_sqlite:
            path = Path(str(self.engine.url.database))
            with path.with_name(path.name + ".start").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _START})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _START})

    def close(self) -> None:
        self.engine.dispose()
        if self._queue is not None:
            self._queue.close()


class _Desks:
    """Lets so many threads in; one that is in may enter again."""

    def __init__(self, number: int) -> None:
        self._free = threading.Semaphore(number)
        self._own = threading.local()

    def __enter__(self) -> None:
        depth = getattr(self._own, "depth", 0)
        if depth == 0:
            self._free.acquire()
        self._own.depth = depth + 1

    def __exit__(self, *_: object) -> None:
        self._own.depth -= 1
        if self._own.depth == 0:
            self._free.release()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """In without a desk, for the one writer whose turn it is: he waits for nobody who may wait for him."""
        self._own.depth = getattr(self._own, "depth", 0) + 1
        try:
            yield
        finally:
            self._own.depth -= 1


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def tune(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
