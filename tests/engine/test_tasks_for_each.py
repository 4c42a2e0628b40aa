"""One task for each entry of a list, for the role and department of each, and what their answers are gathered to."""

from __future__ import annotations

from typing import Any

import pytest

from engine.casebook import case_tree, find_case
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing, each

MEMBERS = [
    {"department": "A", "role": "clerk"},
    {"department": "B", "role": "head"},
    {"department": "C", "role": "clerk"},
]


def asked() -> Drawing:
    return (
        Drawing("asked")
        .start()
        .user(
            "opine",
            each("members", "member", "answers", "answer"),
            department="member.department",
            role_of="member.role",
            action="give opinion",
            due="late",
        )
        .timer("late", "opine", 'workdays("days", "2024-05-13")')
        .service("tell", "say", word='"all"', answers="answers")
        .end()
        .service("close", "say", word='"late"')
        .end("closed")
        .line("begin", "opine", "tell", "done")
        .line("late", "close", "closed")
    )


def open_items(office: Office, root: str) -> tuple[WorkItem, ...]:
    with office.database.read() as connection:
        return items_of_tree(connection, root, open_only=True)


def started(office: Office, members: list[Any], process: str = "asked") -> str:
    return office.runtime.start(process, {"members": members}, CLERK).case_id


def sound(office: Office) -> bool:
    return all(finding.ok for finding in examine(office.runtime))


def test_each_entry_is_a_task_of_its_own_department_and_role_with_its_own_button(office: Office) -> None:
    office.deploy(asked())
    items = open_items(office, started(office, MEMBERS))
    assert [(item.department, item.role, item.action) for item in items] == [
        ("A", "clerk", "give opinion"),
        ("B", "head", "give opinion"),
        ("C", "clerk", "give opinion"),
    ]
    assert {item.due_at for item in items} == {"2024-05-16T16:00:00.000000Z"}


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew at every wait"])
def test_the_answers_are_gathered_once_all_have_answered(office: Office, reopened: bool) -> None:
    office.deploy(asked())
    root = started(office, MEMBERS)
    for item, answer in zip(open_items(office, root), ("one", "two", "three"), strict=True):
        if reopened:
            office.reopen()
        assert office.heard == []
        office.runtime.complete(item.id, {"answer": answer}, CLERK)
    assert [(told["word"], told["answers"]) for _, told in office.heard] == [("all", ["one", "two", "three"])]
    assert sound(office)


def test_with_nobody_in_the_list_the_case_goes_straight_on(office: Office) -> None:
    office.deploy(asked())
    root = started(office, [])
    assert [(told["word"], told["answers"]) for _, told in office.heard] == [("all", [])]
    with office.database.read() as connection:
        found = find_case(connection, root)
    assert found is not None and found.outcome == "done"
    assert sound(office)


def test_the_deadline_of_all_ends_those_that_are_open(office: Office) -> None:
    office.deploy(asked())
    root = started(office, MEMBERS)
    office.runtime.complete(open_items(office, root)[1].id, {"answer": "one"}, CLERK)
    office.reopen()
    office.at("2024-05-17T00:00:00")
    sweep(office.runtime)
    assert [told["word"] for _, told in office.heard] == ["late"]
    assert open_items(office, root) == ()
    assert sound(office)


def test_a_second_round_gathers_anew(office: Office) -> None:
    office.deploy(
        Drawing("rounds")
        .start()
        .gateway("again")
        .user("opine", each("members", "member", "answers", "answer"), department="member.department")
        .gateway("enough", default="f_no")
        .end()
        .line("begin", "again", "opine", "enough")
        .flow("enough", "done", "'yes' in answers")
        .flow("enough", "again", name="f_no")
    )
    root = started(office, MEMBERS[:2], "rounds")
    for answer in ("no", "no", "no", "yes"):
        office.runtime.complete(open_items(office, root)[0].id, {"answer": answer}, CLERK)
    with office.database.read() as connection:
        found = find_case(connection, root)
    assert found is not None and found.outcome == "done"
    assert sound(office)


def test_calling_a_process_for_nobody_goes_straight_on(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)
    root = office.runtime.start("sending", {"parcels": []}, CLERK, via="system").case_id
    assert [(told["word"], told["results"]) for _, told in office.heard] == [("all", [])]
    with office.database.read() as connection:
        assert [case.status for case in case_tree(connection, root)] == ["ended"]
    assert sound(office)


def test_two_calls_of_one_process_in_one_drawing_share_its_variables_by_name(office: Office) -> None:
    called = Drawing("called").io(("parcel",), ("result",)).start().script("open", "result = parcel + 1").end()
    office.deploy(
        called.line("begin", "open", "done"),
        Drawing("twice")
        .start()
        .call("first", "called", over="parcels", item="first_parcel", into="results", out="first_result")
        .call("second", "called", over="results", item="second_parcel", into="more", out="second_result")
        .service("tell", "say", more="more")
        .end()
        .line("begin", "first", "second", "tell", "done")
        .renamed(first_parcel="parcel", second_parcel="parcel", first_result="result", second_result="result"),
    )
    office.runtime.start("twice", {"parcels": [1, 2]}, CLERK)
    assert [told["more"] for _, told in office.heard] == [[3, 4]]
    assert sound(office)
