"""What a case tells of itself: its inputs by element, the answers it got, its way and its timers.

Read by leading the case once more along its events on its own drawing; only so is it known at which element
each token stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..bpmn.timers import Tag
from ..bpmn.workflow import CaseTask
from ..calendar import WorkCalendar
from ..clock import parsed
from ..expressions import LimitSource
from ..history import Event
from ..live import LiveCase
from ..moving.clocks import Waiting
from ..replay import ANSWERS, MOVES, RESCHEDULED, Course, HistoryDiffers, RecordedEffects, Versions
from ..specs import ProcessSpec
from .armings import Armings
from .filled import Asked, asked_by
from .place import Openings, Place, Spot, place_of, spot_of

CANCELLED = "case.cancelled"
FIRED = "timer.fired"
STARTED = "case.started"


@dataclass(frozen=True)
class Input:
    """One thing that moved the case from outside, or moved its timers.

    `spot` is where it went, `visit` the how manieth time something waited there; `name` is that of a message, a
    signal, or the called process. `horizon` is the latest instant the case had seen by then, `asked` the form of then.
    """

    seq: int
    kind: str
    at: datetime
    horizon: datetime
    spot: Spot
    visit: int
    name: str
    data: Mapping[str, Any]
    calendar: int | None
    due_at: str | None = None
    asked: Asked | None = None


@dataclass(frozen=True)
class Answer:
    """What a service task got, and what it was called with."""

    result: Any
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Passed:
    """An element that a token passed, the one it came from, and the event or instant at which."""

    element: str
    origin: str
    seq: int
    at: str


@dataclass(frozen=True)
class Firing:
    """The event that let a timer fire, and the calendar it knew."""

    seq: int
    calendar: int | None


@dataclass
class Record:
    """One case as it went; `answers` are by element, operator and instance, in the order of the visits."""

    spec: ProcessSpec
    inputs: list[Input] = field(default_factory=list)
    answers: dict[tuple[str, str, Place], list[Answer]] = field(default_factory=dict)
    path: list[Passed] = field(default_factory=list)
    armings: Armings = field(default_factory=Armings)
    fired: dict[tuple[Spot, str], Firing] = field(default_factory=dict)
    outside: list[tuple[int, list[Any]]] = field(default_factory=list)
    status: str = ""
    outcome: str | None = None
    standing: tuple[str, ...] = ()
    ended_at: str | None = None
    length: int = 0

    @property
    def over(self) -> bool:
        return self.status in ("ended", "cancelled")


class _KeepingEffects(RecordedEffects):
    """Answers from the events, and keeps by element what was asked."""

    def __init__(self, calendar: WorkCalendar, limits: LimitSource, record: Record) -> None:
        super().__init__(calendar, limits)
        self.record = record
        self.called: dict[int, str] = {}
        self.seq = 0

    def turn_to(self, event: Event) -> None:
        super().turn_to(event)
        self.seq = event.seq

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        result = super().operate(task, operator, parameters)
        element, place = spot_of(task)
        self.record.answers.setdefault((element, operator, place), []).append(Answer(result, dict(parameters)))
        return result

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        told = super().arm(task, text, tag)
        self.record.armings.set(task, self.seq, told)
        return told

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        told = super().arm_again(task, fired)
        self.record.armings.set(task, self.seq, told)
        return told

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        """The timers of a case that was moved to another version, as that version counts them."""
        told = super().turned(waiting)
        for number, one in told.items():
            self.record.armings.turn(number, one)
        return told

    def call_child(self, task: CaseTask, called: str) -> None:
        self.called[task.id] = called


class Recording:
    """Leads one case along its events and keeps what it tells."""

    def __init__(self, spec: ProcessSpec, calendar: WorkCalendar, limits: LimitSource, versions: Versions) -> None:
        """`spec` is the version on which the case began, `versions` knows those to which it was moved."""
        self.record = Record(spec)
        self._effects = _KeepingEffects(calendar, limits, self.record)
        self._course = Course(spec, self._effects, versions)
        self._openings = Openings()
        self._horizon: datetime | None = None

    def follow(self, events: Iterable[Event]) -> Record:
        """The record of these events, oldest first. Raises HistoryDiffers and other EngineErrors."""
        for event in events:
            self._one(event)
            self.record.length = event.seq
        self._close()
        return self.record

    def _one(self, event: Event) -> None:
        record, live = self.record, self._course.live
        if event.kind in MOVES or event.kind in (STARTED, CANCELLED):
            at = parsed(event.legal_at)
            self._horizon = max(self._horizon or at, at)
            self._note(event, live, at)
        moved = self._course.follow(event)
        if event.kind in RESCHEDULED:
            self._moved(event)
        record.outside.extend((event.seq, told) for told in event.data.get("outside", ()))
        if event.kind in ("case.ended", CANCELLED):
            record.ended_at = event.legal_at
        live = self._course.live
        if live is None or not moved:
            return
        record.path.extend(Passed(element, origin, event.seq, event.legal_at) for element, origin in live.step.path)
        self._openings.note(live)
        record.armings.settle((found.task for found in live.timers()), event.seq)

    def _note(self, event: Event, live: LiveCase | None, at: datetime) -> None:
        if event.kind == FIRED:
            self._fired(event)
            return
        spot, visit, name, due = self._where(event, live)
        data = event.data["after"] if event.kind in RESCHEDULED else event.data.get("input", {})
        horizon = self._horizon or at
        asked = asked_by(self._course.spec, event.kind, event.element, name)
        told = (spot, visit, name, data, event.data.get("calendar"), due, asked)
        self.record.inputs.append(Input(event.seq, event.kind, at, horizon, *told))

    def _where(self, event: Event, live: LiveCase | None) -> tuple[Spot, int, str, str | None]:
        """Where an input goes: the spot, the visit, the name it has, and when what it answers was due."""
        data, nowhere = event.data, (event.element, Place())
        if live is None or event.kind in (STARTED, CANCELLED):
            return nowhere, 1, "", None
        if event.kind in RESCHEDULED:
            arming = self.record.armings.of_task(data["task"])
            return (arming.spot if arming is not None else nowhere), 1, "", data["before"]["due_at"]
        if event.kind == "message.received":
            task = live.awaiting(data["message"])
            return spot_of(task), self._openings.visit(task), data["message"], None
        if event.kind in ANSWERS:
            token = live.workflow.find_task(data["task"])
            if token is None:
                raise HistoryDiffers(element=event.element, task=data["task"])
            name = self._effects.called.get(token.id, "")
            return spot_of(token), self._openings.visit(token), name, due_of_task(live, token)
        return nowhere, 1, str(data.get("signal", "")), None

    def _fired(self, event: Event) -> None:
        arming = self.record.armings.of_task(event.data["task"])
        if arming is not None:
            arming.fired = True
            arming.due_at = event.data["due_at"]
            self.record.fired[arming.spot, arming.due_at] = Firing(event.seq, event.data.get("calendar"))

    def _moved(self, event: Event) -> None:
        arming = self.record.armings.of_task(event.data["task"])
        if arming is not None:
            arming.due_at, arming.basis = event.data["after"]["due_at"], event.data["after"]["basis"]

    def _close(self) -> None:
        record, live = self.record, self._course.live
        record.status, record.spec = self._course.status, self._course.spec
        if live is None:
            return
        if record.over:
            record.outcome = live.outcome
        else:
            record.standing = standing(live)


def standing(live: LiveCase) -> tuple[str, ...]:
    """The elements where a case waits for people or called cases; where for neither, those of messages and timers."""
    tasks = [*live.user_tasks(), *live.called().values()]
    if not tasks:
        tasks = list(live.awaited().values())
        return tuple(sorted({*(spot_of(one)[0] for one in tasks), *(one.element for one in live.timers())}))
    counts = Counter(str(task.task_spec.bpmn_id) for task in tasks)
    return tuple(sorted(counts.elements()))


def due_of_task(live: LiveCase, task: CaseTask) -> str | None:
    """When a user task is due, as its drawing says; None where it has no limit."""
    element = live.spec.user_tasks.get(str(task.task_spec.bpmn_id), {}).get("due")
    if element is None:
        return None
    place = place_of(task)
    running = [found for found in live.timers() if found.element == element]
    if len(running) > 1:
        within = [found for found in running if _near(live, found.task, place)]
        running = within or running
    if running:
        return running[0].due_at
    over = live.fired(element)
    return over.due_at if over is not None else None


def _near(live: LiveCase, number: int, place: Place) -> bool:
    task = live.workflow.find_task(number)
    if task is None:
        return False
    around = place_of(task)
    return not around or place[-len(around) :] == around
