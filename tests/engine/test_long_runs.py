"""A case may be long and may go round for years: it neither stops on the way nor grows."""

from __future__ import annotations

import pytest

from tests.engine.conftest import Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_chain_of_1500_tasks_is_deployed_and_walked_to_its_end(office: Office) -> None:
    names = [f"task{number}" for number in range(1500)]
    office.deploy(free(Drawing("chain").start(), *names).end().line("begin", *names, "done"), layers=())
    case = Walk.begin(office, "chain")
    case.walk(*names)
    assert (case.status, case.row().outcome) == ("ended", "done")
    assert len(case.passed()) == 1502


def test_a_chain_that_nobody_has_to_work_on_is_run_through_at_once(office: Office) -> None:
    names = [f"step{number}" for number in range(1500)]
    drawing = Drawing("chain").start()
    for name in names:
        drawing.script(name, "n = n + 1")
    office.deploy(drawing.end().line("begin", *names, "done"), layers=())
    assert Walk.begin(office, "chain", n=0).status == "ended"


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_return_that_is_sent_back_500_times_neither_stops_nor_grows(office: Office) -> None:
    drawing = free(Drawing("back").start(), "hand_in", "look").gateway("good", default="f_good_done").end()
    drawing.timer("late", "look", "R/PT1H", interrupting=False, tag="timeCycle").end("told").line("late", "told")
    drawing.line("begin", "hand_in", "look", "good", "done").flow("good", "hand_in", 'word == "no"')
    office.deploy(drawing, layers=())
    case = Walk.begin(office, "back")
    sizes = []
    for turn in range(500):
        case.complete("hand_in", turn=turn)
        case.complete("look", word="no")
        sizes.append(len(case.row().state))
    assert sizes[-1] - sizes[9] < 40  # the counters have more digits
    assert case.sound()
    case.complete("hand_in")
    case.complete("look", word="yes")
    assert case.status == "ended"


def test_what_happens_beside_a_host_again_and_again_does_not_weigh_on_it(office: Office) -> None:
    drawing = free(Drawing("beside").start(), "work").timer("urge", "work", "R/PT1H", False, "timeCycle").end()
    drawing.script("note", "n = 1").end("noted").line("begin", "work", "done").line("urge", "note", "noted")
    office.deploy(drawing, layers=())
    case = Walk.begin(office, "beside")
    case.at("2024-05-13T20:00")
    early = len(case.row().state)
    case.at("2024-05-17T20:00")
    assert len(case.row().state) - early < 40
    assert case.passed().count("note") == 100
    case.complete("work")
    assert (case.status, case.sound()) == ("ended", True)
