"""Runs a case again from its history. Effects never run: what they returned then is fed in.

The tokens after the last event must be those that are stored; this is what an auditor relies on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .bpmn.timers import Tag
from .bpmn.workflow import CaseTask
from .calendar import WorkCalendar
from .clock import parsed
from .errors import Fault
from .expressions import Context, LimitSource
from .history import Event
from .live import LiveCase
from .opencase import ExpressionContext
from .postponing import POSTPONED
from .specs import ProcessSpec

ANSWERS: Mapping[str, Callable[[LiveCase, int, Mapping[str, Any]], None]] = {
    "task.completed": LiveCase.complete,
    "child.ended": LiveCase.complete,
    "child.failed": LiveCase.child_failed,
    "child.escalated": LiveCase.child_escalated,
}
"""What moves the very token that waited for it, by the kind of its event."""


class HistoryDiffers(Fault):
    """The history does not lead where the case stands."""


class RecordedEffects:
    """Answers every question of an element from the event that is being replayed."""

    def __init__(self, calendar: WorkCalendar, limits: LimitSource) -> None:
        self._calendar = calendar
        self._limits = limits
        self._results: dict[int, Any] = {}
        self._timers: dict[int, dict[str, Any]] = {}
        self._firing: int | None = None
        self._instant: datetime | None = None

    def turn_to(self, event: Event) -> None:
        """Answer from this event from now on."""
        self._results = dict(event.data.get("results", ()))
        self._timers = dict(event.data.get("timers", ()))
        self._instant = parsed(event.legal_at)
        self._firing = event.data["task"] if event.kind == "timer.fired" else None

    def context(self, data: Mapping[str, Any]) -> Context:
        return ExpressionContext(self._calendar, self._limits, data, self._instant)

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        return _recorded(self._results, task)

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        return dict(_recorded(self._timers, task))

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        return dict(_recorded(self._timers, task))

    def fires(self, task: CaseTask) -> bool:
        return task.id == self._firing

    def call_child(self, task: CaseTask, called: str) -> None:
        """The child has its own history."""


def replay(spec: ProcessSpec, events: Sequence[Event], effects: RecordedEffects) -> LiveCase | None:
    """The tokens to which the events lead; None for a case that never began. Raises HistoryDiffers."""
    live: LiveCase | None = None
    for event in events:
        effects.turn_to(event)
        if event.kind == "case.started":
            live = LiveCase(spec, effects, None, parsed(event.legal_at))
            live.begin(event.data["input"])
        elif live is not None:
            _apply(live, event)
    return live


def _apply(live: LiveCase, event: Event) -> None:
    data = event.data
    if event.kind in ANSWERS:
        ANSWERS[event.kind](live, data["task"], data["input"])
    elif event.kind == "timer.fired":
        live.fire(data["task"])
    elif event.kind == "message.received":
        live.deliver(data["message"], data["input"])
    elif event.kind == "signal.received":
        live.signal(data["signal"], data["input"])
    elif event.kind in ("timer.replanned", POSTPONED):
        after = data["after"]
        live.reschedule(data["task"], parsed(after["due_at"]), after["provisional"], after["basis"])


def _recorded(answers: Mapping[int, Any], task: CaseTask) -> Any:
    if task.id not in answers:
        raise HistoryDiffers(element=task.task_spec.bpmn_id, task=task.id)
    return answers[task.id]
