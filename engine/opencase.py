"""A case in the hands of one transaction: its tokens, what happened to it, and what is to be saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .actor import Actor
from .arming import armed, armed_again
from .bpmn.timers import Tag
from .bpmn.workflow import CaseTask
from .calendar import WorkCalendar
from .calls import CaseCall
from .clock import stored
from .errors import TooMuchData
from .escaping import Escaped
from .history import STATE, PendingEvent, digest, sealed
from .live import LiveCase, RunningTimer
from .moving.clocks import Clocks, Turned, Waiting
from .outside import Outside
from .proof.record import Record
from .registry import Labels, Via
from .specs import ProcessSpec, addressee
from .step import Step
from .storage import (
    ADMIT,
    CLOSE_ITEM,
    DELETE_TIMER,
    INSERT_CASE,
    INSERT_EVENT,
    INSERT_ITEM,
    INSERT_TIMER,
    MOVE_ITEM,
    RELABEL,
    UPDATE_CASE,
    admission_rows,
    due_of,
    label_values,
    moved_values,
    timer_values,
)

if TYPE_CHECKING:
    from .unit import Unit


@dataclass(frozen=True)
class CaseIdentity:
    """What never changes of a case."""

    id: str
    root_id: str
    parent_id: str | None
    parent_task: int | None
    process: str
    department: str
    started_at: datetime


@dataclass
class Standing:
    """What a case row says besides its state."""

    status: str = "active"
    outcome: str | None = None
    key: str | None = None
    labels: Labels = field(default_factory=Labels)
    ended_at: datetime | None = None
    revision: int = 0
    history_length: int = 0
    history_head: str = ""


@dataclass(frozen=True)
class ExpressionContext:
    """What timers and conditions are told of the case, and of the world outside of it."""

    calendar: WorkCalendar
    limits: Outside
    data: Mapping[str, Any]
    instant: datetime | None = None

    def asked(self, what: str, arguments: Sequence[str], answer: Callable[[], Any]) -> Any:
        return self.limits.asked(what, arguments, answer)


MOST_DATA = 2**20
"""Characters of a case's tokens and their data; files and records are kept elsewhere."""


