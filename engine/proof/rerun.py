"""Runs one case again, event by event, and holds each against what was recorded of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..arming import armed, armed_again
from ..bpmn.timers import Tag
from ..bpmn.workflow import CaseTask
from ..calendar import OutsideCalendar, WorkCalendar, recounted
from ..clock import stored
from ..errors import EngineError
from ..expressions import LimitSource
from ..history import STATE, Event, digest
from ..live import LiveCase, RunningTimer
from ..moving.clocks import Clocks, Turned, Waiting
from ..opencase import ExpressionContext
from ..registry import Pinned
from ..replay import MIGRATED, RESCHEDULED, Course, RecordedEffects, Versions
from ..specs import ProcessSpec
from .moves import Compared, clocks_told, numbers_told, tasks_told
from .openwork import OpenWork
from .proof import Check, Difference

Calendars = Callable[[int], WorkCalendar | None]
"""The calendar as it was at a revision; None where that is not kept."""


@dataclass(frozen=True)
class Called:
    """A call that the case made: the event, the process, and what the token knew; `version` is the called one."""

    seq: int
    process: str
    data: Mapping[str, Any]
    version: str | None = None


@dataclass(frozen=True)
class Told:
    """What the case let its caller know at the end of an event."""

    kind: str
    data: Mapping[str, Any]
    seq: int
    at: str


class _Differs(Exception):
    """What is recorded is not what running again gives."""

    def __init__(self, what: str, expected: Any, found: Any, element: str | None = None) -> None:
        self.what, self.expected, self.found, self.element = what, expected, found, element


class ProvingEffects(RecordedEffects):
    """Answers from the events, and works out again what needs nobody: when timers are due."""

    def __init__(
        self,
        calendar: WorkCalendar,
        limits: LimitSource,
        calendars: Calendars,
        spec: ProcessSpec,
        pinned: Pinned = lambda basis: False,
    ) -> None:
        super().__init__(calendar, limits)
        self._pinned = pinned
        self.deadlines = 0
        self.lacks: Counter[str] = Counter()
        self.calls: dict[int, Called] = {}
        self.starts: dict[str, Called] = {}
        self.operated: list[int] = []
        self.armed: list[int] = []
        self.differs: _Differs | None = None
        self.turned_clocks: tuple[Turned, ...] | None = None
        self._today = calendar
        self._of_event: WorkCalendar | None = calendar
        self._calendars = calendars
        self.spec = spec
        self._seq = 0

    def turn_to(self, event: Event) -> None:
        super().turn_to(event)
        self._seq = event.seq
        self.operated, self.armed = [], []
        revision = event.data.get("calendar")
        self._of_event = self._today if revision is None else self._calendars(revision)
        self.calendar = self._of_event or self._today

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        self.operated.append(task.id)
        result = super().operate(task, operator, parameters)
        if operator == "case.start" and isinstance(result, str):
            data = parameters.get("data", {})
            self.starts[result] = Called(self._seq, str(parameters.get("process")), dict(data))
        return result

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        recorded = super().arm(task, text, tag)
        self.armed.append(task.id)

        def worked_out(expression: str) -> Any:
            return self.spec.compiler.expression(expression).evaluate(task.data, self.context(task.data))

        def again(calendar: WorkCalendar, instant: datetime) -> dict[str, Any]:
            return armed(text, tag, worked_out, instant, calendar)

        self._compare(task, recorded, again)
        return recorded

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        recorded = super().arm_again(task, fired)
        self.armed.append(task.id)
        self._compare(task, recorded, lambda calendar, _: armed_again(fired, calendar))
        return recorded

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        recorded = super().turned(waiting)
        self.armed.extend(recorded)
        self._compare_turned(waiting, recorded)
        return recorded

    def call_child(self, task: CaseTask, called: str) -> None:
        self.calls[task.id] = Called(self._seq, called, dict(task.data), self.spec.calls.get(called))

    def calendar_of(self, basis: Mapping[str, Any]) -> WorkCalendar | None:
        """The calendar that a deadline was counted on; where its basis tells none, as of an agreed day, the event's."""
        revision = basis.get("of", basis).get("calendar")
        return self._of_event if revision is None else self._calendars(revision)

    def _compare(
        self,
        task: CaseTask,
        recorded: Mapping[str, Any],
        again: Callable[[WorkCalendar, datetime], Mapping[str, Any]],
    ) -> None:
        """Count a timer again; what differs is kept, for the element could not go on with it raised."""
        calendar, known = self.calendar_of(recorded["basis"]), len(self.unrecorded)
        if calendar is None:
            self.lacks["calendar"] += 1
            return
        assert self.instant is not None
        usual, self.calendar = self.calendar, calendar
        try:
            found: Any = json.loads(json.dumps(again(calendar, self.instant)))
        except (EngineError, OutsideCalendar) as cause:
            found = {"error": type(cause).__name__}
        finally:
            self.calendar = usual
        if len(self.unrecorded) > known:
            return  # the register of today says nothing about then
        if found == recorded:
            self.deadlines += 1
        elif self.differs is None:
            self.differs = _Differs("deadline", found, dict(recorded), str(task.task_spec.bpmn_id))

    def _compare_turned(self, waiting: Sequence[Waiting], recorded: Mapping[int, Mapping[str, Any]]) -> None:
        """Turn the clocks of a move again."""
        self.turned_clocks = None
        if self._of_event is None:
            self.lacks["calendar"] += 1
            return
        assert self.instant is not None
        known = len(self.unrecorded)

        def worked_out(task: CaseTask, text: str, instant: datetime) -> Any:
            context = ExpressionContext(self.calendar, self.outside, task.data, instant)
            return self.spec.compiler.expression(text).evaluate(task.data, context)

        try:
            turned: tuple[Turned, ...] = Clocks(self._of_event, worked_out, self.instant, self._pinned).turned(waiting)
            found: Any = {one.task: dict(one.armed) for one in turned if one.armed is not None}
        except (EngineError, OutsideCalendar) as cause:
            found = {"error": type(cause).__name__}
        if len(self.unrecorded) > known:
            return  # the register of today says nothing about then
        if json.loads(json.dumps(found)) == json.loads(json.dumps(recorded)):
            self.deadlines += len(recorded)
            self.turned_clocks = turned
        elif self.differs is None:
            self.differs = _Differs("deadline", found, dict(recorded))


