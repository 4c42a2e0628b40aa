"""What does not resolve is refused by name, before a case can run into it."""

from __future__ import annotations

import pytest

from engine.casebook import find_case
from engine.errors import NotStartable, ProcessRejected
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import HEAD, Drawing


def simple(name: str = "plain") -> Drawing:
    return Drawing(name).start().user("pick").end().line("begin", "pick", "done")


def refused(office: Office, drawing: Drawing) -> dict[str, object]:
    with pytest.raises(ProcessRejected) as refusal:
        office.deploy(drawing)
    return refusal.value.values


def test_deploying_the_same_files_again_changes_nothing(office: Office) -> None:
    office.deploy(simple())
    (first,) = office.runtime.processes()
    office.reopen()
    office.deploy(simple())
    assert office.runtime.processes() == (first,)


def test_a_changed_drawing_is_a_new_version_and_running_cases_keep_theirs(office: Office) -> None:
    office.deploy(simple())
    (first,) = office.runtime.processes()
    office.deploy(Drawing("plain").start().end().line("begin", "done"))
    (second,) = office.runtime.processes()
    assert (first.number, second.number) == (1, 2)
    assert office.runtime.spec(first.version).user_tasks.keys() == {"pick"}


def test_going_back_to_an_old_version_makes_it_the_running_one_again(office: Office) -> None:
    office.deploy(simple())
    (first,) = office.runtime.processes()
    office.deploy(Drawing("plain").start().end().line("begin", "done"))
    office.deploy(simple())
    (now,) = office.runtime.processes()
    assert now.version == first.version


def test_an_unknown_process_cannot_be_started(office: Office) -> None:
    with pytest.raises(NotStartable):
        office.runtime.start("nowhere", {}, CLERK)


def test_names_that_nobody_answers_to_are_refused_with_their_element(office: Office) -> None:
    shout = Drawing("loud").start().service("cry", "shout").end().line("begin", "cry", "done")
    assert refused(office, shout)["element"] == "cry"
    lost = Drawing("lost").start().user("ask", form="nowhere").end().line("begin", "ask", "done")
    told = refused(office, lost)
    assert (told["element"], told["reason"], told["name"]) == ("ask", "form-unknown", "nowhere")
    caller = Drawing("caller").start().call("ring", "nobody").end().line("begin", "ring", "done")
    told = refused(office, caller)
    assert (told["element"], told["process"]) == ("ring", "nobody")


def test_processes_that_call_each_other_in_a_circle_are_refused(office: Office) -> None:
    ping = Drawing("ping").start().call("to_pong", "pong").end().line("begin", "to_pong", "done")
    pong = Drawing("pong").start().call("to_ping", "ping").end().line("begin", "to_ping", "done")
    with pytest.raises(ProcessRejected) as refusal:
        office.deploy(ping, pong)
    assert refusal.value.values["reason"] == "call-cycle"


def test_an_expression_outside_the_language_is_refused(office: Office) -> None:
    evil = Drawing("evil").start().script("run", "x = __import__('os')").end().line("begin", "run", "done")
    told = refused(office, evil)
    assert (told["element"], told["reason"]) == ("run", "expression-rejected")


@pytest.mark.parametrize("kind", ["sendTask", "complexGateway", "adHocSubProcess"])
def test_elements_the_engine_does_not_run_are_refused_by_name(office: Office, kind: str) -> None:
    drawing = Drawing("odd").start().node(kind, "strange").end().line("begin", "strange", "done")
    with pytest.raises(ProcessRejected) as refusal:
        office.deploy(drawing)
    told = {found.rule: found for found in refusal.value.findings}["unsupported-element"]
    assert (told.element, told.values["kind"]) == ("strange", kind)


def test_a_doubled_id_is_refused_and_named(office: Office) -> None:
    doubled = Drawing("odd").start().user("pick").user("pick").end().line("begin", "pick", "done")
    found = refused(office, doubled)
    assert (found["reason"], found["element"]) == ("double-id", "pick")


def test_reserved_ids_and_flows_without_id_are_settled_on_reading(office: Office) -> None:
    drawing = Drawing("odd").start("Start").service("say", "say", word='"hello"').end("End").line("Start", "say", "End")
    drawing.body = [part.replace(' id="f_say_End"', "") for part in drawing.body]
    office.deploy(drawing)
    case_id = office.runtime.start("odd", {}, CLERK).case_id
    with office.database.read() as connection:
        found = find_case(connection, case_id)
    assert found is not None and found.outcome == "End_1"
    assert office.heard[0][0] == "say_1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE x [<!ENTITY e 'x'>]>" + simple().text(), "doctype"),
        ("no xml at all", "not-xml"),
        (HEAD + "</bpmn:definitions>", "one-executable-process"),
        (simple().text().replace("true", "false"), "one-executable-process"),
        (Drawing("plain").end().text(), "start-missing"),
        (simple().text() + " " * (1 << 20), "file-too-large"),
    ],
)
def test_files_that_are_no_drawing_are_refused(office: Office, text: str, reason: str) -> None:
    class Raw(Drawing):
        def text(self) -> str:
            return text

    assert refused(office, Raw("plain"))["reason"] == reason


def test_flows_are_tried_in_the_order_of_the_document(office: Office) -> None:
    drawing = (
        Drawing("choice")
        .start()
        .gateway("which", default="f_last")
        .end("first")
        .end("second")
        .end("last")
        .flow("begin", "which")
        .flow("which", "second", "1 == 1", "f_second")
        .flow("which", "first", "1 == 1", "f_first")
        .flow("which", "last", "", "f_last")
    )
    office.deploy(drawing)
    case_id = office.runtime.start("choice", {}, CLERK).case_id
    with office.database.read() as connection:
        found = find_case(connection, case_id)
    assert found is not None and found.outcome == "second"


def test_an_empty_script_does_nothing(office: Office) -> None:
    office.deploy(Drawing("idle").start().script("rest", "").end().line("begin", "rest", "done"))
    assert office.runtime.start("idle", {}, CLERK).case_id
