"""Messages with a form: whose they are, what their form and intake make of them, once or again and again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.actions import OpenAction, open_actions
from engine.actor import Actor
from engine.casebook import find_case
from engine.errors import InputRejected, NotWaiting, Problem, ProcessRejected
from engine.history import events_of_case
from engine.registry import Call
from engine.watch.doctor import Finding, examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing

HEAD = Actor("a.head", "A head", "A", frozenset({"head"}))


def extended(**props: str) -> Drawing:
    """A task with an action that leaves it alone and one that ends it, then an action that is waited for."""
    own = {"form": "answer", "department": "owner", "role": "head", "article": "23", **props}
    return (
        Drawing("extended")
        .start()
        .script("open", 'owner = "A"')
        .user("pick")
        .message("extend", "pick", interrupting=False, intake="granted", action="grant more time", **own)
        .message("withdraw", "pick", form="answer", department="owner", role_of='"clerk"')
        .message("settle", form="answer", department='"B"', role="clerk")
        .service("note", "say", word="note", by="granted_by")
        .end("noted")
        .end("withdrawn")
        .end()
        .line("begin", "open", "pick", "settle", "done")
        .line("extend", "note", "noted")
        .line("withdraw", "withdrawn")
    )


@pytest.fixture
def extension(office: Office) -> str:
    office.registry.intakes["granted"] = granted
    office.deploy(extended())
    return office.runtime.start("extended", {}, CLERK).case_id


def granted(call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("answer") == "never":
        raise InputRejected((Problem("answer", "too_far"),))
    call.record("extension.granted", {"note": data["note"]})
    return {"note": data["note"], "granted_by": call.actor.login}


def actions(office: Office, root: str) -> tuple[OpenAction, ...]:
    with office.database.read() as connection:
        return open_actions(office.runtime, connection, root)


def names(office: Office, root: str) -> list[str]:
    return [found.message for found in actions(office, root)]


def complete_the_task(office: Office, root: str) -> None:
    with office.database.read() as connection:
        (item,) = items_of_tree(connection, root, open_only=True)
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)


def unsound(office: Office) -> list[Finding]:
    return [finding for finding in examine(office.runtime) if not finding.ok]


def test_open_actions_tell_what_they_are_and_whose(office: Office, extension: str) -> None:
    first, second = actions(office, extension)
    assert first == OpenAction(
        extension, extension, "extended", "extend", "extend", "extend", "grant more time", "answer", "head", "A", "23"
    )
    assert (second.message, second.label, second.role, second.department) == ("withdraw", "withdraw", "clerk", "A")

    complete_the_task(office, extension)
    assert [(found.message, found.department) for found in actions(office, extension)] == [("settle", "B")]
    office.runtime.send(extension, "settle", {}, OTHER, roles={"clerk"})
    assert actions(office, extension) == ()


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew at every wait"])
def test_the_intakes_answer_is_what_the_message_brings(office: Office, extension: str, reopened: bool) -> None:
    if reopened:
        office.reopen()
    office.runtime.send(extension, "extend", {"answer": "yes", "note": "ten days"}, HEAD, roles={"head"})

    assert office.heard[-1][1]["word"] == "ten days" and office.heard[-1][1]["by"] == "a.head"
    with office.database.read() as connection:
        events = events_of_case(connection, extension)
    assert [event.kind for event in events] == ["case.started", "extension.granted", "message.received"]
    assert events[-1].data["input"] == {"note": "ten days", "granted_by": "a.head"}
    assert names(office, extension) == ["withdraw"]
    assert unsound(office) == []


def test_what_the_form_or_the_intake_refuses_changes_nothing(office: Office, extension: str) -> None:
    for data in ({"answer": "x" * 21}, {"answer": "never", "note": "-"}):
        with pytest.raises(InputRejected) as refused:
            office.runtime.send(extension, "extend", data, HEAD)
        assert [problem.field for problem in refused.value.problems] == ["answer"]
    with office.database.read() as connection:
        assert [event.kind for event in events_of_case(connection, extension)] == ["case.started"]


@pytest.mark.parametrize(("actor", "roles"), [(CLERK, {"clerk"}), (OTHER, {"head", "clerk"})])
def test_an_action_of_others_is_not_done(office: Office, extension: str, actor: Actor, roles: set[str]) -> None:
    with pytest.raises(NotWaiting):
        office.runtime.send(extension, "extend", {"note": "more"}, actor, roles=roles)


def test_an_interrupting_action_ends_its_task(office: Office, extension: str) -> None:
    office.runtime.send(extension, "withdraw", {}, CLERK, roles={"clerk"})
    with office.database.read() as connection:
        found = find_case(connection, extension)
        assert items_of_tree(connection, extension, open_only=True) == ()
    assert found is not None and found.outcome == "withdrawn"


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew at every wait"])
def test_a_repeated_action_is_open_again_until_its_host_ends(office: Office, reopened: bool) -> None:
    office.registry.intakes["granted"] = granted
    office.deploy(extended(repeat="yes"))
    root = office.runtime.start("extended", {}, CLERK).case_id
    for turn in ("one", "two", "three"):
        if reopened:
            office.reopen()
        assert sorted(names(office, root)) == ["extend", "withdraw"]
        office.runtime.send(root, "extend", {"note": turn}, HEAD)
    assert [told["word"] for _, told in office.heard] == ["one", "two", "three"]

    complete_the_task(office, root)
    with pytest.raises(NotWaiting):
        office.runtime.send(root, "extend", {"note": "four"}, HEAD)
    assert unsound(office) == []


def test_the_same_request_again_is_answered_although_nobody_waits_any_more(office: Office, extension: str) -> None:
    first = office.runtime.send(extension, "extend", {"note": "x"}, HEAD, request="k1", roles={"head"})
    assert office.runtime.send(extension, "extend", {"note": "x"}, HEAD, request="k1", roles={"head"}) == first
    assert len(office.heard) == 1


@pytest.mark.parametrize(
    ("props", "reason"),
    [
        ({"form": "nowhere"}, "form-unknown"),
        ({"intake": "nobody"}, "form-unknown"),
        ({"department": "this is none"}, "expression-rejected"),
        ({"repeat": "sometimes"}, "repetition"),
    ],
)
def test_an_action_that_cannot_work_is_refused_with_its_element(
    office: Office, props: dict[str, str], reason: str
) -> None:
    office.registry.intakes["granted"] = granted
    drawing = Drawing("odd").start().user("pick")
    drawing.message(
        "ask", "pick", interrupting=False, **{"form": "answer", "department": '"A"', "role": "head", **props}
    )
    drawing.end().end("asked").line("begin", "pick", "done").line("ask", "asked")
    with pytest.raises(ProcessRejected) as refused:
        office.deploy(drawing)
    assert (refused.value.values["element"], refused.value.values["reason"]) == ("ask", reason)


def test_only_what_leaves_its_host_alone_can_repeat(office: Office) -> None:
    stopping = Drawing("odd").start().user("pick").message("ask", "pick", repeat="yes").end().end("asked")
    waiting = Drawing("odd").start().message("ask", repeat="yes").end().line("begin", "ask", "done")
    for drawing in (stopping.line("begin", "pick", "done").line("ask", "asked"), waiting):
        with pytest.raises(ProcessRejected) as refused:
            office.deploy(drawing)
        assert refused.value.values["reason"] == "repetition"
