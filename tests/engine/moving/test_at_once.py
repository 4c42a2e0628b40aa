"""A case is moved while a clerk completes its task in the same instant: one of the two comes first, both count."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from engine import runtime as running
from engine.casebook import find_case
from engine.history import events_of_case
from engine.moving.obstacle import NotMovable
from engine.replay import MIGRATED
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.failpoints import BEFORE_SAVE
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.moving.stories import begun, item, version
from tests.engine.moving.test_many import claim
from tests.engine.proof.test_execution import proven
from tests.engine.walking import Walk

PATIENCE = 60
DONE = "task.completed"


@pytest.fixture
def server(office: Office) -> Iterator[Runtime]:
    """A second program on the same database."""
    database = Database(office.database.engine.url.render_as_string(hide_password=False))
    yield Runtime(database, office.clock, office.registry)
    database.close()


def order(office: Office, case: Walk) -> list[str]:
    with office.database.read() as connection:
        return [event.kind for event in events_of_case(connection, case.root) if event.kind in (MIGRATED, DONE)]


def sound(office: Office, *all_of: Walk) -> bool:
    """Whether nothing is lost: tables, chains and tokens agree, and every case comes out again."""
    office.reopen()
    return all(found.ok for found in examine(office.runtime)) and all(proven(office, one.root).same for one in all_of)


@pytest.mark.parametrize("first", ["move", "complete"])
def test_who_holds_the_case_goes_first_and_the_other_meets_what_he_made_of_it(
    office: Office, server: Runtime, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    old = version(office, claim(3, "A", "sign"))
    case = begun(office)
    open_item = item(office, case).id
    new = version(office, claim(5, "A", "sign", "send"))
    held, go, failures = threading.Event(), threading.Event(), list[BaseException]()

    def before_save(name: str) -> None:
        if name == BEFORE_SAVE and threading.current_thread().name == "first":
            held.set()
            assert go.wait(PATIENCE)

    def act(do: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                do()
            except BaseException as failed:
                failures.append(failed)

        return run

    monkeypatch.setattr(running, "failpoint", before_save)
    acts = {
        "move": act(lambda: office.runtime.move(case.root, new, "as drawn", OTHER)),
        "complete": act(lambda: server.complete(open_item, {"answer": "yes"}, CLERK)),
    }
    one = threading.Thread(target=acts.pop(first), name="first")
    one.start()
    assert held.wait(PATIENCE), "the first has the case in hand, and has written nothing of it"
    (later,) = acts.values()
    two = threading.Thread(target=later, name="second")
    two.start()
    go.set()
    one.join(PATIENCE)
    two.join(PATIENCE)

    assert failures == []
    assert order(office, case) == ([MIGRATED, DONE] if first == "move" else [DONE, MIGRATED])
    with office.database.read() as connection:
        (moved,) = (event for event in events_of_case(connection, case.root) if event.kind == MIGRATED)
    assert bool(moved.data["clocks"]) == (first == "move"), "the limit of the look is counted anew only while it runs"
    assert (moved.data["from"], case.row().version, case.open()) == (old, new, ["sign"])
    case.walk("sign", "send")
    assert case.status == "ended" and sound(office, case)


def test_of_many_raced_for_each_has_one_order_and_nothing_is_lost(office: Office, server: Runtime) -> None:
    old = version(office, claim(3, "A", "sign"))
    cases = [begun(office) for _ in range(10)]
    items = [item(office, one).id for one in cases]
    new = version(office, claim(5, "A", "send"))
    together, refused, failures = threading.Barrier(2), set[str](), list[BaseException]()

    def move() -> None:
        for one in cases:
            together.wait(PATIENCE)
            try:
                office.runtime.move(one.root, new, "as drawn", OTHER)
            except NotMovable as no:
                assert (no.obstacle.reason, no.obstacle.element) == ("gone", "sign")
                refused.add(one.root)

    def complete() -> None:
        for open_item in items:
            together.wait(PATIENCE)
            server.complete(open_item, {"answer": "yes"}, CLERK)

    def watched(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as failed:
            failures.append(failed)
            together.abort()

    threads = [threading.Thread(target=watched, args=(act,)) for act in (move, complete)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert failures == []
    with office.database.read() as connection:
        for one in cases:
            found, wanted = find_case(connection, one.root), (old, "sign") if one.root in refused else (new, "send")
            (waits,) = items_of_tree(connection, one.root, True)
            assert found is not None and (found.version, waits.element) == wanted
            assert order(office, one) == ([DONE] if one.root in refused else [MIGRATED, DONE])
    assert sound(office, *cases)
