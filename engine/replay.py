"""Runs a case again from its history. Effects never run: what they returned then is fed in.

The tokens after the last event must be those that are stored; this is what an auditor relies on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from .moving.clocks import Waiting
from .moving.shifting import Mapped, shifted
from .opencase import ExpressionContext
from .outside import Outside
from .postponing import POSTPONED
from .specs import ProcessSpec
from .step import Step

MIGRATED = "case.migrated"
"""The case goes on under another version of its process."""

ANSWERS: Mapping[str, Callable[[LiveCase, int, Mapping[str, Any]], None]] = {
    "task.completed": LiveCase.complete,
    "child.ended": LiveCase.complete,
    "child.failed": LiveCase.child_failed,
    "child.escalated": LiveCase.child_escalated,
}
"""What moves the very token that waited for it, by the kind of its event."""


STATUS_AFTER: Mapping[str, str] = {
    "case.started": "active",
    "incident.opened": "held",
    "incident.resolved": "active",
    "incident.dismissed": "active",
    "case.ended": "ended",
    "case.cancelled": "cancelled",
}
"""The status of a case after an event; others leave it as it is."""


class HistoryDiffers(Fault):
    """The history does not lead where the case stands."""


class RecordedEffects:
    """Answers every question of an element from the event that is being replayed.

    What an older event does not keep of the world outside is asked of `limits`, and in `unrecorded` then.
    """

    def __init__(self, calendar: WorkCalendar, limits: LimitSource) -> None:
        self.calendar = calendar
        self.limits = limits
        self.unrecorded: list[list[Any]] = []
        self.outside = Outside(limits, self.unrecorded)
        self.instant: datetime | None = None
        self._results: dict[int, Any] = {}
        self._timers: dict[int, dict[str, Any]] = {}
        self._firing: int | None = None

    def turn_to(self, event: Event) -> None:
        """Answer from this event from now on."""
        self._results = dict(event.data.get("results", ()))
        self._timers = dict(event.data.get("timers", ()))
        self.outside = Outside(self.limits, self.unrecorded, event.data.get("outside", ()))
        self.instant = parsed(event.legal_at)
        self._firing = event.data["task"] if event.kind == "timer.fired" else None

    def context(self, data: Mapping[str, Any]) -> Context:
        return ExpressionContext(self.calendar, self.outside, data, self.instant)

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        return _recorded(self._results, task)

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        return dict(_recorded(self._timers, task))

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        return dict(_recorded(self._timers, task))

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        known = {one.task.id for one in waiting}
        return {number: dict(told) for number, told in self._timers.items() if number in known}

    def fires(self, task: CaseTask) -> bool:
        return task.id == self._firing

    def call_child(self, task: CaseTask, called: str) -> None:
        """The child has its own history."""


Versions = Callable[[str], ProcessSpec]
"""A stored version by its hash."""


class Course:
    """A case led along its events: `live` are its tokens, from the event on with which it began.

    `spec` is the version on which it began, and after it was moved to another that one, asked for at `versions`.
    """

    def __init__(self, spec: ProcessSpec, effects: RecordedEffects, versions: Versions | None = None) -> None:
        self.spec = spec
        self._versions = versions
        self.status = ""
        self.live: LiveCase | None = None
        self.mapping: Mapped | None = None
        """What the last move to another version did to the tokens."""
        self._effects = effects

    def follow(self, event: Event) -> bool:
        """Let an event happen again; says whether it could move tokens.

        Raises HistoryDiffers, and other EngineErrors, where the event does not fit the tokens.
        """
        self.status = STATUS_AFTER.get(event.kind, self.status)
        live, move = self.live, MOVES.get(event.kind)
        if event.kind == MIGRATED and live is not None:
            self._move_on(event, live)
            return True
        if event.kind == "case.started":
            self._effects.turn_to(event)
            self.live = LiveCase(self.spec, self._effects, None, parsed(event.legal_at))
            self.live.begin(event.data["input"])
            return True
        if live is None or move is None:
            return False
        self._effects.turn_to(event)
        live.instant, live.step = parsed(event.legal_at), Step()
        live.escaped.clear()
        move(live, event.data)
        return event.kind not in RESCHEDULED

    def _move_on(self, event: Event, live: LiveCase) -> None:
        """Put the tokens on the version to which the case was moved."""
        if self._versions is None:
            raise HistoryDiffers(version=event.data["to"])
        self._effects.turn_to(event)
        live.instant, live.step = parsed(event.legal_at), Step()
        spec = self._versions(event.data["to"])
        shift = shifted(live, spec, self._effects)
        self.live, self.mapping, self.spec = shift.live, shift.mapping, spec

    def state(self) -> str | None:
        """The tokens as a case keeps them now; None before the case has begun."""
        return None if self.live is None else self.live.state(ended=self.status == "ended")


def replay(
    spec: ProcessSpec, events: Iterable[Event], effects: RecordedEffects, versions: Versions | None = None
) -> LiveCase | None:
    """The tokens to which the events lead; None for a case that never began. Raises HistoryDiffers."""
    course = Course(spec, effects, versions)
    for event in events:
        course.follow(event)
    return course.live


def _rescheduled(live: LiveCase, data: Mapping[str, Any]) -> None:
    after = data["after"]
    live.reschedule(data["task"], parsed(after["due_at"]), after["provisional"], after["basis"])


def _answered(
    move: Callable[[LiveCase, int, Mapping[str, Any]], None],
) -> Callable[[LiveCase, Mapping[str, Any]], None]:
    return lambda live, data: move(live, data["task"], data["input"])


RESCHEDULED = frozenset({"timer.replanned", POSTPONED})
MOVES: Mapping[str, Callable[[LiveCase, Mapping[str, Any]], None]] = {
    **{kind: _answered(move) for kind, move in ANSWERS.items()},
    "timer.fired": lambda live, data: live.fire(data["task"]),
    "message.received": lambda live, data: live.deliver(data["message"], data["input"]),
    "signal.received": lambda live, data: live.signal(data["signal"], data["input"]),
    **dict.fromkeys(RESCHEDULED, _rescheduled),
}
"""What an event does to the tokens of a case that has begun, by its kind."""


def _recorded(answers: Mapping[int, Any], task: CaseTask) -> Any:
    if task.id not in answers:
        raise HistoryDiffers(element=task.task_spec.bpmn_id, task=task.id)
    return answers[task.id]
