"""The way of a case through its diagram."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.casebook import OpenTimer
from engine.worklist.inbox import WorkItem
from web.sheets.drawing import Drawing, read_drawing
from web.sheets.passage import Act, passage
from web.words.timeline import Entry

CLAIM = Path(__file__).parents[2] / "processes" / "claim_auto" / "claim_auto.bpmn"
DAY_ONE, DAY_TWO = "2026-09-30T02:00:00.000000Z", "2026-10-10T16:00:00.000000Z"
OPENED = [
    ["push_received", ""],
    ["open_window", "push_received"],
    ["delivered", "open_window"],
    ["window_opened", "claim_window"],
]
EXPIRED = [["deadline", "claim_window"], ["auto_claim", "deadline"]]


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return read_drawing(CLAIM.read_text("utf-8"))


def act(seq: int, kind: str, element: str, at: str, path: list[list[str]]) -> Act:
    entry = Entry(
        case_id="c", seq=seq, kind=kind, element=element, element_name=element, sentence=kind, tone="act",
        at=at, recorded=None, who="系统", on_behalf=None, department="", branch="", details=(), changes=(),
        explained=False,
    )  # fmt: skip
    return Act(entry, at, path)


def item(state: str, closed_at: str | None) -> WorkItem:
    return WorkItem(
        id="i", case_id="c", root_id="r", process="claim_auto", task=1, element="claim", name="认领或退回",
        role="supervision_officer", department="SCJG", form="claim", article="18(1)", quick_answer=None,
        quick_label=None, opened_at=DAY_ONE, due_at=DAY_TWO, due_timer="deadline", due_source=None,
        provisional=False, state=state, assignee=None, closed_at=closed_at, closed_by=None,
        subject="", reference="", party="", badges=(),
    )  # fmt: skip


def test_given_passed_elements_when_traced_then_the_flows_between_them_are_found(drawing: Drawing) -> None:
    found = passage(drawing, [act(1, "case.started", "push_received", DAY_ONE, OPENED)], [], [], [], [])

    assert found.steps[0].flows[:2] == ["push_received_to_open_window", "open_window_to_delivered"]
    assert found.steps[0].shapes == ["push_received", "open_window", "delivered", "window_opened"]


def test_given_an_entered_sub_process_when_traced_then_the_flow_into_it_is_found(drawing: Drawing) -> None:
    found = passage(drawing, [act(1, "case.started", "push_received", DAY_ONE, OPENED)], [], [], [], [])

    assert "delivered_to_claim_window" in found.steps[0].flows


def test_given_a_waiting_task_when_traced_then_it_waits_and_the_flow_to_it_is_found(drawing: Drawing) -> None:
    acts = [act(1, "case.started", "push_received", DAY_ONE, OPENED)]

    found = passage(drawing, acts, [item("open", None)], [], [], [])

    assert [(wait.element, wait.since, wait.until) for wait in found.waits] == [("claim", 0, None)]
    assert "window_opened_to_claim" in found.steps[0].flows


def test_given_a_task_cut_off_by_its_deadline_when_traced_then_it_waited_until_then(drawing: Drawing) -> None:
    acts = [
        act(1, "case.started", "push_received", DAY_ONE, OPENED),
        act(2, "timer.fired", "deadline", DAY_TWO, EXPIRED),
    ]

    found = passage(drawing, acts, [item("cancelled", DAY_TWO)], [], [], [])

    assert found.steps[1].fired == ["deadline"]
    assert "deadline_to_auto_claim" in found.steps[1].flows
    assert [(wait.until, wait.state) for wait in found.waits] == [(1, "cancelled")]


def test_given_a_running_timer_when_shown_then_midnight_is_the_end_of_its_day(drawing: Drawing) -> None:
    timer = OpenTimer("c", 10, "deadline", DAY_TWO, False, {"anchor": DAY_ONE})

    found = passage(drawing, [], [], [], [timer], [])

    assert found.document()["timers"] == [{"element": "deadline", "text": "2026-10-10 24:00"}]


def test_given_events_without_a_path_when_traced_then_they_are_no_steps(drawing: Drawing) -> None:
    found = passage(drawing, [act(1, "push.sent", "deliver", DAY_ONE, [])], [], [], [], [])

    assert found.steps == ()
