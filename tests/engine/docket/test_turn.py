"""The docket follows the histories: what grew is written anew, late commits are found, everything can be rebuilt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from threading import Thread

import pytest
from sqlalchemy import Connection, select

from engine.clock import stored
from engine.docket import turn as turning
from engine.docket.query import Query
from engine.docket.search import Answer, answer, roots
from engine.docket.tables import docket, docket_label, docket_term, docket_text, docket_turn
from engine.docket.turn import freshness
from engine.store.database import Database
from engine.store.migration import upgrade
from tests.engine.conftest import CLERK, Office
from tests.engine.docket.shelf import NOW, Shelf
from tests.engine.drawing import Drawing

TABLES = (docket, docket_text, docket_term, docket_label)


@pytest.fixture
def shelf(database: Database) -> Iterator[Shelf]:
    upgrade(database)
    yield Shelf(database, Random(3))


def found(shelf: Shelf) -> set[str]:
    with shelf.database.read() as connection:
        return set(roots(connection, Query(), NOW))


def whole(shelf: Shelf) -> bool:
    with shelf.database.read() as connection:
        return freshness(connection).is_whole


def answered(shelf: Shelf, query: Query) -> Answer:
    with shelf.database.read() as connection:
        return answer(connection, query, NOW)


def test_given_a_new_database_when_turns_are_run_then_all_cases_come_in_by_and_by(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "BATCH", 10)
    shelf.add(35)
    turn = shelf.turn()
    assert turn.run(batches=1) == 10
    with shelf.database.read() as connection:
        fresh = freshness(connection)
    assert (fresh.covered, fresh.of, fresh.rebuilding) == (10, 35, True)
    while turn.run(batches=1):
        pass
    assert found(shelf) == set(shelf.told) and whole(shelf)
    assert turn.run() == 0


def test_given_a_case_that_goes_on_then_the_next_turn_has_it_and_says_till_then_that_it_lags(shelf: Shelf) -> None:
    (one,) = shelf.add(1, status="active", outcome="", departments=frozenset("A"))
    turn = shelf.turn()
    turn.reindex()
    shelf.change(one, status="ended", outcome="done", departments=frozenset("BC"))
    with shelf.database.read() as connection:
        assert freshness(connection).behind_since == stored(NOW)
    assert answered(shelf, Query(departments=("A",))).total == 1
    assert turn.run() == 1
    assert whole(shelf)
    assert answered(shelf, Query(departments=("A",))).total == 0
    (after,) = answered(shelf, Query(departments=("B", "C"), status="ended", outcome="done")).cases
    assert after.events == one.events + 1


def test_given_a_transaction_that_commits_after_a_later_one_then_it_is_found_within_the_overlap(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "_PATROLLED", 1)
    old = shelf.add(3, NOW - timedelta(days=30))
    turn = shelf.turn()
    turn.reindex()
    shelf.add(1, NOW)
    turn.run()
    late = shelf.change(old[2], NOW - timedelta(seconds=90))
    shelf.clock.move_to(NOW + timedelta(seconds=11))
    assert turn.run() == 1
    assert {one.root_id: one.events for one in answered(shelf, Query()).cases}[late.id] == late.events


def test_given_a_past_that_is_written_afterwards_then_the_patrol_finds_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "_PATROLLED", 2)
    shelf.add(5, NOW)
    turn = shelf.turn()
    turn.reindex()
    shelf.add(1, NOW - timedelta(days=400))
    for _ in range(4):
        turn.run()
    assert found(shelf) == set(shelf.told)


def test_given_many_events_at_one_instant_then_none_is_passed_over(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "_EVENTS", 3)
    monkeypatch.setattr(turning, "_PATROLLED", 1)
    turn = shelf.turn()
    turn.reindex()
    shelf.add(20, NOW)
    turn.run(batches=100)
    assert found(shelf) == set(shelf.told) and whole(shelf)


def contents(database: Database) -> list[list[tuple[object, ...]]]:
    def plain(value: object) -> object:
        return bytes(value).rstrip(b"\0") if isinstance(value, bytes | memoryview) else value

    with database.read() as connection:
        return [sorted(tuple(map(plain, row)) for row in connection.execute(select(table))) for table in TABLES]


def test_given_any_course_of_events_when_rebuilt_from_nothing_then_the_same_is_found(shelf: Shelf) -> None:
    shelf.add(40)
    turn = shelf.turn()
    turn.reindex()
    for one in list(shelf.told.values())[::3]:
        shelf.change(one, status="ended", outcome="done", due=None, departments=frozenset("DE"))
    turn.run()
    query = Query(departments=("D",))
    before = answered(shelf, Query()).facets, set(roots_of(shelf, query))
    turn.reindex()
    rebuilt = contents(shelf.database)
    assert (answered(shelf, Query()).facets, set(roots_of(shelf, query))) == before
    turn.reindex()
    assert contents(shelf.database) == rebuilt


def roots_of(shelf: Shelf, query: Query) -> tuple[str, ...]:
    with shelf.database.read() as connection:
        return roots(connection, query, NOW)


def test_given_further_projectors_then_they_are_told_the_same_roots_in_the_same_transaction(shelf: Shelf) -> None:
    told: list[str] = []

    def projector(connection: Connection, roots: Sequence[str]) -> None:
        in_docket = connection.execute(select(docket.c.root_id)).scalars().all()
        assert set(roots) <= set(in_docket)
        told.extend(roots)

    shelf.further = (projector,)
    shelf.add(4)
    turn = shelf.turn()
    turn.reindex()
    assert sorted(told) == sorted(shelf.told)
    (one,) = shelf.add(1, NOW)
    turn.run()
    assert told[4:] == [one.id]


def test_given_a_projector_that_fails_then_nothing_of_the_batch_is_written_and_the_next_turn_does_it(
    shelf: Shelf,
) -> None:
    fails = [True]

    def projector(connection: Connection, roots: Sequence[str]) -> None:
        if fails:
            raise RuntimeError("cannot write")

    shelf.further = (projector,)
    turn = shelf.turn()
    turn.reindex()
    shelf.add(3, NOW)
    with pytest.raises(RuntimeError):
        turn.run()
    assert found(shelf) == set()
    fails.clear()
    turn.run()
    assert found(shelf) == set(shelf.told)


def test_given_two_processes_when_both_take_turns_then_every_case_is_in_once(shelf: Shelf) -> None:
    shelf.add(60)
    turns = [shelf.turn() for _ in range(2)]

    def run(number: int) -> None:
        for _ in range(20):
            turns[number].run(batches=1)

    threads = [Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(shelf) == set(shelf.told)
    assert answered(shelf, Query()).total == 60


def test_given_a_case_of_the_engine_then_status_and_dues_are_what_its_tasks_say(
    office: Office, claim: Drawing, sending: Drawing
) -> None:
    office.deploy(claim, sending)
    started = office.runtime.start("sending", {"parcels": [{"sent_at": "2024-05-13"}]}, CLERK)
    turn = turning.DocketTurn(office.database, office.clock, turning.Rules())
    turn.run()
    with office.database.read() as connection:
        (one,) = answer(connection, Query(), office.clock.now()).cases
    assert (one.root_id, one.status, one.departments) == (started.case_id, "active", ("A",))
    with office.database.read() as connection:
        assert connection.execute(select(docket_turn.c.rebuilt_to)).scalar_one() is None
