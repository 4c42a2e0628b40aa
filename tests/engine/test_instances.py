"""Activities that happen several times: all at once, one by one, or as long as a condition holds."""

from __future__ import annotations

import pytest

from engine.errors import ActHeld, ProcessRejected
from tests.engine.conftest import Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free

MI = "multiInstanceLoopCharacteristics"


def many(inner: str, sequential: bool = False) -> str:
    return f'<bpmn:{MI} isSequential="{str(sequential).lower()}">{inner}</bpmn:{MI}>'


def listed(over: str = "all", item: str = "one", out: str = "") -> str:
    outputs = f"<bpmn:loopDataOutputRef>{out}s</bpmn:loopDataOutputRef>" if out else ""
    output = f'<bpmn:outputDataItem name="{out}"/>' if out else ""
    return f'<bpmn:loopDataInputRef>{over}</bpmn:loopDataInputRef>{outputs}<bpmn:inputDataItem name="{item}"/>{output}'


def times(expression: str) -> str:
    return f"<bpmn:loopCardinality>{expression}</bpmn:loopCardinality>"


def until(expression: str) -> str:
    return f"<bpmn:completionCondition>{expression}</bpmn:completionCondition>"


def repeated(loop: str) -> Drawing:
    drawing = free(free(Drawing("repeated").start(), "each", inner=loop), "after").end()
    return drawing.line("begin", "each", "after", "done")


def data_of(case: Walk) -> dict[str, object]:
    """What the open task knows."""
    from engine.actions import live_case

    with case.office.database.read() as connection:
        live = live_case(case.office.runtime, connection, case.row())
    return dict(live.user_tasks()[0].data)


@pytest.mark.parametrize("sequential", [True, False])
def test_outputs_are_gathered_in_the_order_of_the_list(office: Office, sequential: bool) -> None:
    office.deploy(repeated(many(listed(out="word"), sequential)))
    case = Walk.begin(office, "repeated", all=["a", "b", "c"])
    assert case.open() == ["each"] * (1 if sequential else 3)
    with office.database.read() as connection:
        from engine.worklist.inbox import items_of_tree

        items = list(items_of_tree(connection, case.root, True))
    if sequential:
        for word in ("first", "second", "third"):
            case.complete("each", word=word)
    else:
        for position, word in ((2, "third"), (0, "first"), (1, "second")):
            office.runtime.complete(items[position].id, {"word": word}, case.by)
    assert case.open() == ["after"]
    assert data_of(case)["words"] == ["first", "second", "third"]
    assert "one" not in data_of(case)
    assert case.sound()


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("loop", [listed(), times("0"), times("number")])
def test_none_at_all_passes_through(office: Office, loop: str, sequential: bool) -> None:
    office.deploy(repeated(many(loop, sequential)))
    assert Walk.begin(office, "repeated", all=[], number=0).open() == ["after"]


@pytest.mark.parametrize(
    ("condition", "needed"),
    [("nrOfCompletedInstances / nrOfInstances >= 0.5", 3), ("numberOfCompletedInstances == 2", 2), ("good", 1)],
)
@pytest.mark.parametrize("sequential", [True, False])
def test_enough_are_enough(office: Office, condition: str, needed: int, sequential: bool) -> None:
    office.deploy(repeated(many(times("5") + until(condition), sequential)))
    case = Walk.begin(office, "repeated", good=False)
    for turn in range(needed):
        assert "after" not in case.open()
        case.complete("each", good=turn == 0)
        if condition == "good":
            break
    assert case.open() == ["after"]
    assert case.sound()


def test_what_instances_change_without_outputs_is_kept_of_all(office: Office) -> None:
    office.deploy(repeated(many(times("2"))))
    case = Walk.begin(office, "repeated", x=1)
    case.complete("each", a=1, x=2)
    case.complete("each", b=2)
    known = data_of(case)
    assert (known["a"], known["b"], known["x"]) == (1, 2, 2)
    assert "loopCounter" not in known


@pytest.mark.parametrize("sequential", [True, False])
def test_scripts_and_services_are_repeated_and_know_their_number(office: Office, sequential: bool) -> None:
    drawing = Drawing("machine").start()
    drawing.node(
        "scriptTask",
        "each",
        "<bpmn:script>word = one + str(loopCounter)</bpmn:script>" + many(listed(out="word"), sequential),
    )
    drawing.service("tell", "say", word="str(len(words)) + words[0] + words[1] + words[2]").end()
    office.deploy(drawing.line("begin", "each", "tell", "done"))
    case = Walk.begin(office, "machine", all=["a", "b", "c"])
    assert case.status == "ended"
    assert office.heard[-1][1]["word"] == "3a0b1c2"


@pytest.mark.parametrize("sequential", [True, False])
def test_sub_processes_in_sub_processes_are_repeated(office: Office, sequential: bool) -> None:
    inner = free(Drawing("inner").start("opened"), "look").end("looked").line("opened", "look", "looked")
    middle = Drawing("middle").start("entered")
    middle.node("subProcess", "inside", "".join(inner.body) + many(listed("one", "two"), sequential)).end("left")
    middle.line("entered", "inside", "left")
    outer = Drawing("outer").start()
    outer.node("subProcess", "group", "".join(middle.body) + many(listed(), sequential)).end()
    office.deploy(outer.line("begin", "group", "done"))
    case = Walk.begin(office, "outer", all=[["a", "b"], ["c"]])
    for left in (3, 2, 1):
        assert case.open() == ["look"] * (1 if sequential else left)
        case.complete("look")
    assert (case.status, case.sound()) == ("ended", True)


