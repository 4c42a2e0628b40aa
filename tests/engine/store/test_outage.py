"""A database that takes nothing says so by name, keeps what it had, and goes on by itself."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.store.database import Database
from engine.store.outage import DatabaseAway, StorageFull, outage_of
from tests.conftest import absent
from tests.postgresql import PostgresqlServer, connected

ROW = "x" * 4000


def filled(database: Database) -> int:
    """Write rows, each in a transaction of its own, until the disk is full; returns how many were acknowledged."""
    acknowledged = 0
    with pytest.raises(StorageFull):
        while acknowledged < 100_000:
            with database.write() as connection:
                connection.execute(text("INSERT INTO letter (body) VALUES (:body)"), {"body": ROW})
            acknowledged += 1
    return acknowledged


def letters(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM letter")).scalar_one())


def with_letters(database: Database) -> Database:
    with database.write() as connection:
        connection.execute(text("CREATE TABLE letter (id INTEGER PRIMARY KEY, body TEXT)"))
    return database


def limited(database: Database, pages: int) -> None:
    """Let the file grow to so many pages and no further, on the one connection the test uses."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_given_a_full_file_when_written_then_nothing_acknowledged_is_lost_and_reading_goes_on(
    sqlite_database: Database,
) -> None:
    with_letters(sqlite_database)
    limited(sqlite_database, 200)

    acknowledged = filled(sqlite_database)

    assert acknowledged > 100
    assert letters(sqlite_database) == acknowledged
    assert sqlite_database.outage == "storage_full"


def test_given_a_full_file_when_space_is_freed_then_it_goes_on_without_a_restart(sqlite_database: Database) -> None:
    with_letters(sqlite_database)
    limited(sqlite_database, 100)
    acknowledged = filled(sqlite_database)
    limited(sqlite_database, 1000)

    with sqlite_database.write():
        pass
    assert sqlite_database.outage == "storage_full", "a transaction without a change proves nothing"
    with sqlite_database.write() as connection:
        connection.execute(text("INSERT INTO letter (body) VALUES ('small')"))

    assert sqlite_database.outage is None
    assert letters(sqlite_database) == acknowledged + 1


def test_given_a_full_file_when_a_savepoint_was_open_then_the_reason_is_still_told(sqlite_database: Database) -> None:
    with_letters(sqlite_database)
    limited(sqlite_database, 50)
    with pytest.raises(StorageFull), sqlite_database.write() as connection, connection.begin_nested():
        for _ in range(200):
            connection.execute(text("INSERT INTO letter (body) VALUES (:body)"), {"body": ROW})
    assert letters(sqlite_database) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        absent("only root may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        absent(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_given_a_full_disk_when_written_then_reading_goes_on_and_freed_space_is_used_at_once(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_500_000)
    database = with_letters(Database(f"sqlite:///{small_disk / 'test.db'}"))

    acknowledged = filled(database)
    assert letters(database) == acknowledged
    with pytest.raises(StorageFull), database.write() as connection:
        for _ in range(500):
            connection.execute(text("INSERT INTO letter (body) VALUES (:body)"), {"body": ROW})
    ballast.unlink()
    with database.write() as connection:
        connection.execute(text("INSERT INTO letter (body) VALUES (:body)"), {"body": ROW})

    assert letters(database) == acknowledged + 1
    assert database.outage is None
    with database.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    database.close()


def test_given_another_program_in_a_long_transaction_when_written_then_it_is_away(tmp_path: Path) -> None:
    database = with_letters(Database(f"sqlite:///{tmp_path / 'test.db'}"))
    other = Database(f"sqlite:///{tmp_path / 'test.db'}")
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        # A foreign program knows nothing of our turn-taking: it locks the file itself.
        with other.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            held.set()
            release.wait(20)
            connection.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with pytest.raises(DatabaseAway) as away, database.write():
        pass
    release.set()
    holder.join()
    assert away.value.values["reason"] == "SQLITE_BUSY"
    with database.write() as connection:
        connection.execute(text("INSERT INTO letter (body) VALUES ('later')"))
    assert (letters(database), database.outage) == (1, None)
    database.close()
    other.close()


def test_given_a_wrong_statement_then_it_is_no_outage(database: Database) -> None:
    with pytest.raises(DBAPIError) as wrong, database.write() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert outage_of(wrong.value) is None
    assert database.outage is None


def test_given_a_server_that_does_not_answer_then_it_is_away() -> None:
    database = Database("postgresql+psycopg://postgres@127.0.0.1:1/nowhere?connect_timeout=2")
    with pytest.raises(DatabaseAway), database.write():
        pass
    with pytest.raises(OperationalError) as unread, database.read():
        pass
    assert isinstance(outage_of(unread.value), DatabaseAway)
    database.close()


def test_given_a_server_that_shut_down_amid_a_transaction_when_it_is_back_then_the_pool_goes_on(
    postgresql: PostgresqlServer,
) -> None:
    with postgresql.fresh_database() as url:
        database = with_letters(Database(url))
        with pytest.raises(DatabaseAway) as away, database.write() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            connection.execute(text("INSERT INTO letter (id, body) VALUES (1, 'lost')"))
            with connected(postgresql.port) as administrator:
                administrator.execute(f"SELECT pg_terminate_backend({own}, 5000)".encode())
            connection.execute(text("SELECT 1"))
        assert away.value.values["reason"] in ("57P01", "connection")
        assert database.outage == "database_away"
        with database.write() as connection:
            connection.execute(text("INSERT INTO letter (id, body) VALUES (2, 'kept')"))
        assert (letters(database), database.outage) == (1, None)
        database.close()
