"""What the version asks for further on, and the case neither has nor will be given, is found before it is moved."""

from __future__ import annotations

import pytest

from engine.history import events_of_case
from engine.moving.moving import Moved
from engine.moving.obstacle import NotMovable, Obstacle
from engine.moving.preview import foreseen
from engine.store.schema import cases
from tests.engine.conftest import OTHER, Office
from tests.engine.drawing import Drawing, each
from tests.engine.moving.stories import begun, move, tasks, version
from tests.engine.walking import Walk

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
<decision id="grade" name="grade"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="e" typeRef="number"><text>floor_area</text></inputExpression></input>
<output id="o" name="level" typeRef="string"/>
<rule id="r"><inputEntry id="c"><text></text></inputEntry><outputEntry id="a"><text>"high"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def outcome(office: Office, case: Walk, to: str) -> tuple[Moved | None, Obstacle | None]:
    """What is foreseen of a move, and that the move itself comes to the same."""
    with office.database.read() as connection:
        row = connection.execute(cases.select().where(cases.c.id == case.root)).one()
        plan = foreseen(office.runtime, connection, row, office.runtime.specs.get(connection, to))
    if plan.obstacle is not None:
        with pytest.raises(NotMovable) as refused:
            office.runtime.move(case.root, to, "as drawn", OTHER)
        assert refused.value.obstacle == plan.obstacle
    return plan.moved, plan.obstacle


def then(drawing: Drawing, *following: str) -> Drawing:
    """A look, then what is drawn, then the end."""
    return drawing.start().user("look").end().line("begin", "look", *following, "done")


def asked_in(kind: str) -> tuple[Drawing, str]:
    """A drawing that asks for `floor_area` behind the look, and the element that does."""
    drawing = Drawing("permit")
    match kind:
        case "operator":
            return then(drawing.service("say_it", "say", word="floor_area"), "say_it"), "say_it"
        case "script":
            return then(drawing.script("halve", "half = floor_area / 2"), "halve"), "halve"
        case "department":
            return then(drawing.user("sign", department="floor_area"), "sign"), "sign"
        case "timer":
            drawing = then(drawing.user("sign"), "sign").timer("late", "sign", "workdays(3, floor_area)")
            return drawing.end("over").line("late", "over"), "late"
        case "list":
            return then(drawing.user("sign", loop=each("floor_area", "one", "", "")), "sign"), "sign"
        case "call":
            return then(drawing.call("called", "measured"), "called"), "called"
        case "condition":
            drawing = then(drawing.gateway("large"), "large").end("small")
            drawing.body = [part for part in drawing.body if "f_large_done" not in part]
            return drawing.flow("large", "done", "floor_area > 5").flow(
                "large", "small", "answer == '1'"
            ), "f_large_done"
        case _:
            decision = (
                "<bpmn:extensionElements><spiffworkflow:calledDecisionId>grade</spiffworkflow:calledDecisionId>"
                "</bpmn:extensionElements>"
            )
            return then(drawing.node("businessRuleTask", "rank", decision), "rank"), "rank"


@pytest.mark.parametrize("kind", ["operator", "script", "department", "timer", "list", "call", "condition", "table"])
def test_a_variable_that_must_be_asked_for_refuses_the_move_by_element_and_name(office: Office, kind: str) -> None:
    version(office, tasks("permit", "look"))
    case, knowing = begun(office), begun(office, floor_area=12)
    drawing, element = asked_in(kind)
    version(office, tasks("measured", "take").io(("floor_area",), ()))
    office.deploy(drawing, layers=(), extra={"grade.dmn": TABLE} if kind == "table" else {})
    found = office.runtime.process("permit")
    assert found is not None

    assert outcome(office, case, found.version)[1] == Obstacle("lacks", element, {"names": ["floor_area"]})
    moved, obstacle = outcome(office, knowing, found.version)
    assert (obstacle, moved and moved.lacks) == (None, ())


