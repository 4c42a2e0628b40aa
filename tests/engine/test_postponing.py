"""A granted extension moves the deadline, its task, its reminder and its cycle, and is never taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.casebook import find_timer, timers_of_tree
from engine.errors import NotPostponed
from engine.history import events_of_case
from engine.registry import Call
from engine.replan import close_department
from engine.timers import sweep
from engine.watch.doctor import Finding, examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13"


def drawn() -> Drawing:
    return (
        Drawing("granted")
        .start()
        .user("pick", due="late")
        .timer("remind", "pick", 'workday_before(workdays("days", sent), 1)', interrupting=False)
        .timer("late", "pick", 'workdays("days", sent)')
        .cycle("again", "pick", 'every_workdays("days", workdays("days", sent))')
        .timer("agreed", "pick", 'day_end("2024-05-20", "days")', interrupting=False)
        .message("extend", "pick", interrupting=False, form="answer", department='"A"', role="clerk", repeat="yes")
        .service("lengthen", "grant", element="note", days="int(answer)")
        .end()
        .line("begin", "pick", "done")
        .line("extend", "lengthen", "granted_end")
        .end("granted_end")
        .end("reminded")
        .end("lapsed")
        .end("urged")
        .end("met")
        .line("remind", "reminded")
        .line("late", "lapsed")
        .line("again", "urged")
        .line("agreed", "met")
    )


def grant(call: Call, element: str, days: int) -> None:
    call.postpone(element, call.deadline("days", SENT, profile="", department="A", extension=days))


@pytest.fixture
def root(office: Office) -> str:
    office.registry.operators["grant"] = grant
    office.deploy(drawn())
    return office.runtime.start("granted", {"sent": SENT}, CLERK).case_id


def extend(office: Office, root: str, days: int, element: str = "late") -> None:
    office.runtime.send(root, "extend", {"answer": str(days), "note": element}, CLERK)


def waiting(office: Office, root: str) -> dict[str, str]:
    with office.database.read() as connection:
        return {found.element: found.due_at[5:16] for found in timers_of_tree(connection, root)}


def due(office: Office, root: str) -> str | None:
    with office.database.read() as connection:
        return items_of_tree(connection, root)[0].due_at


def events(office: Office, root: str, kind: str) -> list[Mapping[str, Any]]:
    with office.database.read() as connection:
        return [
            {"element": found.element, **found.data} for found in events_of_case(connection, root) if found.kind == kind
        ]


def unsound(office: Office) -> list[Finding]:
    return [finding for finding in examine(office.runtime) if not finding.ok]


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew"])
def test_the_deadline_moves_with_its_task_its_reminder_and_its_cycle(office: Office, root: str, reopened: bool) -> None:
    before = waiting(office, root)
    assert before == {
        "remind": "05-15T01:00",
        "late": "05-16T16:00",
        "again": "05-21T16:00",
        "agreed": "05-20T16:00",
    }
    if reopened:
        office.reopen()
    extend(office, root, 2)

    assert waiting(office, root) == {
        "remind": "05-17T01:00",
        "late": "05-20T16:00",
        "again": "05-23T16:00",
        "agreed": "05-20T16:00",
    }
    assert due(office, root) == "2024-05-20T16:00:00.000000Z"
    told = events(office, root, "timer.postponed")
    assert [(found["element"], found["old"][5:10], found["new"][5:10]) for found in told] == [
        ("late", "05-16", "05-20"),
        ("remind", "05-15", "05-17"),
        ("again", "05-21", "05-23"),
    ]
    assert unsound(office) == []


def test_a_second_extension_counts_from_the_same_anchor_and_the_last_one_fires(office: Office, root: str) -> None:
    extend(office, root, 2)
    extend(office, root, 3)
    assert waiting(office, root)["late"] == "05-21T16:00"
    office.at("2024-05-21T23:59")
    sweep(office.runtime)
    assert events(office, root, "case.ended") == []
    office.at("2024-05-22T00:00")
    sweep(office.runtime)
    (fired,) = [found for found in events(office, root, "timer.fired") if found["element"] == "late"]
    assert fired["basis"]["extension"] == 3
    assert unsound(office) == []


def test_a_closed_day_after_the_extension_is_counted_on_top_of_it(office: Office, root: str) -> None:
    extend(office, root, 2)
    close_department(office.runtime, [date(2024, 5, 17)], None, "storm-1", CLERK)
    assert waiting(office, root)["late"] == "05-21T16:00"
    with office.database.read() as connection:
        timer = find_timer(connection, root, "late")
    assert timer is not None and timer.basis["extension"] == 2
    assert due(office, root) == "2024-05-21T16:00:00.000000Z"
    extend(office, root, 3)
    assert waiting(office, root)["remind"] == "05-21T01:00"
    assert unsound(office) == []


@pytest.mark.parametrize(
    ("element", "days", "reason"),
    [("late", 0, "not_later"), ("remind", 5, "not_a_deadline"), ("nothing", 5, "not_waiting")],
)
def test_what_cannot_be_postponed_is_refused_and_nothing_moves(
    office: Office, root: str, element: str, days: int, reason: str
) -> None:
    before = waiting(office, root)
    with pytest.raises(NotPostponed) as refused:
        extend(office, root, days, element)
    assert refused.value.values["reason"] == reason
    assert waiting(office, root) == before
    assert events(office, root, "message.received") == []


def test_an_agreed_day_is_postponed_like_any_deadline(office: Office, root: str) -> None:
    extend(office, root, 5, "agreed")
    assert waiting(office, root)["agreed"] == "05-23T16:00"
    assert waiting(office, root)["late"] == "05-16T16:00"


def test_a_task_that_grants_time_and_ends_its_host_is_replayed_as_it_was(office: Office) -> None:
    office.registry.operators["grant"] = grant
    office.deploy(
        Drawing("both")
        .start()
        .gateway("fork", "parallelGateway")
        .user("pick", due="late")
        .timer("late", "pick", 'workdays("days", sent)')
        .user("decide")
        .service("lengthen", "grant", element='"late"', days="4")
        .end()
        .end("lapsed")
        .end("granted_end", terminate=True)
        .line("begin", "fork", "pick", "done")
        .line("fork", "decide", "lengthen", "granted_end")
        .line("late", "lapsed")
    )
    root = office.runtime.start("both", {"sent": SENT}, CLERK).case_id
    with office.database.read() as connection:
        items = items_of_tree(connection, root)
    (item,) = (found for found in items if found.element == "decide")
    office.runtime.complete(item.id, {"answer": "x"}, CLERK)
    assert len(events(office, root, "timer.postponed")) == 1
    assert waiting(office, root) == {}
    assert unsound(office) == []


def test_what_an_element_refuses_when_nobody_asked_becomes_an_incident(office: Office) -> None:
    office.registry.operators["grant"] = grant
    office.deploy(
        Drawing("alone")
        .start()
        .user("pick")
        .timer("tick", "pick", 'workdays("days", sent)', interrupting=False)
        .service("lengthen", "grant", element='"tick"', days="9")
        .end()
        .end("granted_end")
        .line("begin", "pick", "done")
        .line("tick", "lengthen", "granted_end")
    )
    office.runtime.start("alone", {"sent": SENT}, CLERK)
    office.at("2024-05-17T00:00")
    assert sweep(office.runtime).incidents == 1
