"""A failing handler holds its own case only; what was being done is kept and can be done again."""

from __future__ import annotations

import pytest

from engine.casebook import Incident, case_tree, find_case, incidents
from engine.errors import ActHeld, CaseHeld, Conflict
from engine.history import events_of_case, verify
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)


def started(office: Office) -> str:
    return office.runtime.start("sending", {"parcels": [{"sent_at": SENT, "to": "A"}]}, CLERK, via="system").case_id


def item_of(office: Office, root: str) -> WorkItem:
    with office.database.read() as connection:
        return items_of_tree(connection, root, open_only=True)[0]


def open_incidents(office: Office) -> tuple[Incident, ...]:
    with office.database.read() as connection:
        return incidents(connection)


def status(office: Office, root: str) -> list[str]:
    with office.database.read() as connection:
        return [case.status for case in case_tree(connection, root)]


def test_a_failing_completion_is_rolled_back_and_kept(office: Office) -> None:
    root = started(office)
    item = item_of(office, root)
    office.fail.add("claimed")

    with pytest.raises(ActHeld):
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK)

    (incident,) = open_incidents(office)
    assert (incident.case_id, incident.element, incident.cause) == (item.case_id, "record", "RuntimeError")
    assert item_of(office, root).id == item.id
    with pytest.raises(CaseHeld):
        office.runtime.complete(item.id, {"answer": "again"}, CLERK)


def test_a_retry_after_the_deadline_counts_with_the_first_receipt(office: Office) -> None:
    root = started(office)
    item = item_of(office, root)
    office.fail.add("claimed")
    received = office.at("2024-05-15T10:00:00")
    with pytest.raises(ActHeld):
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    office.at("2024-05-20T10:00:00")
    sweep(office.runtime)
    assert open_incidents(office)[0].tries == 1

    office.fail.clear()
    assert office.runtime.retry(open_incidents(office)[0].id, CLERK)

    told = {told["word"]: told["instant"] for _, told in office.heard if "word" in told}
    assert told["claimed"] == received and "auto" not in told
    assert status(office, root) == ["ended", "ended"]
    assert [finding for finding in examine(office.runtime) if not finding.ok] == []


def test_a_retry_that_fails_again_adds_to_the_same_incident(office: Office) -> None:
    root = started(office)
    office.fail.add("claimed")
    with pytest.raises(ActHeld):
        office.runtime.complete(item_of(office, root).id, {}, CLERK)

    assert office.runtime.retry(open_incidents(office)[0].id, CLERK) is False

    (incident,) = open_incidents(office)
    assert incident.tries == 2
    with office.database.read() as connection:
        assert verify(connection).broken == ()


def test_a_dismissed_act_is_given_up_and_the_case_goes_on(office: Office) -> None:
    root = started(office)
    item = item_of(office, root)
    office.fail.add("claimed")
    with pytest.raises(ActHeld):
        office.runtime.complete(item.id, {}, CLERK)

    office.runtime.dismiss(open_incidents(office)[0].id, "sent by mistake", CLERK)

    assert open_incidents(office) == ()
    assert item_of(office, root).id == item.id
    office.fail.clear()
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    assert status(office, root) == ["ended", "ended"]
    assert [finding for finding in examine(office.runtime) if not finding.ok] == []


def test_a_failing_timer_holds_its_case_and_no_other(office: Office) -> None:
    poisoned, healthy = started(office), started(office)
    with office.database.read() as connection:
        child = case_tree(connection, poisoned)[1].id
    office.at("2024-05-17T00:00:00")
    office.fail.add("auto")
    office.runtime.catch_up(child)
    office.fail.clear()

    report = sweep(office.runtime)

    assert report.incidents == 0
    assert status(office, poisoned) == ["active", "held"]
    assert status(office, healthy) == ["ended", "ended"]
    assert office.runtime.retry(open_incidents(office)[0].id, CLERK)
    assert status(office, poisoned) == ["ended", "ended"]


def test_a_sweep_turns_each_failure_into_one_incident_and_goes_on(office: Office) -> None:
    roots = [started(office) for _ in range(3)]
    office.at("2024-05-17T00:00:00")
    office.fail.add("auto")

    assert sweep(office.runtime).incidents == 3
    assert sweep(office.runtime).incidents == 0

    assert [status(office, root) for root in roots] == [["active", "held"]] * 3


def test_a_start_that_fails_leaves_a_held_case_that_can_be_started_again(office: Office) -> None:
    office.deploy(Drawing("greet").start().service("hello", "say", word='"hello"').end().line("begin", "hello", "done"))
    office.fail.add("hello")
    with pytest.raises(ActHeld):
        office.runtime.start("greet", {}, CLERK, via="system")
    (incident,) = open_incidents(office)
    with office.database.read() as connection:
        held = find_case(connection, incident.case_id)
        assert held is not None and held.status == "held"

    office.fail.clear()
    assert office.runtime.retry(incident.id, CLERK)

    with office.database.read() as connection:
        ended = find_case(connection, incident.case_id)
        assert ended is not None and (ended.status, ended.outcome) == ("ended", "done")
        kinds = [event.kind for event in events_of_case(connection, incident.case_id)]
    assert kinds == ["incident.opened", "incident.resolved", "case.started", "case.ended"]


def test_a_dismissed_start_is_a_cancelled_case(office: Office) -> None:
    office.deploy(Drawing("greet").start().service("hello", "say", word='"hello"').end().line("begin", "hello", "done"))
    office.fail.add("hello")
    with pytest.raises(ActHeld):
        office.runtime.start("greet", {}, CLERK, via="system")
    (incident,) = open_incidents(office)

    office.runtime.dismiss(incident.id, "not wanted any more", CLERK)

    with office.database.read() as connection:
        cancelled = find_case(connection, incident.case_id)
    assert cancelled is not None and cancelled.status == "cancelled"
    assert [finding for finding in examine(office.runtime) if not finding.ok] == []


def test_a_case_that_stops_without_an_end_event_is_an_incident(office: Office) -> None:
    office.deploy(
        Drawing("lost").start().gateway("choice").end().line("begin", "choice").flow("choice", "done", "1 == 2"),
        layers=(),
    )
    with pytest.raises(ActHeld):
        office.runtime.start("lost", {}, CLERK, via="system")
    assert open_incidents(office)[0].process == "lost"


class TestRequests:
    """The same request is carried out once, and its answer is given again."""

    def test_the_same_key_gets_the_same_case(self, office: Office) -> None:
        parcels = {"parcels": [{"sent_at": SENT, "to": "A"}]}
        first = office.runtime.start("sending", parcels, CLERK, via="system", request="k1")
        again = office.runtime.start("sending", parcels, CLERK, via="system", request="k1")
        assert first == again

    def test_the_same_completion_is_answered_and_not_repeated(self, office: Office) -> None:
        item = item_of(office, started(office))
        first = office.runtime.complete(item.id, {"answer": "yes"}, CLERK, request="k2")
        assert office.runtime.complete(item.id, {"answer": "yes"}, CLERK, request="k2") == first

    def test_the_same_key_with_another_request_is_refused(self, office: Office) -> None:
        office.runtime.start("sending", {"parcels": []}, CLERK, via="system", request="k3")
        with pytest.raises(Conflict):
            office.runtime.start("sending", {"parcels": [{"sent_at": SENT}]}, CLERK, via="system", request="k3")
