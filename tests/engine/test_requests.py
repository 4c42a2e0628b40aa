"""A request key stands for one act: repeated, it is answered as before, whatever happened in between."""

from __future__ import annotations

import threading

import pytest

from engine.acts import Completed
from engine.casebook import incidents
from engine.errors import ActHeld, Conflict, TaskClosed, TaskTaken
from engine.history import events_of_case, events_of_tree
from engine.proof.record import Record
from engine.watch.doctor import examine
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)


def item_of(office: Office) -> WorkItem:
    parcels = [{"sent_at": "2024-05-13T08:00:00.000000Z", "to": "A"}]
    root = office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id
    with office.database.read() as connection:
        return items_of_tree(connection, root)[0]


def kinds(office: Office, item: WorkItem) -> list[str]:
    with office.database.read() as connection:
        return [event.kind for event in events_of_tree(connection, item.root_id)]


def sound(office: Office) -> bool:
    return all(finding.ok for finding in examine(office.runtime))


def test_given_a_lost_answer_when_the_same_completion_comes_again_then_it_is_answered_as_before(office: Office) -> None:
    item = item_of(office)
    first = office.runtime.complete(item.id, {"answer": "claim"}, CLERK, request="k1")
    assert office.runtime.complete(item.id, {"answer": "claim"}, CLERK, request="k1") == first
    assert kinds(office, item).count("task.completed") == 1
    with pytest.raises(TaskClosed):
        office.runtime.complete(item.id, {"answer": "claim"}, CLERK, request="k2")
    assert sound(office)


def test_given_a_key_that_was_used_when_another_act_comes_with_it_then_it_is_refused(office: Office) -> None:
    item = item_of(office)
    office.runtime.assign(item.id, CLERK, request="k1")
    with pytest.raises(Conflict):
        office.runtime.unassign(item.id, CLERK, request="k1")


def test_given_one_who_has_the_task_in_hand_when_another_takes_it_then_he_is_told_who(office: Office) -> None:
    item = item_of(office)
    taken = office.runtime.assign(item.id, CLERK, request="k1")
    with office.database.read() as connection:
        last = events_of_case(connection, item.case_id)[-1]
    record = Record(item.case_id, last.seq, last.hash, last.recorded_at)
    assert taken == Completed(item.case_id, item.root_id, record=record)
    with pytest.raises(TaskTaken) as refused:
        office.runtime.assign(item.id, OTHER, request="k1")
    assert refused.value.values["by"] == CLERK.login
    assert office.runtime.assign(item.id, CLERK, request="k1") == taken
    assert kinds(office, item).count("task.assigned") == 1
    assert sound(office)


def test_given_a_message_when_its_request_is_repeated_then_it_is_received_once(office: Office) -> None:
    item = item_of(office)
    office.runtime.send(item.case_id, "recalled", {"why": "typo"}, CLERK, request="k1")
    office.runtime.send(item.case_id, "recalled", {"why": "typo"}, CLERK, request="k1")
    assert kinds(office, item).count("message.received") == 1


def test_given_a_request_held_by_a_fault_when_it_is_repeated_then_no_second_case_is_made(office: Office) -> None:
    office.fail.add("all")
    held = []
    for _ in range(2):
        with pytest.raises(ActHeld) as refused:
            office.runtime.start("sending", {"parcels": []}, CLERK, via="system", request="k2")
        held.append(refused.value.values["incident"])
    with office.database.read() as connection:
        assert [found.id for found in incidents(connection)] == [held[0]] == [held[1]]

    office.fail.clear()
    for _ in range(2):
        assert office.runtime.retry(str(held[0]), OTHER, request="r1")
    started = office.runtime.start("sending", {"parcels": []}, CLERK, via="system", request="k2")
    with office.database.read() as connection:
        assert [event.kind for event in events_of_tree(connection, started.case_id)].count("case.started") == 1
    assert sound(office)


def test_given_a_held_request_when_it_is_dismissed_then_its_key_is_free_again(office: Office) -> None:
    office.fail.add("all")
    with pytest.raises(ActHeld) as held:
        office.runtime.start("sending", {"parcels": []}, CLERK, via="system", request="k2")
    office.fail.clear()
    for _ in range(2):
        office.runtime.dismiss(str(held.value.values["incident"]), "no longer needed", OTHER, request="d1")
    started = office.runtime.start("sending", {"parcels": []}, CLERK, via="system", request="k2")
    assert started.created
    assert sound(office)


def test_given_twenty_senders_of_one_request_when_they_come_at_once_then_all_get_the_one_answer(office: Office) -> None:
    item = item_of(office)
    together, answers = threading.Barrier(20), []

    def claim() -> None:
        together.wait(timeout=30)
        answers.append(office.runtime.complete(item.id, {"answer": "claim"}, CLERK, request="k1"))

    threads = [threading.Thread(target=claim) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 20
    assert len(set(map(repr, answers))) == 1
    assert kinds(office, item).count("task.completed") == 1
    assert sound(office)


def test_given_twenty_starts_of_one_request_when_they_come_at_once_then_there_is_one_case(office: Office) -> None:
    together, answers = threading.Barrier(20), []

    def start() -> None:
        together.wait(timeout=30)
        parcels = [{"sent_at": "2024-05-13T08:00:00.000000Z", "to": "A"}]
        answers.append(office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system", request="k1").case_id)

    threads = [threading.Thread(target=start) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 20
    assert len(set(answers)) == 1
    assert sound(office)
