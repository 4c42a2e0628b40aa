"""Transactions are cancelled as a whole, and what was done is undone in reverse order of its completion."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import live_case
from engine.coverage import drawing_of
from engine.errors import ProcessRejected
from engine.lint import Vocabulary, check_process
from tests.engine.conftest import CLERK, FORM, Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free

CANCEL = "<bpmn:cancelEventDefinition/>"
COMPENSATE = "<bpmn:compensateEventDefinition/>"


def undo(drawing: Drawing, activity: str, by: str = "userTask", inner: str = "") -> Drawing:
    """Draw what undoes an activity: `<activity>_back`, joined by the event `<activity>_event`."""
    return (
        drawing.node("boundaryEvent", f"{activity}_event", COMPENSATE, attachedToRef=activity)
        .node(by, f"{activity}_back", inner, isForCompensation="true")
        .node(
            "association",
            f"{activity}_joined",
            sourceRef=f"{activity}_event",
            targetRef=f"{activity}_back",
            associationDirection="One",
        )
    )


def within(outer: Drawing, name: str, inner: Drawing, kind: str = "transaction") -> Drawing:
    return outer.node(kind, name, "".join(inner.body))


def left_by(outer: Drawing, transaction: str) -> Drawing:
    """Begin, the transaction, and an end for each way out of it."""
    return (
        outer.start()
        .node("boundaryEvent", "given_up", CANCEL, attachedToRef=transaction)
        .node("userTask", "told")
        .node("userTask", "after")
        .end()
        .end("over")
        .line("begin", transaction, "after", "done")
        .line("given_up", "told", "over")
    )


def booking() -> Drawing:
    """Hotel, then flight, then the question whether it stays; a watch beside them never ends by itself."""
    inner = free(Drawing("").start("inner"), "hotel", "flight", "ask", "watch").gateway("split", "parallelGateway")
    undo(undo(inner, "hotel"), "flight")
    inner.gateway("stays", default="no").node("endEvent", "cancelled", CANCEL).end("kept", terminate=True).end("seen")
    inner.line("inner", "split", "hotel", "flight", "ask", "stays").line("split", "watch", "seen")
    inner.flow("stays", "cancelled", name="no").flow("stays", "kept", condition="fine")
    return left_by(within(Drawing("booking"), "both", inner), "both")


def test_what_was_done_in_a_cancelled_transaction_is_undone_in_reverse_order_and_its_cancel_event_leads_on(
    office: Office,
) -> None:
    office.deploy(booking())
    case = Walk.begin(office, "booking")
    case.walk("hotel", "flight")
    assert case.open() == ["ask", "watch"]
    case.complete("ask", fine=False)
    assert case.open() == ["flight_back"]
    case.complete("flight_back")
    assert case.open() == ["hotel_back"]
    case.complete("hotel_back")
    assert case.open() == ["told"]
    case.complete("told")
    assert case.status == "ended"
    assert case.passed()[-8:] == [
        "flight_event", "flight_back", "hotel_event", "hotel_back", "cancelled", "given_up", "told", "over",
    ]  # fmt: skip
    assert set(case.passed()) <= set(drawing_of(booking().text()).names)
    assert case.sound()


def test_only_what_was_completed_is_undone(office: Office) -> None:
    inner = free(Drawing("").start("inner"), "hotel", "flight").gateway("split", "parallelGateway")
    undo(undo(inner, "hotel"), "flight").node("endEvent", "cancelled", CANCEL).end("kept")
    inner.line("inner", "split", "hotel", "cancelled").line("split", "flight", "kept")
    office.deploy(left_by(within(Drawing("early"), "both", inner), "both"))
    case = Walk.begin(office, "early")
    case.walk("hotel", "hotel_back")
    assert case.open() == ["told"]
    assert "flight_back" not in case.passed()
    assert case.sound()


def test_a_transaction_that_is_not_cancelled_goes_on_and_undoes_nothing(office: Office) -> None:
    office.deploy(booking())
    case = Walk.begin(office, "booking")
    case.walk("hotel", "flight")
    case.complete("ask", fine=True)
    assert case.open() == ["after"]
    assert not {"hotel_back", "flight_back", "given_up"} & set(case.passed())
    assert case.sound()


def test_a_transaction_that_fails_is_left_by_its_error_event_without_undoing_anything(office: Office) -> None:
    inner = undo(free(Drawing("").start("inner"), "hotel"), "hotel").gateway("stays", default="no")
    inner.node("endEvent", "cancelled", CANCEL)
    inner.node("endEvent", "failed", '<bpmn:errorEventDefinition errorRef="bad"/>').line("inner", "hotel", "stays")
    inner.flow("stays", "cancelled", name="no").flow("stays", "failed", condition="broken")
    outer = left_by(within(Drawing("hazard"), "both", inner), "both")
    outer.node("boundaryEvent", "caught", '<bpmn:errorEventDefinition errorRef="bad"/>', attachedToRef="both")
    free(outer, "mend").end("mended").line("caught", "mend", "mended")
    text = outer.text().replace("<bpmn:process", '<bpmn:error id="bad" name="bad" errorCode="bad"/><bpmn:process', 1)
    office.deploy(_Text("hazard", text))
    case = Walk.begin(office, "hazard")
    case.complete("hotel", broken=True)
    assert case.open() == ["mend"]
    assert case.sound()


def data_of(case: Walk) -> dict[str, object]:
    """What the open task knows."""
    with case.office.database.read() as connection:
        live = live_case(case.office.runtime, connection, case.row())
    return dict(live.user_tasks()[0].data)


class _Text(Drawing):
    def __init__(self, process: str, text: str) -> None:
        super().__init__(process)
        self._text = text

    def text(self) -> str:
        return self._text


def test_each_instance_is_undone_by_one_of_its_own_that_knows_what_it_knew(office: Office) -> None:
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopDataInputRef>towns'
        '</bpmn:loopDataInputRef><bpmn:inputDataItem id="town" name="town"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    inner = free(Drawing("").start("inner"), "hotel", inner=loop)
    undo(inner, "hotel", "scriptTask", "<bpmn:script>undone = undone + [town]</bpmn:script>")
    inner.node("endEvent", "cancelled", CANCEL).line("inner", "hotel", "cancelled")
    office.deploy(left_by(within(Drawing("tour"), "both", inner), "both"))
    case = Walk.begin(office, "tour", towns=["a", "b", "c"], undone=[])
    case.walk("hotel", "hotel", "hotel")
    assert case.open() == ["told"]
    assert data_of(case)["undone"] == ["c", "b", "a"]
    assert "town" not in data_of(case)
    assert case.sound()


def nested(throw: str) -> Drawing:
    """A sub-process with two steps that can be undone, one beside it, and an event that lets them be undone."""
    inner = undo(undo(free(Drawing("").start("inner"), "first", "second"), "first"), "second").end("inner_done")
    inner.line("inner", "first", "second", "inner_done")
    outer = undo(free(Drawing("nested").start(), "third", "later"), "third")
    within(outer, "steps", inner, "subProcess")
    return outer.node("intermediateThrowEvent", "back", throw).end().line(
        "begin", "steps", "third", "back", "later", "done"
    )  # fmt: skip


def test_an_event_lets_all_of_its_scope_be_undone_sub_processes_included_and_then_goes_on(office: Office) -> None:
    office.deploy(nested(COMPENSATE))
    case = Walk.begin(office, "nested")
    case.walk("first", "second", "third")
    for step in ("third_back", "second_back", "first_back"):
        assert case.open() == [step]
        case.complete(step)
    assert case.open() == ["later"]
    case.complete("later")
    assert case.status == "ended"
    assert case.sound()


def test_an_event_that_names_an_activity_lets_only_that_be_undone(office: Office) -> None:
    office.deploy(nested('<bpmn:compensateEventDefinition activityRef="steps"/>'))
    case = Walk.begin(office, "nested")
    case.walk("first", "second", "third", "second_back", "first_back")
    assert case.open() == ["later"]
    assert case.sound()


def test_a_sub_process_that_has_something_to_undo_it_is_undone_as_a_whole(office: Office) -> None:
    drawing = nested(COMPENSATE)
    steps = free(Drawing("").start("undoing"), "tell").end("undone").line("undoing", "tell", "undone")
    office.deploy(undo(drawing, "steps", "subProcess", "".join(steps.body)))
    case = Walk.begin(office, "nested")
    case.walk("first", "second", "third", "third_back")
    assert case.open() == ["tell"]
    case.complete("tell")
    assert case.open() == ["later"]
    assert case.sound()


def test_nothing_is_undone_twice(office: Office) -> None:
    drawing = undo(free(Drawing("again").start(), "first", "between"), "first")
    drawing.node("intermediateThrowEvent", "back", COMPENSATE).node("endEvent", "done", COMPENSATE)
    office.deploy(drawing.line("begin", "first", "back", "between", "done"))
    case = Walk.begin(office, "again")
    case.walk("first", "first_back", "between")
    assert case.status == "ended"
    assert case.passed().count("first_back") == 1
    assert case.sound()


def test_what_undoing_changes_is_known_afterwards_and_what_others_do_meanwhile_is_kept(office: Office) -> None:
    drawing = free(Drawing("beside").start(), "first", "other", "later").gateway("split", "parallelGateway")
    undo(drawing, "first").gateway("join", "parallelGateway").node("intermediateThrowEvent", "back", COMPENSATE)
    drawing.end().line("begin", "split", "first", "back", "join", "later", "done").line("split", "other", "join")
    office.deploy(drawing)
    case = Walk.begin(office, "beside", first="", other="")
    case.complete("first", first="made")
    assert case.open() == ["first_back", "other"]
    case.complete("other", other="made")
    case.complete("first_back", first="unmade")
    assert (data_of(case)["first"], data_of(case)["other"]) == ("unmade", "made")
    assert case.sound()


def test_an_event_sub_process_lets_what_its_scope_has_done_be_undone(office: Office) -> None:
    inner = Drawing("").node(
        "startEvent", "late", "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>",
    ).node("endEvent", "back", COMPENSATE).line("late", "back")  # fmt: skip
    drawing = undo(free(Drawing("overdue").start(), "first", "second"), "first").end()
    drawing.line("begin", "first", "second", "done")
    office.deploy(drawing.node("subProcess", "giving_up", "".join(inner.body), triggeredByEvent="true"))
    case = Walk.begin(office, "overdue")
    case.complete("first")
    case.at("2024-05-14T18:00")
    assert case.open() == ["first_back"]
    case.complete("first_back")
    assert case.status == "ended"
    assert case.sound()


def _told(script: str) -> Drawing:
    """A form's answer is used where it is undone, and what that sets is used afterwards."""
    drawing = undo(Drawing("told").start().user("first"), "first", "scriptTask", f"<bpmn:script>{script}</bpmn:script>")
    drawing.node("intermediateThrowEvent", "back", COMPENSATE).script("later", "z = said").end()
    return drawing.line("begin", "first", "back", "later", "done").io(("given",), ())


