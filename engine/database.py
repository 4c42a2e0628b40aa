"""The database, and the one way to write to it.

SQLite: write-ahead log, full durability, one writer at a time in order of arrival (engine.groupcommit).
PostgreSQL: row locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from .failpoints import AFTER_COMMIT, BEFORE_COMMIT, failpoint
from .groupcommit import GroupCommit
from .outage import outage_of

BUSY_MILLISECONDS = 30_000


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
            self.engine: Engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, pool_size=16)
            _tune_sqlite(self.engine)
            self._queue: GroupCommit | None = GroupCommit(self.engine, path.with_name(path.name + ".lock"))
        else:
            self.engine = create_engine(url, pool_size=16, pool_pre_ping=True)
            self._queue = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading one state of the database; what is written on it is rolled back."""
        with self.engine.connect() as connection:
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
            with self._queue.act(alone) as connection:
                yield connection
            return
        with self.engine.begin() as connection:
            yield connection
            failpoint(BEFORE_COMMIT)
        failpoint(AFTER_COMMIT)

    def close(self) -> None:
        self.engine.dispose()
        if self._queue is not None:
            self._queue.close()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def tune(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
