"""Called cases in the replay, where two elements of a diagram call the same process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.casebook import case_tree
from engine.clock import SimulatedClock
from engine.history import events_of_tree
from engine.store.database import Database
from tests.engine.conftest import BEGINNING, Office, prepare_office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free
from tests.prepared import Place
from web.replay.calling import calling_elements
from web.sheets.drawing import read_drawing


@pytest.fixture
def office(place: Place, tmp_path: Path) -> Iterator[Office]:
    """Two elements side by side call one process; a timer ends the second of them."""
    database = Database(place.filled(prepare_office))
    opened = Office(database, SimulatedClock(BEGINNING), tmp_path)
    child = free(Drawing("child").start(), "pick").end().line("begin", "pick", "done")
    twice = Drawing("twice").start().gateway("split", "parallelGateway").call("first", "child").call("second", "child")
    twice.timer("late", "second", '"P1D"', tag="timeDuration").end().end("gone").end("over")
    twice.line("begin", "split", "first", "done").line("split", "second", "gone").line("late", "over")
    opened.deploy(child, twice, layers=())
    yield opened
    database.close()


def called(office: Office, root_id: str) -> dict[str, str]:
    """Of each called case, by the order in which they began, the element that called it."""
    with office.database.read() as connection:
        tree = case_tree(connection, root_id)
        drawings = {case.id: read_drawing(office.runtime.spec(case.version).xml) for case in tree}
        return calling_elements(connection, tree, events_of_tree(connection, root_id), drawings, office.runtime)


def test_given_two_calls_of_one_process_then_each_case_belongs_to_the_element_that_waits_for_it(office: Office) -> None:
    case = Walk.begin(office, "twice")

    assert sorted(called(office, case.root).values()) == ["first", "second"]


def test_given_one_answered_and_one_given_up_then_both_still_belong_to_their_elements(office: Office) -> None:
    case = Walk.begin(office, "twice")
    before = called(office, case.root)
    case.complete("pick")
    case.at("2024-05-16T00:00")

    assert case.status == "ended"
    assert "late" in case.passed()
    assert called(office, case.root) == before