def test_what_an_element_on_the_way_sets_is_not_lacked(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    drawing = Drawing("permit").script("measure", "floor_area = 3").service("say_it", "say", word="floor_area")
    to = version(office, then(drawing, "measure", "say_it"))
    assert outcome(office, case, to)[1] is None
    by_form = then(Drawing("permit").service("say_it", "say", word="note"), "say_it")
    assert outcome(office, case, version(office, by_form))[1] is None, "the form of the task it stands in has it"


def test_what_has_been_passed_is_not_asked(office: Office) -> None:
    version(office, tasks("permit", "look", "sign"))
    case = begun(office)
    case.walk("look")
    drawing = Drawing("permit").start().user("look").user("sign").service("say_it", "say", word="floor_area").end()
    assert outcome(office, case, version(office, drawing.line("begin", "say_it", "look", "sign", "done")))[1] is None


def test_what_the_version_in_force_lacks_as_well_is_no_reason(office: Office) -> None:
    def drawn(*more: str) -> Drawing:
        drawing = Drawing("permit").service("say_it", "say", word="floor_area")
        for name in more:
            drawing.user(name)
        return then(drawing, *more, "say_it")

    version(office, drawn())
    case = begun(office)
    assert outcome(office, case, version(office, drawn("sign")))[1] is None


def branching(word: str) -> Drawing:
    """Behind the look either the end at once, or something said before."""
    drawing = Drawing("permit").start().user("look").gateway("which", default="f_which_done").end()
    drawing.service("say_it", "say", word=word).line("begin", "look", "which", "done")
    return drawing.flow("which", "say_it", "answer == '1'").line("say_it", "done")


@pytest.mark.parametrize("word", ["floor_area", "answer"])
def test_what_only_one_way_asks_for_warns_and_is_kept_in_the_history(office: Office, word: str) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    to = version(office, branching(word))
    moved, obstacle = outcome(office, case, to)
    assert obstacle is None and moved is not None

    assert move(office, case, to) == moved

    told = [(one.element, one.name, one.part, one.sure) for one in moved.lacks]
    assert told == ([("say_it", "floor_area", "parameter", False)] if word == "floor_area" else [])
    with office.database.read() as connection:
        (event,) = (one for one in events_of_case(connection, case.root) if one.kind == "case.migrated")
    assert event.data.get("lacks", []) == [list(one[:3]) for one in told]


def test_what_an_expression_asks_for_only_sometimes_warns(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    script = "large = answer == '1' and floor_area > 5"
    moved, obstacle = outcome(office, case, version(office, then(Drawing("permit").script("ask", script), "ask")))
    assert obstacle is None and moved is not None
    assert [(one.element, one.name) for one in moved.lacks] == [("ask", "floor_area")]


def test_all_ways_of_a_fork_are_gone_and_the_inside_of_a_sub_process_is_come_by(office: Office) -> None:
    version(office, tasks("permit", "look"))
    case = begun(office)
    inner = Drawing("inner").start("opened").service("say_it", "say", word="floor_area").end("said")
    drawing = then(Drawing("permit").gateway("split", "parallelGateway"), "split")
    drawing.user("sign").inside("room", inner.line("opened", "say_it", "said")).end("shut")
    to = version(office, drawing.line("split", "room", "shut").line("split", "sign"))
    assert outcome(office, case, to)[1] == Obstacle("lacks", "say_it", {"names": ["floor_area"]})


def test_a_case_inside_a_sub_process_takes_along_what_is_known_there(office: Office) -> None:
    def drawn(word: str) -> Drawing:
        inner = Drawing("inner").start("opened").script("measure", "floor_area = 3").user("look").end("seen")
        drawing = Drawing("permit").start().inside("room", inner.line("opened", "measure", "look", "seen")).end()
        return drawing.service("say_it", "say", word=word).line("begin", "room", "say_it", "done")

    version(office, drawn("1"))
    case = begun(office)
    assert outcome(office, case, version(office, drawn("floor_area")))[1] is None
    refused = outcome(office, case, version(office, drawn("rooms")))[1]
    assert refused == Obstacle("lacks", "say_it", {"names": ["rooms"]})