@dataclass
class Rerun:
    """One case on its way along its events; stops comparing at the first difference.

    `spec` is the version on which it runs, `began` that on which it began.
    """

    spec: ProcessSpec
    effects: ProvingEffects
    items: dict[str, int]
    versions: Versions | None = None
    began: ProcessSpec = field(init=False)
    course: Course = field(init=False)
    work: OpenWork = field(init=False)
    checks: list[Check] = field(default_factory=list)
    difference: Difference | None = None
    digests: int = 0
    told: list[Told] = field(default_factory=list)
    timers: list[RunningTimer] = field(default_factory=list)
    _since_digest: int = 0

    def __post_init__(self) -> None:
        self.began = self.spec
        self.course = Course(self.spec, self.effects, self.versions)
        self.work = OpenWork(self.spec, self.effects, self.items)

    def follow(self, events: Iterable[Event]) -> None:
        """Run the events again; nothing is raised, the first difference is kept."""
        for event in events:
            if self.difference is not None:
                self._check(event, "unreached")
                continue
            compared = self.digests
            try:
                moved = self._run(event)
            except _Differs as found:
                self._differs(event, found)
            except EngineError as cause:
                self._differs(event, _Differs("impossible", cause.code, event.kind, cause.values.get("element")))
            except Exception as cause:  # a row that somebody wrote by hand may hold anything
                self._differs(event, _Differs("impossible", type(cause).__name__, event.kind))
            else:
                self._check(event, "same" if moved else "kept", digest=self.digests > compared)

    @property
    def alive(self) -> bool:
        return self.course.status in ("active", "held")

    @property
    def lacks(self) -> dict[str, int]:
        """What could not be compared, counted."""
        found = {**self.effects.lacks, "state": self._since_digest, "outside": len(self.effects.unrecorded)}
        return {name: count for name, count in sorted(found.items()) if count}

    def _run(self, event: Event) -> bool:
        live, known = self.course.live, self.course.status
        if event.kind == "case.started" and event.data["version"] != self.spec.hash:
            raise _Differs("version", self.spec.hash, event.data["version"])
        if live is not None:
            _fits(live, event)
        moved = self.course.follow(event)
        live = self.course.live
        if event.kind == MIGRATED and live is not None:
            self._moved_on(event, live)
        if live is not None and (moved or event.kind in RESCHEDULED or known != self.course.status):
            self.timers = live.timers() if self.alive else []
            self.work.follow(event, live, self.alive, moved, self.timers)
        elif live is not None:
            self.work.follow(event, live, self.alive, False, self.timers)
        if moved and live is not None:
            self._since_digest += 1
            self._compare_step(event, live)
            if event.kind == MIGRATED:
                for told in (*clocks_told(event, self.effects.turned_clocks), tasks_told(event, self.work.redrawn)):
                    _same(told)
        elif event.kind in RESCHEDULED and live is not None:
            self._compare_moved(event)
        elif event.kind == "case.ended" and live is not None:
            self._compare_end(event, live)
        if STATE in event.data:
            self._compare_state(event)
        return moved

    def _moved_on(self, event: Event, live: LiveCase) -> None:
        """The case was on the version that it left, and is on the other with the same tokens put in and left out."""
        if event.data["from"] != self.spec.hash:
            raise _Differs("version", self.spec.hash, event.data["from"])
        _same(numbers_told(event, self.spec, live.spec))
        self.spec = self.effects.spec = live.spec
        self.work.move_on(live.spec)
        assert self.course.mapping is not None
        expected = self.course.mapping.document()
        _same(("tokens", expected, event.data["mapping"]))

    def _compare_step(self, event: Event, live: LiveCase) -> None:
        if self.effects.differs is not None:
            raise self.effects.differs
        for what, found, expected in (
            ("path", event.data.get("path", []), [list(step) for step in live.step.path]),
            ("results", [number for number, _ in event.data.get("results", [])], self.effects.operated),
            ("timers", [number for number, _ in event.data.get("timers", [])], self.effects.armed),
        ):
            if found != expected:
                raise _Differs(what, expected, found)
        for escaped in live.escaped:
            if escaped.sort == "escalation":
                told = {"code": escaped.code, "element": escaped.element}
                self.told.append(Told("child.escalated", told, event.seq, event.legal_at))

    def _compare_moved(self, event: Event) -> None:
        """A deadline that was moved is what its basis gives, or stays where it was announced later."""
        after = event.data["after"]
        calendar = self.effects.calendar_of(after["basis"])
        if calendar is None:
            self.effects.lacks["calendar"] += 1
            return
        try:
            counted = recounted(calendar, after["basis"])
        except OutsideCalendar:
            return
        if counted is None:
            return
        expected = max(stored(counted.instant), event.data["before"]["due_at"])
        if expected != after["due_at"]:
            raise _Differs("deadline", {"due_at": expected}, {"due_at": after["due_at"]})
        self.effects.deadlines += 1

    def _compare_end(self, event: Event, live: LiveCase) -> None:
        if live.failure is None and not live.ended():
            raise _Differs("status", "active", "ended")
        if event.data["outcome"] != live.outcome:
            raise _Differs("outcome", live.outcome, event.data["outcome"])
        if live.failure is not None:
            told: Mapping[str, Any] = {"code": live.failure.code, "element": live.failure.element}
            self.told.append(Told("child.failed", told, event.seq, event.legal_at))
            return
        data = live.last_data()
        result = {name: data.get(name) for name in self.spec.diagram.outputs or tuple(data)}
        self.told.append(Told("child.ended", result, event.seq, event.legal_at))

    def _compare_state(self, event: Event) -> None:
        state, recorded = self.course.state(), str(event.data[STATE])
        found = digest(state, recorded.partition(":")[0]) if state is not None else None
        if found != recorded:
            raise _Differs("state", found, recorded)
        self.digests += 1
        self._since_digest = 0

    def _check(self, event: Event, verdict: Any, digest: bool = False) -> None:
        self.checks.append(Check(event.seq, event.kind, event.element, event.legal_at, verdict, digest))

    def _differs(self, event: Event, found: _Differs) -> None:
        element = found.element or event.element
        self.difference = Difference(event.case_id, event.seq, element, found.what, found.expected, found.found)
        self._check(event, "differs")


def _same(told: Compared) -> None:
    what, expected, found = told
    if found != expected:
        raise _Differs(what, expected, found)


def _fits(live: LiveCase, event: Event) -> None:
    """The token that an event names stands at its element; a timer fires at its instant. Raises _Differs."""
    data = event.data
    if event.kind == "timer.fired":
        timer = next((found for found in live.timers() if found.task == data["task"]), None)
        if timer is None:
            raise _Differs("timers", [found.task for found in live.timers()], data["task"])
        expected = {"due_at": timer.due_at, "provisional": timer.provisional, "basis": dict(timer.basis)}
        recorded = {name: data[name] for name in expected}
        if recorded != expected:
            raise _Differs("deadline", expected, recorded)
        if event.legal_at != timer.due_at:
            raise _Differs("deadline", {"due_at": timer.due_at}, {"due_at": event.legal_at})
    elif event.kind == "message.received":
        _same_element(live.waits_for(data["message"]), event)
    elif event.kind in ("task.completed", "child.ended", "child.failed", "child.escalated"):
        _same_element(live.element(data["task"]), event)


def _same_element(expected: str, event: Event) -> None:
    if event.element != expected:
        raise _Differs("element", expected, event.element)
