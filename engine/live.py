"""A case in memory: its tokens, and the moves that can be made with them. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState
from sqlalchemy.exc import OperationalError

from .bpmn.codec import decode, encode, encode_ended
from .bpmn.definitions import CancelDefinition, ErrorDefinition, EscalationDefinition, SignalDefinition
from .bpmn.elements import ChildCaseTask, ClockedCycle, ClockedTimer, awaited_message, repeats
from .bpmn.eventsubprocesses import EventTrigger, outcome_of
from .bpmn.joins import deadlocked
from .bpmn.propagation import catcher, hearers, inform, interrupt, keep_open, listeners
from .bpmn.pruning import overgrown, prune
from .bpmn.scripting import CaseScripting, Effects
from .bpmn.workflow import LIVE, MOST_TOKENS, CaseTask, CaseWorkflow
from .clock import stored
from .errors import ElementFailed, EndlessLoop, EngineError, NoEndReached, NotWaiting, Refusal, StateUnreadable
from .escaping import Escaped, escaped, uncaught
from .specs import ProcessSpec
from .step import Step

MAX_STEPS = 10_000
"""Elements run in one transaction before the diagram is held to be looping."""


@dataclass(frozen=True)
class RunningTimer:
    """A timer that waits in the case."""

    task: int
    element: str
    due_at: str
    provisional: bool
    basis: Mapping[str, Any]


class LiveCase:
    """The tokens of one case between load and save."""

    def __init__(self, spec: ProcessSpec, effects: Effects, state: str | None, instant: datetime) -> None:
        self.spec = spec
        self.instant = instant
        self.step = Step()
        self.cancelled_children: set[int] = set()
        self.failure: Escaped | None = None
        self.escaped: list[Escaped] = []
        self._effects = effects
        scripting = CaseScripting(spec.compiler, spec.decisions, effects)
        self.workflow = CaseWorkflow(spec.diagram.spec, spec.diagram.subprocesses, scripting)
        if state is not None:
            self._restore(state)
        self.workflow.observer = self

    def _restore(self, state: str) -> None:
        """Raises StateUnreadable: one damaged case must not stop those handled beside it."""
        try:
            decode(state, self.workflow)
        except Exception as cause:
            raise StateUnreadable(cause=type(cause).__name__, detail=str(cause)[:200]) from cause

    def state(self, ended: bool = False) -> str | None:
        """The tokens as stored text; None before the case has begun.

        Of a case that has ended no token can move any more; only how many there were is kept.
        """
        if not self.begun:
            return None
        return encode_ended(self.workflow) if ended else encode(self.workflow)

    @property
    def begun(self) -> bool:
        """Whether the case ever had a token."""
        return self.workflow.last_number > 0

    def begin(self, data: Mapping[str, Any]) -> None:
        """Put the first token on the start event and run until the case waits."""
        self.workflow.plant()
        self.workflow.task_tree.data = dict(data)
        self.run()

    def complete(self, number: int, data: Mapping[str, Any]) -> None:
        """Finish a user task with its data, or a call activity with its result, and run on."""
        task = self._task(number)
        task.data.update(data)
        self._guarded(task, task.complete if task.state == TaskState.STARTED else task.run)
        self.run()

    def fire(self, number: int) -> None:
        """Let a timer fire that the effects allow to fire, and run on."""
        self._happen(self._task(number), {})
        self.run()

    def deliver(self, name: str, payload: Mapping[str, Any]) -> None:
        """Hand a message to the element that waits for it and run on; raises NotWaiting."""
        task = self._catching(name)
        task.task_spec.catch(task, BpmnEvent(task.task_spec.event_definition, payload=dict(payload)))
        self._happen(task, payload)
        self.run()

    def hears(self, signal: str) -> str | None:
        """The first element that waits for this signal."""
        found = listeners(self.workflow, SignalDefinition(signal))
        return str(found[0].task_spec.bpmn_id) if found else None

    def signal(self, name: str, payload: Mapping[str, Any]) -> None:
        """Let everything that waits for a signal hear it, and run on; raises NotWaiting."""
        found = listeners(self.workflow, SignalDefinition(name))
        if not found:
            raise NotWaiting(signal=name)
        self._tell(found, payload)
        self.run()

    def child_failed(self, number: int, told: Mapping[str, Any]) -> None:
        """Let the error in which a child case ended be caught here, and run on."""
        self._throw_error(self._task(number), ErrorDefinition(told["code"]), from_activity=True)
        self.run()

    def child_escalated(self, number: int, told: Mapping[str, Any]) -> None:
        """Let what a child case escalated be caught here, and run on."""
        self._escalate(self._task(number), EscalationDefinition(told["code"]), from_activity=True)
        self.run()

    def element(self, number: int) -> str:
        """The element of an unfinished token; raises NotWaiting."""
        return str(self._task(number).task_spec.bpmn_id)

    def waits_for(self, name: str) -> str:
        """The element that waits for a message of this name; raises NotWaiting."""
        return str(self._catching(name).task_spec.bpmn_id)

    def awaiting(self, name: str) -> CaseTask:
        """The token that a message of this name would reach; raises NotWaiting."""
        return self._catching(name)

    def awaited(self) -> dict[str, CaseTask]:
        """The messages that would be taken now, each with the token it would reach."""
        found: dict[str, CaseTask] = {}
        for task in self._waiting():
            name = awaited_message(task.task_spec)
            if name is not None:
                found.setdefault(name, task)
        return found

    def run(self) -> None:
        """Run ready elements until only people, timers, messages and child cases can move the case."""
        steps = 0
        self.workflow.most_numbers = self.workflow.last_number + MOST_TOKENS
        while ready := self._ready():
            for task in ready:
                if task.state == TaskState.READY:
                    self._guarded(task, task.run)
                    steps += 1
                    if self.workflow.thrown:
                        self._spread()
            if steps > MAX_STEPS:
                raise EndlessLoop(element=self.step.passed_most(), limit=MAX_STEPS)
            self.workflow.prune()
            self._close_subprocesses()
            for process in self._processes():
                if overgrown(process):
                    prune(process)
        self.workflow.prune()
        self._refuse_deadlock()
        for process in self._processes():
            prune(process)

    def ended(self) -> bool:
        """Whether the case is over; raises NoEndReached where it stopped short of an end event.

        Where an error ended it that nobody caught, raises ElementFailed.
        """
        if self.failure is not None:
            raise uncaught(self.failure)
        if any(task.has_state(LIVE) for task in self.workflow.all_tasks()):
            return False
        if self.outcome is None:
            raise NoEndReached(process=self.spec.process)
        return True

    @property
    def outcome(self) -> str | None:
        """The end of the process that was reached last, or that of an event sub-process that took its place."""
        return outcome_of(self.workflow) if self.failure is None else self.failure.element

    def user_tasks(self) -> list[CaseTask]:
        """Tokens that wait for people."""
        return self.workflow.ready_tasks()

    def called(self) -> dict[int, CaseTask]:
        """Tokens that wait for child cases, by number."""
        return {
            task.id: task
            for task in self.workflow.all_tasks()
            if task.state == TaskState.STARTED and isinstance(task.task_spec, ChildCaseTask)
        }

    def timers(self) -> list[RunningTimer]:
        """Timers that wait, soonest first."""
        running = [_timer(task) for task in self._waiting() if _armed(task)]
        return sorted(running, key=lambda timer: (timer.due_at, timer.task))

    def fired(self, element: str) -> RunningTimer | None:
        """The newest timer of an element that fired and let its host live: a limit that is over still stands."""
        done = [task for task in self.workflow.all_tasks() if task.task_spec.bpmn_id == element and _armed(task)]
        return _timer(max(done, key=lambda task: task.id)) if done else None

    def reschedule(self, number: int, due_at: datetime, provisional: bool, basis: Mapping[str, Any]) -> None:
        """Move a waiting timer.

        In a replay the act that moved it has been made already, and may have ended the wait as well.
        """
        task = self.workflow.find_task(number)
        if task is not None:
            task.internal_data.update(event_value=stored(due_at), provisional=provisional, basis=dict(basis))

    def heaviest(self) -> str:
        """The element at which the token with the most data stands."""
        drawn = [task for task in self.workflow.all_tasks() if task.task_spec.bpmn_id is not None]
        return str(max(drawn, key=lambda task: (len(str(task.data)), task.id)).task_spec.bpmn_id) if drawn else ""

    def last_data(self) -> Mapping[str, Any]:
        """The data with which the case ended."""
        last: CaseTask | None = self.workflow.last_task
        return last.data if last is not None else {}

    def token_moved(self, task: CaseTask, state: int) -> None:
        spec = task.task_spec
        if state == TaskState.COMPLETED and spec.bpmn_id is not None and not isinstance(spec, EventTrigger):
            self.step.passed(task)
        elif state == TaskState.CANCELLED and isinstance(spec, ChildCaseTask):
            self.cancelled_children.add(task.id)

    def _task(self, number: int) -> CaseTask:
        task = self.workflow.find_task(number)
        if task is None or task.has_state(TaskState.FINISHED_MASK):
            raise NotWaiting(task=number)
        return task

    def _catching(self, name: str) -> CaseTask:
        for task in self._waiting():
            if awaited_message(task.task_spec) == name:
                return task
        raise NotWaiting(message=name)

    def _waiting(self) -> list[CaseTask]:
        waiting = [task for task in self.workflow.event_manager.tasks.values() if task.state == TaskState.WAITING]
        return sorted(waiting, key=lambda task: task.id)

    def _happen(self, task: CaseTask, payload: Mapping[str, Any]) -> None:
        """Let the event of a waiting token happen."""
        armed = dict(task.internal_data)
        self._guarded(task, lambda: task.task_spec._update(task))
        inform(task)
        task.data.update(payload)  # after the update, in which the token inherits older values
        interrupt(task)
        self._wait_again(task, armed)

    def _spread(self) -> None:
        """Let what was thrown take effect: errors and escalations at their catcher, signals at all who hear them."""
        while self.workflow.thrown:
            throw = self.workflow.thrown.pop(0)
            if isinstance(throw.definition, ErrorDefinition | CancelDefinition):
                self._throw_error(throw.task, throw.definition)
            elif isinstance(throw.definition, EscalationDefinition):
                self._escalate(throw.task, throw.definition)
            else:
                self._tell(hearers(throw, self.workflow), {})
                self.escaped.append(escaped("signal", throw.task, throw.definition))

    def _throw_error(
        self, task: CaseTask, error: ErrorDefinition | CancelDefinition, from_activity: bool = False
    ) -> None:
        found = catcher(task, error, from_activity)
        if found is not None:
            self._tell([found], {})
            return
        self.failure = escaped("error", task, error)
        self.workflow.thrown.clear()
        for token in self.workflow.all_tasks():
            if token.has_state(LIVE):
                token.cancel()

    def _escalate(self, task: CaseTask, escalation: EscalationDefinition, from_activity: bool = False) -> None:
        found = catcher(task, escalation, from_activity)
        if found is not None:
            self._tell([found], {})
        else:
            self.escaped.append(escaped("escalation", task, escalation))

    def _tell(self, catching: Iterable[CaseTask], payload: Mapping[str, Any]) -> None:
        for task in catching:
            if task.state == TaskState.WAITING:  # it may just have been ended by another that heard it first
                keep_open(task)
                task.internal_data["event_fired"] = True
                self._happen(task, payload)

    def _wait_again(self, task: CaseTask, armed: Mapping[str, Any]) -> None:
        """Put another token in the place of a boundary event that happens again and again while its host lives."""
        if not repeats(task.task_spec) or armed.get("basis", {}).get("left") == 0:
            return
        host = task.parent
        assert host is not None
        again = host._add_child(task.task_spec, TaskState.WAITING)
        if isinstance(task.task_spec.event_definition, ClockedCycle):
            again.internal_data.update(self._effects.arm_again(again, armed))
        again.task_spec._update(again)

    def _processes(self) -> list[Any]:
        return [self.workflow, *self.workflow.subprocesses.values()]

    def _refuse_deadlock(self) -> None:
        """Raises NoEndReached where tokens wait for each other and nobody can move any of them."""
        stuck = deadlocked(self.workflow)
        if stuck is not None:
            raise NoEndReached(process=self.spec.process, element=stuck, reason="deadlock")

    def _ready(self) -> list[CaseTask]:
        return [task for task in self.workflow.ready_tasks() if not task.task_spec.manual]

    def _close_subprocesses(self) -> None:
        """Wake the hosts of finished sub-processes, the deepest first."""
        for subprocess in sorted(self.workflow.subprocesses.values(), key=lambda inner: -inner.depth):
            host = self.workflow.find_task(subprocess.parent_task_id)
            if host is not None and host.state in (TaskState.STARTED, TaskState.READY):
                host.task_spec._update(host)

    def _guarded(self, task: CaseTask, move: Any) -> None:
        """The task runner: whatever an element raises becomes a fault that names the element."""
        try:
            move()
        except (Refusal, OperationalError):
            raise  # the caller can mend it, or the database was away: neither is the element's failure
        except Exception as cause:
            origin = cause.__cause__ if isinstance(cause.__cause__, EngineError) else cause
            code = origin.code if isinstance(origin, EngineError) else type(origin).__name__
            known = origin.values.get("element") if isinstance(origin, EngineError) else None
            element = known or task.task_spec.bpmn_id or task.task_spec.name
            detail = origin.account if isinstance(origin, EngineError) else str(origin)
            raise ElementFailed(element=element, cause=code, detail=detail) from cause


def _armed(task: CaseTask) -> bool:
    return isinstance(getattr(task.task_spec, "event_definition", None), ClockedTimer) and (
        "event_value" in task.internal_data
    )


def _timer(task: CaseTask) -> RunningTimer:
    armed = task.internal_data
    return RunningTimer(task.id, task.task_spec.bpmn_id, armed["event_value"], armed["provisional"], armed["basis"])
