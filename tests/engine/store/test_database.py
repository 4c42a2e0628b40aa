"""One writer at a time, in order of arrival; what fails leaves nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.clock import SimulatedClock, parsed
from engine.ids import Ids
from engine.store.database import Database


@pytest.fixture
def counter(database: Database) -> Database:
    with database.write() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return database


def value(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


def test_a_transaction_that_raises_leaves_nothing(counter: Database) -> None:
    with pytest.raises(RuntimeError), counter.write() as connection:
        connection.execute(text("UPDATE counter SET n = 9"))
        raise RuntimeError
    assert value(counter) == 0


def test_a_reader_sees_one_state_while_others_write(sqlite_database: Database) -> None:
    with sqlite_database.write() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    with sqlite_database.read() as reader:
        before = reader.execute(text("SELECT n FROM counter")).scalar_one()
        with sqlite_database.write() as connection:
            connection.execute(text("UPDATE counter SET n = 1"))
        assert reader.execute(text("SELECT n FROM counter")).scalar_one() == before


def test_writers_of_one_program_wait_their_turn(counter: Database) -> None:
    def add() -> None:
        for _ in range(20):
            with counter.write() as connection:
                lock = "" if counter.is_sqlite else " FOR UPDATE"
                read = connection.execute(text(f"SELECT n FROM counter{lock}")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": read + 1})

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(counter) == 120


def test_writers_of_two_programs_wait_their_turn(sqlite_database: Database) -> None:
    with sqlite_database.write() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    program = (
        "import sys\n"
        "from sqlalchemy import text\n"
        "from engine.store.database import Database\n"
        "database = Database(sys.argv[1])\n"
        "for _ in range(40):\n"
        "    with database.write() as connection:\n"
        "        n = connection.execute(text('SELECT n FROM counter')).scalar_one()\n"
        "        connection.execute(text('UPDATE counter SET n = :n'), {'n': n + 1})\n"
    )
    root = Path(__file__).parents[3]
    running = [subprocess.Popen([sys.executable, "-c", program, sqlite_database.url], cwd=root) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert value(sqlite_database) == 80


def test_sqlite_is_set_to_lose_nothing(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2}


def test_ids_rise_also_while_the_clock_stands() -> None:
    clock = SimulatedClock(parsed("2024-05-13T16:00"))
    ids = Ids(clock)
    made = [ids.new() for _ in range(500)]
    clock.move_to(parsed("2024-05-13T16:01"))
    made.append(ids.new())
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {26}


def test_threads_that_read_within_their_acts_never_bar_each_other(counter: Database) -> None:
    """Each has three connections at its widest; so many threads at once need more than there are."""
    barrier = threading.Barrier(40)
    failures: list[BaseException] = []

    def act() -> None:
        barrier.wait(30)
        try:
            with counter.write() as connection:
                connection.execute(text("UPDATE counter SET n = n + 1"))
                with counter.read(), counter.read():
                    pass
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=act) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == [] and value(counter) == 40
