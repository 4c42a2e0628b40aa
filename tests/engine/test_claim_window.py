"""Called cases with a deadline, a reminder and a recall: each timer at its own instant, each case by itself."""

from __future__ import annotations

import pytest

from engine.casebook import case_tree
from engine.clock import local, parsed
from engine.errors import NotWaiting, TaskClosed
from engine.history import events_of_tree, verify
from engine.timers import sweep
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"


def started(office: Office, *departments: str) -> str:
    parcels = [{"sent_at": SENT, "to": name} for name in departments]
    return office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id


def open_items(office: Office, root: str) -> tuple[WorkItem, ...]:
    with office.database.read() as connection:
        return items_of_tree(connection, root, open_only=True)


def words(office: Office) -> list[str]:
    return [told["word"] for _, told in office.heard]


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)


def test_each_parcel_is_a_case_of_its_own_with_its_own_deadline(office: Office) -> None:
    root = started(office, "A", "B")

    items = open_items(office, root)
    assert [item.due_at for item in items] == ["2024-05-16T16:00:00.000000Z"] * 2
    assert len({item.case_id for item in items}) == 2
    with office.database.read() as connection:
        assert [case.process for case in case_tree(connection, root)] == ["sending", "claim", "claim"]


def test_a_completed_claim_ends_its_case_and_the_last_one_ends_the_caller(office: Office) -> None:
    root = started(office, "A", "B")
    first, second = open_items(office, root)

    office.runtime.complete(first.id, {"answer": "yes"}, CLERK)
    with office.database.read() as connection:
        assert [case.status for case in case_tree(connection, root)] == ["active", "ended", "active"]
    office.runtime.complete(second.id, {"answer": "yes"}, CLERK)

    with office.database.read() as connection:
        assert [case.status for case in case_tree(connection, root)] == ["ended"] * 3
    assert office.heard[-1][1]["results"] == ["claimed", "claimed"]


def test_the_deadline_fires_exactly_at_its_instant_and_not_before(office: Office) -> None:
    started(office, "A")

    office.at("2024-05-16T23:59:59")
    sweep(office.runtime)
    assert words(office) == ["urge"]
    office.at("2024-05-17T00:00:00")
    sweep(office.runtime)

    assert words(office) == ["urge", "auto", "all"]


def test_after_downtime_overdue_timers_fire_in_order_each_at_its_own_instant(office: Office) -> None:
    started(office, "A")

    recorded = office.at("2024-05-27T10:00:00")
    sweep(office.runtime)

    told = [(told["word"], local(told["instant"]).strftime("%m-%d %H:%M")) for _, told in office.heard]
    assert told == [("urge", "05-15 09:00"), ("auto", "05-17 00:00"), ("all", "05-17 00:00")]
    assert {told["recorded_at"] for _, told in office.heard} == {recorded}


def test_an_act_after_the_deadline_finds_the_deadline_done_first(office: Office) -> None:
    root = started(office, "A")
    item = open_items(office, root)[0]

    office.at("2024-05-17T08:01:00")
    with pytest.raises(TaskClosed) as refused:
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK)

    assert refused.value.values["by"] == "system"
    assert words(office) == ["urge", "auto", "all"]


def test_an_act_received_before_the_deadline_counts_although_it_is_carried_out_after(office: Office) -> None:
    root = started(office, "A")
    item = open_items(office, root)[0]

    received = office.at("2024-05-16T23:59:59.500000")
    office.at("2024-05-17T00:00:00.300000")
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK, received_at=received)
    sweep(office.runtime)

    assert words(office) == ["urge", "claimed", "all"]


def test_a_recall_by_message_ends_one_claim_and_leaves_the_others(office: Office) -> None:
    root = started(office, "A", "B")
    first, second = open_items(office, root)

    office.runtime.send(first.case_id, "recalled", {"why": "typo"}, CLERK)

    assert [item.id for item in open_items(office, root)] == [second.id]
    with pytest.raises(NotWaiting):
        office.runtime.send(first.case_id, "recalled", {"why": "typo"}, CLERK)


@pytest.mark.parametrize("reopened", [False, True], ids=["plain", "parsed anew at every wait"])
def test_twelve_departments_due_at_one_instant_all_end(office: Office, reopened: bool) -> None:
    root = started(office, *"ABCDEFGHIJKL")
    for item in open_items(office, root)[:3]:
        if reopened:
            office.reopen()
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    if reopened:
        office.reopen()

    office.at("2024-05-17T00:00:00")
    sweep(office.runtime)

    with office.database.read() as connection:
        assert {case.status for case in case_tree(connection, root)} == {"ended"}
        assert verify(connection).broken == ()
    assert sorted(office.heard[-1][1]["results"]) == ["auto"] * 9 + ["claimed"] * 3


def test_the_history_tells_legal_and_recorded_time(office: Office) -> None:
    root = started(office, "A")
    office.at("2024-05-27T10:00:00")
    sweep(office.runtime)

    with office.database.read() as connection:
        fired = [event for event in events_of_tree(connection, root) if event.kind == "timer.fired"]
    assert [(event.element, event.legal_at) for event in fired] == [
        ("remind", "2024-05-15T01:00:00.000000Z"),
        ("late", "2024-05-16T16:00:00.000000Z"),
    ]
    assert {parsed(event.recorded_at) for event in fired} == {office.clock.now()}


def test_the_history_of_a_tree_is_told_in_the_order_in_which_things_led_to_each_other(office: Office) -> None:
    root = started(office, "A")
    office.at("2024-05-17T00:00:00")
    sweep(office.runtime)

    with office.database.read() as connection:
        told = [(event.case_id == root, event.kind) for event in events_of_tree(connection, root)]
    assert told == [
        (True, "case.started"),
        (False, "case.started"),
        (False, "timer.fired"),
        (False, "timer.fired"),
        (False, "case.ended"),
        (True, "child.ended"),
        (True, "case.ended"),
    ]
