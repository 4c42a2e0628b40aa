"""A case may be long and may go round for years: it neither stops on the way nor grows."""

from __future__ import annotations

import time

from tests.engine.conftest import Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free


def test_a_chain_of_1500_tasks_is_deployed_and_walked_to_its_end(office: Office) -> None:
    names = [f"task{number}" for number in range(1500)]
    t = time.time()
    office.deploy(free(Drawing("chain").start(), *names).end().line("begin", *names, "done"))
    print("deploy", time.time() - t)
    case = Walk.begin(office, "chain")
    t = time.time()
    case.walk(*names)
    print("run", time.time() - t)
    assert case.status == "ended"


def test_x(office: Office) -> None:
    drawing = free(Drawing("back").start(), "hand_in", "look").gateway("good", default="f_good_done").end()
    drawing.line("begin", "hand_in", "look", "good", "done").flow("good", "hand_in", 'word == "no"')
    office.deploy(drawing)
    case = Walk.begin(office, "back")
    sizes = []
    for _ in range(20):
        case.complete("hand_in")
        case.complete("look", word="no")
        sizes.append(len(case.row().state))
    print(sizes, case.row().state)
    assert case.sound()
