"""An operator that never returns: written down, the program renewed, its case held, and nothing else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.casebook import incidents
from engine.errors import ActHeld
from engine.watch.doctor import examine
from engine.watch.watchdog import SUFFIX, Watchdog, quarantine
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT, PATIENCE = "2024-05-13T08:00:00.000000Z", 30.0


class Stuck:
    """An operator that waits until the test lets it go, and then fails."""

    def __init__(self, office: Office) -> None:
        self.office, self.reached, self.free = office, threading.Event(), threading.Event()
        self._right = office.registry.operators["say"]
        office.registry.operators["say"] = self.say

    def say(self, *_: object, **__: object) -> None:
        self.reached.set()
        self.free.wait(PATIENCE)
        raise RuntimeError("let go")

    def mend(self) -> None:
        self.office.registry.operators["say"] = self._right


@pytest.fixture
def item(office: Office, claim: Drawing, sending: Drawing) -> WorkItem:
    office.deploy(claim, sending)
    parcels = [{"sent_at": SENT, "to": "A"}]
    root = office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id
    with office.database.read() as connection:
        return items_of_tree(connection, root)[0]


def hang(office: Office, item: WorkItem, folder: Path) -> Stuck:
    """Complete the item with an operator that hangs until the watchdog renews the program; returns the operator."""
    stuck, renewed = Stuck(office), threading.Event()
    watchdog = Watchdog(office.runtime, folder, 0.2, renewed.set)
    watchdog.start()
    acting = threading.Thread(target=_complete, args=(office, item))
    acting.start()
    assert stuck.reached.wait(PATIENCE) and renewed.wait(PATIENCE)
    # A program that is renewed takes nothing back: here the thread cannot be ended, so the act is undone by hand.
    office.runtime.keep_incident = _keeps_nothing  # type: ignore[method-assign,assignment]
    stuck.free.set()
    acting.join(PATIENCE)
    watchdog.stop()
    del office.runtime.keep_incident
    return stuck


def _complete(office: Office, item: WorkItem) -> None:
    with pytest.raises(ActHeld):
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK, request="k1")


def _keeps_nothing(*_: object) -> str:
    return ""


def test_given_a_hanging_operator_then_its_act_is_kept_and_can_be_retried(
    office: Office, item: WorkItem, tmp_path: Path
) -> None:
    stuck = hang(office, item, tmp_path)
    (marker,) = tmp_path.glob(f"*{SUFFIX}")
    assert marker.stat().st_mode & 0o077 == 0

    assert quarantine(office.runtime, tmp_path) == 1

    assert list(tmp_path.glob(f"*{SUFFIX}")) == []
    with office.database.read() as connection:
        (incident,) = incidents(connection)
    assert (incident.case_id, incident.element, incident.cause) == (item.case_id, "record", "act_hung")
    assert incident.detail == "say did not return within 0.2 s"
    with pytest.raises(ActHeld):
        office.runtime.complete(item.id, {"answer": "yes"}, CLERK, request="k1")
    stuck.mend()
    assert office.runtime.retry(incident.id, CLERK)
    assert [finding for finding in examine(office.runtime) if not finding.ok] == []


def test_given_an_act_done_elsewhere_meanwhile_then_nothing_is_held(
    office: Office, item: WorkItem, tmp_path: Path
) -> None:
    hang(office, item, tmp_path).mend()
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK, request="k1")

    assert quarantine(office.runtime, tmp_path) == 0

    with office.database.read() as connection:
        assert incidents(connection) == ()
    assert list(tmp_path.glob(f"*{SUFFIX}")) == []


def test_given_acts_that_end_in_time_then_nothing_is_in_hand(office: Office, item: WorkItem) -> None:
    office.runtime.complete(item.id, {"answer": "yes"}, CLERK)
    assert office.runtime.in_hand.older_than(0.0) == ()
