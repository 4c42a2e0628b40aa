"""A PostgreSQL database dumped and restored by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from ..errors import Refusal
from ..store.database import Database
from .manifest import Reach, reach, settle

FILE = "database.dump"
LONGEST_COMPLAINT = 500


class ProgramMissing(Refusal):
    """A program of PostgreSQL is not installed on this machine."""


class ProgramFailed(Refusal):
    """A program of PostgreSQL did not do what it was asked."""


def dump(database: Database, target: Path) -> Reach:
    """Dump one state of the database; returns how far that state reaches. Raises ProgramMissing, ProgramFailed."""
    program = _program("pg_dump")
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        reached = reach(connection)
        _run(
            program,
            "--format=custom",
            f"--file={target}",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            url=database.url,
        )
    settle(target)
    _run(_program("pg_restore"), "--list", str(target))
    return reached


def load(dumped: Path, url: str) -> None:
    """Fill an empty database from a dump, wholly or not at all."""
    _run(
        _program("pg_restore"),
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(dumped),
        url=url,
    )


def tables_in(database: Database) -> int:
    """How many tables the database holds."""
    with database.read() as connection:
        counting = text("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        return int(connection.execute(counting).scalar_one())


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(program=name)
    return found


def _run(*command: str, url: str | None = None) -> None:
    """Run a program on a database; the password goes by the environment, never by the command line."""
    words, environment = list(command), dict(os.environ)
    if url is not None:
        address = make_url(url)
        words.insert(1, f"--dbname={address.set(drivername='postgresql', password=None).render_as_string()}")
        if address.password is not None:
            environment["PGPASSWORD"] = str(address.password)
    done = subprocess.run(  # noqa: S603 - our own words, and no shell reads them
        words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ProgramFailed(program=Path(words[0]).name, complaint=done.stderr.strip()[-LONGEST_COMPLAINT:])
