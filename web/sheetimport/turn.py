"""Whose turn it is: one worker at a time has an import or export in hand, and a dead worker's turn ends with it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from engine.store.database import Database


@contextmanager
def turn(database: Database, work_id: str, sort: str = "imports") -> Iterator[bool]:
    """Whether the work is ours until the block ends; never waits for another worker. Each sort has its own turns.

    No lease and no clock: a lock of PostgreSQL's own, or of a file beside SQLite's, dies with its holder.
    """
    if database.is_sqlite:
        path = Path(make_url(database.url).database or "")
        with path.with_name(f"{path.name}.{sort}.lock").open("a") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        return
    with database.read() as connection:
        locked = select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"{sort}:{work_id}", 0)))
        yield bool(connection.execute(locked).scalar_one())
