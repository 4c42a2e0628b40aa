"""What tests of moves share: a small permit with a deadline, and an act that moves a case or is refused."""

from __future__ import annotations

from typing import Any

import pytest

from engine.moving.moving import Moved
from engine.moving.obstacle import NotMovable
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.engine.conftest import OTHER, Office
from tests.engine.drawing import Drawing
from tests.engine.walking import Walk, free

SENT = "2024-05-13T08:00:00Z"


def permit(limit: str = "3, sent_at", before: int = 1, **task: str) -> Drawing:
    """A task with a deadline and a reminder."""
    end = f"workdays({limit})"
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
    return Walk.begin(office, process, **({"sent_at": SENT} | data))


def item(office: Office, case: Walk, element: str = "") -> WorkItem:
    with office.database.read() as connection:
        found = items_of_tree(connection, case.root, True)
    return next(one for one in found if element in ("", one.element))


def move(office: Office, case: Walk | str, to: str) -> Moved:
    """Move a case; what the doctor looks at must be sound afterwards, with everything parsed anew."""
    moved = office.runtime.move(case if isinstance(case, str) else case.root, to, "as drawn", OTHER)
    if isinstance(case, Walk):
        office.reopen()
        assert case.sound()
    return moved


def refused(office: Office, case: Walk, to: str) -> tuple[str, str]:
    """Why a move is refused; nothing of it is written."""
    before = case.row()
    with pytest.raises(NotMovable) as caught:
        office.runtime.move(case.root, to, "as drawn", OTHER)
    assert case.row() == before
    return caught.value.obstacle.reason, caught.value.obstacle.element


def tasks(process: str, *names: str) -> Drawing:
    """Tasks one after the other."""
    drawing = Drawing(process).start()
    for name in names:
        free(drawing, name)
    return drawing.end().line("begin", *names, "done")


def fork(process: str, *names: str) -> Drawing:
    """Tasks side by side, joined."""
    drawing = Drawing(process).start().gateway("split", "parallelGateway").gateway("join", "parallelGateway").end()
    drawing.line("begin", "split").line("join", "done")
    for name in names:
        free(drawing, name).line("split", name, "join")
    return drawing
