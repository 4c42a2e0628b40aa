"""Several acts, one commit: each returns when it is on disk, and one that fails takes none with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.store.database import Database
from engine.store.outage import Unavailable
from engine.store.sqlite import sqlite3

PATIENCE = 30


@pytest.fixture
def counter(sqlite_database: Database) -> Database:
    with sqlite_database.write() as connection:
        connection.execute(text("CREATE TABLE counter (who TEXT NOT NULL)"))
    return sqlite_database


def written(database: Database) -> list[str]:
    """What another program sees: only what is committed."""
    path = database.engine.url.database
    assert path is not None
    with sqlite3.connect(path) as other:
        found = sorted(row[0] for row in other.execute("SELECT who FROM counter"))
    other.close()
    return found


def together(database: Database, acts: dict[str, Callable[[], None]]) -> dict[str, BaseException | None]:
    """Let all acts queue up behind one that holds the turn, then go; returns how each ended."""
    ended: dict[str, BaseException | None] = {}
    begun, go = threading.Event(), threading.Event()

    def hold() -> None:
        with suppress(DBAPIError, Unavailable), database.write():
            begun.set()
            assert go.wait(PATIENCE)

    def perform(who: str, act: Callable[[], None]) -> None:
        try:
            with database.write() as connection:
                connection.execute(text("INSERT INTO counter VALUES (:who)"), {"who": who})
                act()
            ended[who] = None if who in written(database) else AssertionError(f"{who} returned before its commit")
        except BaseException as fault:
            fault.add_note("".join(written(database)))
            ended[who] = fault

    threads = [threading.Thread(target=hold)]
    threads[0].start()
    assert begun.wait(PATIENCE)
    queue = database._queue
    assert queue is not None
    for number, (who, act) in enumerate(acts.items(), 1):
        threads.append(threading.Thread(target=perform, args=(who, act)))
        threads[-1].start()
        while len(queue._waiting) < number:
            threading.Event().wait(0.001)
    go.set()
    for thread in threads:
        thread.join(PATIENCE)
    return ended


def commits(database: Database) -> list[str]:
    seen: list[str] = []
    event.listen(database.engine, "commit", lambda _: seen.append("commit"))
    return seen


def nothing() -> None:
    """An act that goes well."""


def fail() -> None:
    raise LookupError("this act fails")


def test_given_acts_that_queue_up_when_they_go_well_then_few_commits_serve_all(counter: Database) -> None:
    seen = commits(counter)
    ended = together(counter, dict.fromkeys("abcdefgh", nothing))
    assert ended == dict.fromkeys("abcdefgh")
    assert written(counter) == list("abcdefgh")
    assert len(seen) < 5


def test_given_one_act_that_fails_when_it_shares_a_commit_then_only_its_own_rows_are_missing(counter: Database) -> None:
    ended = together(counter, {"a": nothing, "b": fail, "c": nothing, "d": fail})
    assert isinstance(ended["b"], LookupError)
    assert isinstance(ended["d"], LookupError)
    assert (ended["a"], ended["c"]) == (None, None)
    assert written(counter) == ["a", "c"]


def test_given_an_act_refused_on_what_others_wrote_then_that_is_on_disk_when_it_is_told(counter: Database) -> None:
    ended = together(counter, {"a": nothing, "b": fail, "c": fail})
    assert [ended[who].__notes__ for who in "bc"] == [["a"], ["a"]]  # type: ignore[union-attr]


def test_given_a_commit_that_fails_then_each_act_of_the_group_is_told(counter: Database) -> None:
    broken: list[int] = []

    def refuse(_: object) -> None:
        if not broken:
            broken.append(1)
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(counter.engine, "commit", refuse)
    ended = together(counter, {"a": nothing, "b": nothing})
    told = [who for who, fault in ended.items() if fault is not None]
    assert written(counter) == [who for who in "ab" if who not in told]
    with counter.write() as connection:
        connection.execute(text("INSERT INTO counter VALUES ('later')"))
    assert "later" in written(counter)


def test_given_an_act_that_writes_much_when_others_wait_then_it_has_a_commit_of_its_own(counter: Database) -> None:
    seen = commits(counter)
    with counter.write(alone=True) as connection:
        connection.execute(text("INSERT INTO counter VALUES ('much')"))
    assert len(seen) == 1
    assert written(counter) == ["much"]


def test_given_a_full_disk_when_acts_share_a_commit_then_those_that_were_not_stored_are_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'small.db'}")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE counter (who TEXT NOT NULL)"))
        connection.execute(text("CREATE TABLE bulk (filling BLOB)"))

    @event.listens_for(database.engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=40").close()

    def fill() -> None:
        with database.engine.connect() as probe:
            assert probe.exec_driver_sql("PRAGMA max_page_count").scalar_one() == 40

    def overflow() -> None:
        queue = database._queue
        assert queue is not None and queue._group is not None
        queue._group.connection.exec_driver_sql("INSERT INTO bulk VALUES (zeroblob(1000000))")

    ended = together(database, {"a": fill, "b": overflow, "c": nothing})
    stored = written(database)
    assert ended["b"] is not None
    assert "b" not in stored
    for who in "ac":
        assert (ended[who] is None) == (who in stored)
    database.close()


def test_given_a_transaction_that_cannot_begin_then_connection_and_turn_are_given_back(counter: Database) -> None:
    refused: list[str] = []

    @event.listens_for(counter.engine, "before_cursor_execute")
    def refuse(_: object, __: object, statement: str, *___: object) -> None:
        if statement == "BEGIN IMMEDIATE" and not refused:
            refused.append(statement)
            raise OperationalError(statement, {}, sqlite3.OperationalError("database is locked"))

    with pytest.raises(Unavailable), counter.write():
        pytest.fail("nothing can be done in it")
    assert counter.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    with counter.write() as connection:
        connection.execute(text("INSERT INTO counter VALUES ('after')"))
    assert written(counter) == ["after"]