def test_what_undoes_knows_what_its_activity_knew_and_what_it_sets_is_known_afterwards() -> None:
    assert _unknown(_told("said = answer + given")) == []
    assert _unknown(_told("said = unheard_of")) == [("first_back", "unheard_of")]
    assert _unknown(_told("other = answer")) == [("later", "said")]


def _unknown(drawing: Drawing) -> list[tuple[str, str]]:
    files = {"told.bpmn": drawing.text().encode(), "answer.form": FORM.encode()}
    found = check_process(files, Vocabulary(), ("xml", "bpmn")).findings
    return [(finding.element, finding.values["name"]) for finding in found if finding.rule == "unknown-name"]


def _cancel_in(kind: str, border: int) -> Drawing:
    inner = free(Drawing("").start("inner"), "work").node("endEvent", "cancelled", CANCEL)
    inner.line("inner", "work", "cancelled")
    outer = within(Drawing("odd").start(), "both", inner, kind).end().line("begin", "both", "done")
    for number in range(border):
        name = f"given_up{number}"
        outer.node("boundaryEvent", name, CANCEL, attachedToRef="both").end(f"over{number}")
        outer.line(name, f"over{number}")
    return outer


def _throwing(throw: str) -> Drawing:
    drawing = free(Drawing("odd").start(), "work").node("endEvent", "wrong", throw)
    return drawing.line("begin", "work", "wrong")


