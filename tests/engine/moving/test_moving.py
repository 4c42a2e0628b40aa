"""A running case goes on under another version: what stands keeps its number, its hands and its clock."""

from __future__ import annotations

from typing import Any

import pytest

from engine.casebook import find_case
from engine.errors import TaskTaken
from engine.history import events_of_case
from engine.moving.obstacle import NotMovable
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import CLERK, OTHER, Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk


def permit(days: int = 3, before: int = 1, **task: str) -> Drawing:
    """A task with a deadline and a reminder."""
    end = f"workdays({days}, sent_at)"
    return (
        Drawing("permit")
        .start()
        .user("look", due="late", **task)
        .timer("remind", "look", f"workday_before({end}, {before})", interrupting=False)
        .timer("late", "look", end)
        .service("urge", "say", word='"urge"')
        .end("urged")
        .end("lapsed")
        .end()
        .line("begin", "look", "done")
        .line("remind", "urge", "urged")
        .line("late", "lapsed")
    )


def version(office: Office, drawing: Drawing) -> str:
    """Deploy a drawing; returns its hash."""
    office.deploy(drawing, layers=())
    found = office.runtime.process(drawing.process)
    assert found is not None
    return found.version


def begun(office: Office, process: str = "permit", **data: Any) -> Walk:
    return Walk.begin(office, process, **({"sent_at": "2024-05-13T08:00:00Z"} | data))


def item(office: Office, case: Walk) -> WorkItem:
    with office.database.read() as connection:
        (found,) = items_of_tree(connection, case.root, True)
    return found


def move(office: Office, case: Walk, to: str) -> Any:
    return office.runtime.move(case.root, to, "longer", OTHER)


def refused(office: Office, case: Walk, to: str) -> tuple[str, str]:
    before = case.row()
    with pytest.raises(NotMovable) as caught:
        move(office, case, to)
    assert case.row() == before, "nothing of a refused move is written"
    return caught.value.obstacle.reason, caught.value.obstacle.element


def test_a_longer_limit_is_counted_from_the_same_anchor_and_its_reminder_follows(office: Office) -> None:
    version(office, permit(3))
    case = begun(office)
    assert case.due() == [("remind", "2024-05-15T01:00:00"), ("late", "2024-05-16T16:00:00")]
    office.at("2024-05-14T09:00")
    to = version(office, permit(5))

    moved = move(office, case, to)

    assert case.due() == [("remind", "2024-05-17T01:00:00"), ("late", "2024-05-20T16:00:00")]
    assert item(office, case).due_at == "2024-05-20T16:00:00.000000Z"
    assert [(one.element, one.fate) for one in moved.clocks] == [("late", "later"), ("remind", "follows")]
    assert (case.row().version, case.sound()) == (to, True)
    case.at("2024-05-21T09:00")
    assert case.row().outcome == "lapsed"
    assert case.sound()
