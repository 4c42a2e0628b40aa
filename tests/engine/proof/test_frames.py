"""A case as it stood after each of its events, told from its history alone."""

from __future__ import annotations

from datetime import date

import pytest

from engine.casebook import case_tree
from engine.errors import NotFound
from engine.proof.frames import Frame, frame_at, frames
from engine.replan import close_department
from engine.timers import sweep
from engine.worklist.inbox import items_of_tree
from tests.engine.conftest import CLERK, Office
from tests.engine.drawing import Drawing

SENT = "2024-05-13T08:00:00.000000Z"


@pytest.fixture
def root(office: Office, claim: Drawing, sending: Drawing) -> str:
    """A case with one claim that was taken, put back, postponed by a closure, reminded of and claimed by itself."""
    office.deploy(claim, sending)
    started = office.runtime.start("sending", {"parcels": [{"sent_at": SENT, "to": "A"}]}, CLERK).case_id
    with office.database.read() as connection:
        item = items_of_tree(connection, started)[0].id
    office.at("2024-05-14T09:00:00")
    office.runtime.assign(item, CLERK)
    close_department(office.runtime, [date(2024, 5, 15)], None, "storm-1", CLERK)
    office.at("2024-05-16T10:00:00")
    sweep(office.runtime)
    office.runtime.unassign(item, CLERK)
    office.at("2024-05-18T00:00:00")
    sweep(office.runtime)
    return started


def of_claim(office: Office, root: str) -> tuple[Frame, ...]:
    with office.database.read() as connection:
        child = next(case.id for case in case_tree(connection, root) if case.id != root)
        return frames(office.runtime, connection, child)


def test_a_frame_shows_the_task_in_the_hands_and_with_the_deadline_of_its_time(office: Office, root: str) -> None:
    by_kind = {frame.kind: frame for frame in of_claim(office, root)}

    started, taken = by_kind["case.started"].tasks[0], by_kind["task.assigned"].tasks[0]
    assert (started.element, started.assignee, started.due_at) == ("pick", None, "2024-05-16T16:00:00.000000Z")
    assert (taken.assignee, taken.assigned_at) == ("a.clerk", "2024-05-14T01:00:00.000000Z")
    moved = [frame for frame in of_claim(office, root) if frame.kind == "timer.replanned"][-1]
    assert (moved.tasks[0].due_at, moved.tasks[0].assignee) == ("2024-05-17T16:00:00.000000Z", "a.clerk")
    assert by_kind["task.unassigned"].tasks[0].assignee is None
    assert by_kind["case.ended"].tasks == ()


def test_a_frame_shows_tokens_timers_and_data_of_its_time(office: Office, root: str) -> None:
    told = of_claim(office, root)
    first, last = told[0], told[-1]

    assert [(token.element, token.sort, token.inside) for token in first.tokens if token.sort == "task"] == [
        ("pick", "task", ("window",))
    ]
    assert [timer.element for timer in first.timers] == ["remind", "late"]
    assert first.timers[1].basis["count"] == 3
    assert (first.data["sent_at"], first.data["result"]) == (SENT, None)
    assert ("open", "begin") in first.path
    reminded = next(frame for frame in told if frame.kind == "timer.fired")
    assert [timer.element for timer in reminded.timers] == ["late"]
    assert (last.status, last.outcome, last.tokens, last.timers) == ("ended", "auto_end", (), ())
    assert last.data["result"] == "auto"


def test_a_frame_says_under_which_calendar_it_was_and_a_call_which_case_it_waits_for(office: Office, root: str) -> None:
    told = of_claim(office, root)
    before, after = told[0].calendar, told[-1].calendar
    assert before is not None
    assert after == before + 1
    with office.database.read() as connection:
        first = frame_at(office.runtime, connection, root, 1)
    assert [token.child for token in first.tokens if token.sort == "call"] == [told[0].case_id]


def test_one_frame_is_the_same_as_that_of_all_frames(office: Office, root: str) -> None:
    told = of_claim(office, root)
    with office.database.read() as connection:
        alone = [frame_at(office.runtime, connection, frame.case_id, frame.seq) for frame in told]
        with pytest.raises(NotFound):
            frame_at(office.runtime, connection, told[0].case_id, len(told) + 1)
        with pytest.raises(NotFound):
            frames(office.runtime, connection, "nobody")
    assert tuple(alone) == told