@pytest.mark.parametrize("kind", ["userTask", "subProcess", "callActivity"])
@pytest.mark.parametrize("sequential", [True, False])
def test_a_timer_stops_a_partly_finished_activity(office: Office, kind: str, sequential: bool) -> None:
    child = free(Drawing("child").start("opened"), "each").end("over").line("opened", "each", "over")
    drawing = Drawing("stopped").start()
    if kind == "subProcess":
        drawing.node(kind, "group", "".join(child.body) + many(times("3"), sequential))
    elif kind == "callActivity":
        drawing.node(kind, "group", many(times("3"), sequential), calledElement="child")
    else:
        drawing.node(kind, "each", many(times("3"), sequential))
    host = "each" if kind == "userTask" else "group"
    free(drawing.timer("late", host, "PT1H", tag="timeDuration").end(), "after")
    office.deploy(
        *([child] if kind == "callActivity" else []), drawing.line("begin", host, "done").line("late", "after")
    )
    case = Walk.begin(office, "stopped")
    case.complete("each")
    case.at("2024-05-13T18:00")
    assert case.open() == ["after"]
    assert case.sound()
    case.complete("after")
    assert (case.status, case.due()) == ("ended", [])


@pytest.mark.parametrize(
    ("loop", "cause"),
    [
        (times("1001"), "too_many_instances"), (times("-1"), "not_a_number"), (times("'many'"), "not_a_number"),
        (listed("nothing"), "no_collection"), (listed("number"), "not_a_list"),
    ],
)  # fmt: skip
def test_instances_that_cannot_be_made_are_an_incident_at_their_element(office: Office, loop: str, cause: str) -> None:
    office.deploy(repeated(many(loop)), layers=())
    assert Walk.begin(office, "repeated", number=1).incident() == ("each", "loop_fault")


def test_a_thousand_at_once_are_carried(office: Office) -> None:
    drawing = Drawing("machine").start()
    drawing.node("scriptTask", "each", "<bpmn:script>word = one</bpmn:script>" + many(listed(out="word"))).end()
    office.deploy(drawing.line("begin", "each", "done"))
    assert Walk.begin(office, "machine", all=list(range(1000))).status == "ended"


def test_a_loop_goes_on_while_its_condition_holds(office: Office) -> None:
    loop = "<bpmn:loopCondition>more</bpmn:loopCondition>"
    office.deploy(repeated(f"<bpmn:standardLoopCharacteristics>{loop}</bpmn:standardLoopCharacteristics>"))
    case = Walk.begin(office, "repeated", more=False)
    for _ in range(30):
        case.complete("each", more=True)
    size = len(case.row().state)
    case.complete("each", more=True)
    assert abs(len(case.row().state) - size) < 20
    case.complete("each", more=False)
    assert (case.open(), case.sound()) == (["after"], True)


@pytest.mark.parametrize(("before", "rounds"), [("true", 0), ("false", 1)])
def test_a_loop_may_test_before_its_first_round(office: Office, before: str, rounds: int) -> None:
    told = f'testBefore="{before}"><bpmn:loopCondition>more</bpmn:loopCondition>'
    office.deploy(repeated(f"<bpmn:standardLoopCharacteristics {told}</bpmn:standardLoopCharacteristics>"))
    assert Walk.begin(office, "repeated", more=False).open() == (["each"] if rounds else ["after"])


def test_a_loop_ends_with_its_maximum(office: Office) -> None:
    office.deploy(repeated('<bpmn:standardLoopCharacteristics loopMaximum="2"/>'))
    case = Walk.begin(office, "repeated")
    case.walk("each", "each")
    assert case.open() == ["after"]


@pytest.mark.parametrize(
    ("loop", "reason"),
    [
        ("<bpmn:standardLoopCharacteristics/>", "loop_without_end"),
        ('<bpmn:standardLoopCharacteristics loopMaximum="0"/>', "loop_maximum"),
        (many(""), "loop_without_number"),
        (many(times("2") + listed()), "loop_cardinality_and_collection"),
    ],
)
def test_a_loop_that_says_too_little_or_too_much_is_refused(office: Office, loop: str, reason: str) -> None:
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(repeated(loop), layers=())
    assert (refused.value.values["element"], refused.value.values["reason"]) == ("each", reason)


@pytest.mark.parametrize(
    "foreign",
    [
        'xmlns:o="http://camunda.org/schema/1.0/bpmn" o:collection="${all}" o:elementVariable="one"',
        'xmlns:o="http://flowable.org/bpmn" o:collection="all" o:elementVariable="one"',
    ],
)
def test_the_attributes_of_other_tools_are_read(office: Office, foreign: str) -> None:
    office.deploy(repeated(f"<bpmn:{MI} {foreign}/>"))
    assert Walk.begin(office, "repeated", all=[1, 2]).open() == ["each", "each"]


def test_a_message_stops_what_is_partly_done(office: Office) -> None:
    drawing = free(Drawing("stopped").start(), "each", inner=many(times("3"))).message("stop", "each").end().end("over")
    office.deploy(drawing.line("begin", "each", "done").line("stop", "over"))
    case = Walk.begin(office, "stopped")
    case.complete("each")
    case.send("stop")
    assert (case.status, case.sound()) == ("ended", True)


def test_an_instance_without_its_output_is_held(office: Office) -> None:
    office.deploy(repeated(many(listed(out="word"))))
    case = Walk.begin(office, "repeated", all=["a"])
    with pytest.raises(ActHeld):
        case.complete("each")
    assert case.incident() == ("each", "loop_fault")
