"""A SQLite database copied while others write to it, and put back in place of another."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from ..store.sqlite import sqlite3
from .manifest import BackupDamaged, Reach, reach, settle

FILE = "database.sqlite"
_PAGES = 2_000
"""Pages copied at a stretch."""


def path_of(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(url).database or "")


def copy(source: Path, target: Path) -> Reach:
    """Copy one state of a database that others may write to meanwhile; returns how far the copy reaches.

    Raises BackupDamaged when the copy does not pass the database's own check.
    """
    with closing(sqlite3.connect(source, isolation_level=None)) as reading, closing(sqlite3.connect(target)) as writing:
        # An open read transaction holds one state: without it every foreign write would start the copying again.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing, pages=_PAGES)
        reading.execute("ROLLBACK")
        # One file, which can be read where nothing may be written beside it.
        writing.execute("PRAGMA journal_mode=DELETE").fetchone()
    with closing(sqlite3.connect(target)) as checking:
        answers = [row[0] for row in checking.execute("PRAGMA integrity_check")]
    if answers != ["ok"]:
        raise BackupDamaged(file=target.name, answers=answers[:3])
    settle(target)
    return reach_of(target)


def reach_of(path: Path) -> Reach:
    """How far the database in a file reaches."""
    engine = create_engine(f"sqlite:///{path}", module=sqlite3, poolclass=NullPool)
    with engine.connect() as connection:
        return reach(connection)


def in_use(path: Path) -> bool:
    """Whether another program has this database open."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            # Only who is alone with a database may take it out of write-ahead logging.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
    return False


def events_in(path: Path) -> int:
    """How many events a database file holds; 0 where it holds no history at all."""
    with closing(sqlite3.connect(path)) as connection:
        known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'").fetchone()[0]
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0]) if known else 0


def put_in_place(copied: Path, target: Path) -> None:
    """Write a copied database under its name in one move, on disk when this returns."""
    draft = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(copied, draft)
    draft.chmod(0o600)
    settle(draft)
    draft.rename(target)
    settle(target.parent)