def _undone_oddly(which: str) -> Drawing:
    drawing = free(Drawing("odd").start(), "work", "more").end()
    if which != "no_event":
        drawing.node("boundaryEvent", "event", COMPENSATE, attachedToRef="work")
    if which != "no_handler":
        drawing.node("userTask", "back", isForCompensation="true")
    if which not in ("no_event", "no_handler", "no_association"):
        drawing.node("association", "joined", sourceRef="event", targetRef="back")
    if which == "flow":
        drawing.line("event", "more")
    if which == "handler_flow":
        drawing.line("back", "more")
    if which == "handler_border":
        drawing.timer("late", "back", "PT1H", tag="timeDuration").end("over").line("late", "over")
    return drawing.line("begin", "work", "more", "done")


@pytest.mark.parametrize("layers", [(), ("xml", "bpmn")])
@pytest.mark.parametrize(
    ("drawing", "element"),
    [
        (_cancel_in("subProcess", 0), "cancelled"),
        (_cancel_in("subProcess", 1), "cancelled"),
        (_cancel_in("transaction", 0), "cancelled"),
        (_cancel_in("transaction", 2), "given_up1"),
        (_throwing(COMPENSATE), "wrong"),
        (_throwing('<bpmn:compensateEventDefinition activityRef="work"/>'), "wrong"),
        (_throwing('<bpmn:compensateEventDefinition activityRef="nowhere"/>'), "wrong"),
        (_undone_oddly("no_event"), "back"),
        (_undone_oddly("no_handler"), "event"),
        (_undone_oddly("no_association"), "event"),
        (_undone_oddly("flow"), "event"),
        (_undone_oddly("handler_flow"), "back"),
        (_undone_oddly("handler_border"), "back"),
    ],
)
def test_what_has_no_meaning_is_refused_by_its_element(
    office: Office, tmp_path: Path, drawing: Drawing, element: str, layers: tuple[str, ...]
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "odd.bpmn").write_text(drawing.text(), "utf-8")
    with pytest.raises(ProcessRejected) as refused:
        office.runtime.deploy([folder], CLERK, "test", layers=layers)  # type: ignore[arg-type]
    assert refused.value.values["element"] == element
