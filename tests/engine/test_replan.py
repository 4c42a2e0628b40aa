"""A closure moves running deadlines later, tells old and new, and never shortens one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Connection

from engine.calendar import explain
from engine.casebook import find_timer
from engine.history import events_of_tree
from engine.replan import close_department
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"


@pytest.fixture(autouse=True)
def _deployed(office: Office, claim: Drawing, sending: Drawing) -> None:
    office.deploy(claim, sending)


def started(office: Office, sent_at: str = SENT) -> str:
    parcels = [{"sent_at": sent_at, "to": "A"}]
    return office.runtime.start("sending", {"parcels": parcels}, CLERK, via="system").case_id


def due(office: Office, root: str) -> str | None:
    with office.database.read() as connection:
        return items_of_tree(connection, root)[0].due_at


def test_a_closed_day_moves_deadline_reminder_and_task_together(office: Office) -> None:
    told: list[tuple[str, str]] = []

    def hear(_: Connection, __: str, element: str, old: datetime, new: datetime, ___: bool, ____: str) -> None:
        told.append((element, str(new - old)))

    office.registry.replanned.append(hear)
    root = started(office)

    moved = close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)

    assert {entry.element: entry.new for entry in moved} == {
        "remind": "2024-05-16T01:00:00.000000Z",
        "late": "2024-05-17T16:00:00.000000Z",
    }
    assert due(office, root) == "2024-05-17T16:00:00.000000Z"
    assert sorted(told) == [("late", "1 day, 0:00:00"), ("remind", "1 day, 0:00:00")]
    with office.database.read() as connection:
        events = [event for event in events_of_tree(connection, root) if event.kind == "timer.replanned"]
        assert {event.data["document_no"] for event in events} == {"storm-1"}
        timer = find_timer(connection, events[0].case_id, "late")
        assert timer is not None
        lines = explain(office.runtime.calendars.get(connection), timer.basis)
    assert [line.document_no for line in lines if line.kind == "closure"] == ["storm-1"]


def test_the_moved_deadline_is_the_one_that_fires(office: Office) -> None:
    started(office)
    close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)

    office.at("2024-05-17T00:00:00")
    sweep(office.runtime)
    assert [told["word"] for _, told in office.heard] == ["urge"]
    office.at("2024-05-18T00:00:00")
    sweep(office.runtime)

    assert [told["word"] for _, told in office.heard] == ["urge", "auto", "all"]
    assert [finding for finding in examine(office.runtime) if not finding.ok] == []


def test_a_day_that_does_not_count_moves_nothing(office: Office) -> None:
    started(office)
    assert close_department(office.runtime, [date(2024, 5, 18)], None, "saturday", CLERK) == ()


def test_another_departments_closure_moves_nothing(office: Office) -> None:
    started(office)
    assert close_department(office.runtime, [date(2024, 5, 15)], "Z", "elsewhere", CLERK) == ()


def test_a_deadline_over_an_unpublished_year_is_marked(office: Office) -> None:
    office.at("2026-12-29T09:00:00")
    root = started(office, "2026-12-29T01:00:00.000000Z")
    with office.database.read() as connection:
        assert items_of_tree(connection, root)[0].provisional


def test_a_failed_replanning_leaves_the_old_calendar(office: Office) -> None:
    started(office)

    def fail(*_: object) -> None:
        raise RuntimeError("hook failed")

    office.registry.replanned.append(fail)
    with pytest.raises(RuntimeError):
        close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)
    office.registry.replanned.clear()

    with office.database.read() as connection:
        assert office.runtime.calendars.get(connection).is_workday(date(2024, 5, 15))
    assert close_department(office.runtime, [date(2024, 5, 16)], None, "storm-2", CLERK) != ()
