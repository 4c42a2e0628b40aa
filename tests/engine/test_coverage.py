"""Which elements cases have passed is told by their histories, whatever lies between two of them."""

from __future__ import annotations

import pytest

from engine.coverage import missing_elements, passed_elements
from engine.timers import sweep
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing, each


def missing(office: Office) -> set[str]:
    with office.database.read() as connection:
        passed = passed_elements(office.runtime, connection)
    return {identity for lost in missing_elements([office.tmp_path], passed).values() for identity in lost}


def start(office: Office, process: str, **data: object) -> str:
    return office.runtime.start(process, data, CLERK).case_id


def complete(office: Office, root: str, answer: str = "yes") -> None:
    with office.database.read() as connection:
        item = items_of_tree(connection, root, open_only=True)[0]
    office.runtime.complete(item.id, {"answer": answer}, CLERK)


def test_a_gateway_is_covered_once_every_way_out_was_taken(office: Office) -> None:
    office.deploy(
        Drawing("choice")
        .start()
        .user("pick")
        .gateway("which", default="f_no")
        .script("left", "x = 1")
        .gateway("met")
        .end()
        .line("begin", "pick", "which")
        .flow("which", "left", "answer == 'yes'", "f_yes")
        .flow("which", "met", name="f_no")
        .line("left", "met", "done")
    )
    assert len(missing(office)) == 12
    complete(office, start(office, "choice"), "no")
    assert missing(office) == {"left", "f_yes", "f_left_met"}
    complete(office, start(office, "choice"), "yes")
    assert missing(office) == set()


@pytest.mark.parametrize(("kind", "condition"), [("parallelGateway", ""), ("inclusiveGateway", "1 == 1")])
def test_ways_that_run_side_by_side_and_meet_are_covered_together(office: Office, kind: str, condition: str) -> None:
    office.deploy(
        Drawing("both")
        .start()
        .gateway("fork", kind)
        .script("left", "x = 1")
        .user("right")
        .gateway("join", kind)
        .end()
        .flow("begin", "fork")
        .flow("fork", "left", condition)
        .flow("fork", "right", condition)
        .line("left", "join")
        .line("right", "join", "done")
    )
    root = start(office, "both")
    assert missing(office) == {"right", "join", "done", "f_fork_right", "f_right_join", "f_join_done"} - (
        {"f_fork_right"} if kind == "parallelGateway" else set()
    )
    complete(office, root)
    assert missing(office) == set()


def test_boundary_events_sub_processes_and_tasks_for_each_are_covered(office: Office) -> None:
    inner = Drawing("inner").start("opened").user("pick", each("members", "member", "answers", "answer")).end("picked")
    office.deploy(
        Drawing("claiming")
        .start()
        .inside("window", inner.line("opened", "pick", "picked"))
        .timer("late", "window", 'workdays("days", "2024-05-13")')
        .cycle("again", "window", 'every_workdays(1, workdays(1, "2024-05-13"))')
        .message("recalled", "window")
        .end()
        .end("lapsed")
        .end("urged")
        .end("dropped")
        .line("begin", "window", "done")
        .line("late", "lapsed")
        .line("again", "urged")
        .line("recalled", "dropped")
    )
    by_hand, recalled, _ = (start(office, "claiming", members=["a", "b"]) for _ in range(3))
    complete(office, by_hand)
    complete(office, by_hand)
    assert missing(office) == {"late", "again", "recalled", "lapsed", "urged", "dropped"} | {
        "f_late_lapsed",
        "f_again_urged",
        "f_recalled_dropped",
    }
    office.runtime.send(recalled, "recalled", {}, CLERK)
    office.at("2024-05-17T00:00")
    sweep(office.runtime)
    assert missing(office) == set()