class OpenCase:
    """One case between lock and save. It is also the library's source of effects (engine.bpmn.scripting)."""

    def __init__(
        self, unit: Unit, identity: CaseIdentity, spec: ProcessSpec, standing: Standing, state: str | None
    ) -> None:
        self.unit = unit
        self.identity = identity
        self.id, self.root_id, self.process = identity.id, identity.root_id, identity.process
        self.spec = spec
        self.standing = standing
        self.fresh = standing.revision == 0
        self.labels = standing.labels
        self.events: list[PendingEvent] = []
        self.participants: set[str] = set()
        self.calls: list[tuple[int, str, dict[str, Any]]] = []
        self.signalled: list[str] = []
        self.done_tasks: dict[int, str] = {}
        self.actor: Actor = unit.actor
        self.via: Via = unit.via
        self.firing: int | None = None
        self.turned_clocks: tuple[Turned, ...] = ()
        self._outside = Outside(unit.registry.limits, [])
        self.live = LiveCase(spec, self, state, identity.started_at)
        self._items_before = {task.id for task in self.live.user_tasks()} if state else set()
        self._timers_before = {found.task: found for found in self.live.timers()} if state else {}

    # -- acts

    def step(
        self,
        kind: str,
        element: str,
        instant: datetime,
        actor: Actor,
        data: dict[str, Any],
        move: Callable[[], None],
    ) -> PendingEvent:
        """One act: the event, the move, and in the event all that the move led to; returns the event."""
        self.actor, self.live.instant, self.live.step = actor, instant, Step()
        self._outside = Outside(self.unit.registry.limits, self.live.step.outside)
        event = PendingEvent(kind, element, instant, actor, actor.department, data)
        self.events.append(event)
        move()
        event.data["calendar"] = self.unit.calendar.revision
        for name in ("path", "results", "timers", "outside"):
            if happened := getattr(self.live.step, name):
                event.data[name] = happened
        if self.live.escaped:
            self._let_escape(instant)
        if self.live.failure is not None and self.identity.parent_id is not None:
            self._fail(self.live.failure, instant)
        elif self.standing.status == "active" and self.live.ended():
            self._end(instant)
        return event

    def call(self, element: str, visit: int) -> CaseCall:
        """The hands of an operator or intake at this element."""
        return CaseCall(self, element, visit, self.actor, self.live.instant, self.via)

    def note(
        self, kind: str, element: str, data: dict[str, Any], instant: datetime, actor: Actor | None = None
    ) -> PendingEvent:
        """An event that moves no token."""
        actor = actor or self.unit.actor
        event = PendingEvent(kind, element, instant, actor, actor.department, data)
        self.events.append(event)
        return event

    def cancel(self, instant: datetime) -> None:
        """Stop the case because its caller no longer waits for it."""
        self.standing.status, self.standing.ended_at = "cancelled", instant
        self.events.append(PendingEvent("case.cancelled", "", instant, self.actor, self.actor.department))
        self.live.cancelled_children.update(self.live.called())

    def _end(self, instant: datetime) -> None:
        self.standing.status, self.standing.outcome = "ended", self.live.outcome
        self.standing.ended_at = instant
        outcome = {"outcome": self.live.outcome}
        self.events.append(
            PendingEvent("case.ended", self.live.outcome or "", instant, self.actor, self.actor.department, outcome)
        )
        if self.identity.parent_id is not None:
            data = self.live.last_data()
            names = self.spec.diagram.outputs or tuple(data)
            result = {name: data.get(name) for name in names}
            self._tell_caller("child.ended", result, instant)

    def _fail(self, failure: Escaped, instant: datetime) -> None:
        """End by an error that nobody caught here, for the calling case to catch."""
        self.standing.status, self.standing.outcome = "ended", failure.element
        self.standing.ended_at = instant
        data = {"outcome": failure.element, "error": failure.code}
        self.events.append(
            PendingEvent("case.ended", failure.element, instant, self.actor, self.actor.department, data)
        )
        self._tell_caller("child.failed", {"code": failure.code, "element": failure.element}, instant)

    def _let_escape(self, instant: datetime) -> None:
        """Hand on what was thrown here: signals to the tree, escalations to the caller."""
        for found in self.live.escaped:
            if found.sort == "signal":
                self.signalled.append(found.code)
            elif self.identity.parent_id is not None:
                self._tell_caller("child.escalated", {"code": found.code, "element": found.element}, instant)
        self.live.escaped.clear()

    def _tell_caller(self, name: str, told: Mapping[str, Any], instant: datetime) -> None:
        assert self.identity.parent_id is not None
        self.unit.post(self.identity.parent_id, self.identity.parent_task, name, told, instant, self.actor)

    # -- effects

    def context(self, data: Mapping[str, Any]) -> ExpressionContext:
        return ExpressionContext(self.unit.calendar, self._outside, data, self.live.instant)

    def beside(self, data: Mapping[str, Any]) -> ExpressionContext:
        """The same for what is asked about the case, but not by its elements: no event keeps the answers."""
        return ExpressionContext(self.unit.calendar, Outside(self.unit.registry.limits, []), data, self.live.instant)

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        call = self.call(task.task_spec.bpmn_id, task.id)
        if operator == "case.start":
            answer: Any = call.start(**parameters)
        else:
            with self.unit.in_hand.call(call.element, operator):
                answer = self.unit.registry.operator(operator)(call, **parameters)
        result = json.loads(json.dumps(answer, ensure_ascii=False))
        self.live.step.results.append([task.id, result])
        return result

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        def worked_out(expression: str) -> Any:
            return self.spec.compiler.expression(expression).evaluate(task.data, self.context(task.data))

        return self._armed(task, armed(text, tag, worked_out, self.live.instant, self.unit.calendar))

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        return self._armed(task, armed_again(fired, self.unit.calendar))

    def _armed(self, task: CaseTask, told: dict[str, Any]) -> dict[str, Any]:
        self.live.step.timers.append([task.id, told])
        return dict(told)

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        def worked_out(task: CaseTask, text: str, instant: datetime) -> Any:
            context = replace(self.context(task.data), instant=instant)
            return self.spec.compiler.expression(text).evaluate(task.data, context)

        unit = self.unit
        self.turned_clocks = Clocks(unit.calendar, worked_out, self.live.instant, unit.registry.pinned).turned(waiting)
        found = {one.task: one.armed for one in self.turned_clocks if one.armed is not None}
        self.live.step.timers.extend([number, dict(told)] for number, told in found.items())
        return found

    def fires(self, task: CaseTask) -> bool:
        return task.id == self.firing

    def call_child(self, task: CaseTask, called: str) -> None:
        self.calls.append((task.id, called, dict(task.data)))

    # -- saving

    def save(self) -> None:
        """Gather everything that changed; the events are sealed here."""
        standing, writes = self.standing, self.unit.writes
        state = self._state()
        if state is not None and self.events:
            self.events[-1].data[STATE] = digest(state)
        rows, length, head = sealed(
            self.id,
            self.root_id,
            standing.history_length,
            standing.history_head,
            self.events,
            self.unit.recorded_at,
            self.unit.ids,
        )
        for found, row in zip(self.events, rows, strict=True):
            if found is self.unit.holding:
                self.unit.record = Record.of(row)
        alive = standing.status in ("active", "held")
        changes = {
            "status": standing.status,
            "outcome": standing.outcome,
            "key": standing.key,
            "ended_at": stored(standing.ended_at) if standing.ended_at else None,
            "revision": standing.revision + 1,
            "history_length": length,
            "history_head": head,
            "state": state,
            **label_values(self.labels),
        }
        if self.fresh:
            writes.add(INSERT_CASE, {**self._identity_values(), **changes})
        else:
            writes.add(UPDATE_CASE, {"case": self.id, "loaded": standing.revision, **changes})
        writes.add(INSERT_EVENT, *rows)
        timers = {found.task: found for found in self.live.timers()} if alive else {}
        self._save_timers(timers)
        self._save_items(list(timers.values()), alive)
        if self.labels != standing.labels and not self.fresh:
            writes.add(RELABEL, {"case": self.id, **label_values(self.labels)})
        if self.labels != standing.labels:
            writes.relabelled.add(self.root_id)
        since = stored(self.unit.recorded_at)
        writes.add(ADMIT[self.unit.connection.dialect.name], *admission_rows(self.root_id, self.participants, since))

    def _state(self) -> str | None:
        """The tokens as stored text; raises TooMuchData."""
        state = self.live.state(ended=self.standing.status == "ended")
        if state is not None and len(state) > MOST_DATA:
            raise TooMuchData(element=self.live.heaviest(), found=len(state), most=MOST_DATA)
        return state

    def _identity_values(self) -> dict[str, Any]:
        identity = self.identity
        return {
            "id": identity.id,
            "root_id": identity.root_id,
            "parent_id": identity.parent_id,
            "parent_task": identity.parent_task,
            "process": identity.process,
            "version": self.spec.hash,
            "department": identity.department,
            "started_at": stored(identity.started_at),
        }

    def _save_timers(self, timers: Mapping[int, RunningTimer]) -> None:
        before, writes = self._timers_before, self.unit.writes
        gone = [task for task in before if timers.get(task) != before[task]]
        writes.add(DELETE_TIMER, *({"case": self.id, "token": task} for task in gone))
        fresh = [found for task, found in timers.items() if before.get(task) != found]
        writes.add(INSERT_TIMER, *(timer_values(self.id, found) for found in fresh))
        writes.add(MOVE_ITEM, *(moved_values(self.id, found) for found in fresh if found.task in before))

    def _save_items(self, timers: list[RunningTimer], alive: bool) -> None:
        open_now = {task.id: task for task in self.live.user_tasks()} if alive else {}
        at, writes = stored(self.live.instant), self.unit.writes
        ways = dict.fromkeys(self._items_before - set(open_now), ("cancelled", self.actor.login))
        ways.update({number: ("done", login) for number, login in self.done_tasks.items()})
        for number, (state, login) in ways.items():
            closing = {"state": state, "closed_at": at, "closed_by": login}
            writes.add(CLOSE_ITEM, {"case": self.id, "token": number, **closing})
        fresh = [self._item_row(task, timers) for number, task in open_now.items() if number not in self._items_before]
        writes.add(INSERT_ITEM, *fresh)
        self.participants.update(row["department"] for row in fresh)

    def _due(self, timers: list[RunningTimer], element: str | None) -> dict[str, Any]:
        """The deadline of a new task, also where it is over already: what fired before stays due."""
        running = any(found.element == element for found in timers)
        over = None if running or element is None else self.live.fired(element)
        return due_of(timers if over is None else [over], element)

    def _item_row(self, task: CaseTask, timers: list[RunningTimer]) -> dict[str, Any]:
        element = task.task_spec.bpmn_id
        props = self.spec.user_tasks[element]
        department, role = addressee(self.spec, props, task.data, self.beside(task.data))
        return {
            "id": self.unit.ids.new(),
            "case_id": self.id,
            "root_id": self.root_id,
            "process": self.process,
            "task": task.id,
            "element": element,
            "name": self.spec.diagram.names.get(element, element),
            "role": role,
            "department": department,
            "form": props.get("form", ""),
            "article": props.get("article", ""),
            "quick_answer": props.get("quick_answer"),
            "quick_label": props.get("quick_label"),
            "action": props.get("action"),
            "opened_at": stored(self.live.instant),
            "state": "open",
            **self._due(timers, props.get("due")),
            **label_values(self.labels),
        }
