"""Tokens of one case: tasks with counted numbers and no clock of their own, so that equal acts give equal states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import EventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import ElementFailed, Fault

MAX_LEVEL = 900
"""The library stops without a word at a tree depth of 1,000; we stop before, loudly. What is over is forgotten
(engine.bpmn.pruning), so this many levels are only reached by as many tokens that stand at once."""

MOST_TOKENS = 50_000
"""New tokens in one act; more come of a mistake in the diagram."""


class TooManyTokens(Fault):
    """One act of a case makes more tokens than any office could work on."""


LIVE = TaskState.WAITING | TaskState.STARTED | TaskState.READY
"""Where a token stands that still has to move: neither foreseen only nor done with."""


class Observer(Protocol):
    """Told of every change of state of a token."""

    def token_moved(self, task: CaseTask, state: int) -> None: ...


@dataclass(frozen=True)
class Throw:
    """An event that a token threw, and the tokens that waited for some event at that moment."""

    task: CaseTask
    definition: Any
    waiting: tuple[int, ...]


class CaseTask(Task):
    """A token. Its `id` counts up within the case; `last_state_change` counts changes, not seconds."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: CaseTask | None = None,
        state: int = TaskState.MAYBE,
        id: int | None = None,
    ) -> None:
        top = workflow.top_workflow
        self.id = top.next_task() if id is None else id
        workflow.tasks[self.id] = self
        if state == TaskState.READY:
            top.ready[self.id] = self
        elif state == TaskState.WAITING:
            top.waiting[self.id] = self
        self.workflow = workflow
        self._parent = parent.id if parent is not None else None
        self._children: list[int] = []
        self._state = state
        self.triggered = False
        self.task_spec = task_spec
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = top.changes
        self.level: int = parent.level + 1 if parent is not None else 0
        if self.level > MAX_LEVEL:
            raise ElementFailed(element=task_spec.name, reason="too_deep", limit=MAX_LEVEL)
        if parent is not None:
            parent._children.append(self.id)

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> CaseTask:
        child = CaseTask(self.workflow, task_spec, self, state=state)
        if state == TaskState.READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        if value == self._state:
            return
        top = self.workflow.top_workflow
        top.changes += 1
        self.last_state_change = top.changes
        self._state = value
        top.ready.pop(self.id, None)
        top.waiting.pop(self.id, None)
        if value == TaskState.READY:
            top.ready[self.id] = self
        elif value == TaskState.WAITING:
            top.waiting[self.id] = self
        if top.observer is not None:
            top.observer.token_moved(self, value)

    def _ready(self) -> None:
        if isinstance(self.task_spec, EventSplit):
            # A host and its events are there together from the first: the events are told that they wait.
            self.task_spec._predict_hook(self)
        super()._ready()

    def complete(self) -> None:
        """Pass the element; tokens are put on what follows, unless the element has chosen them itself."""
        self._set_state(TaskState.COMPLETED)
        if not isinstance(self.task_spec, MultiChoice | EventSplit):
            self._sync_children(self.task_spec.outputs, TaskState.FUTURE)
        self.task_spec._on_complete(self)

    def cancel(self) -> None:
        """Take the token away, and first what came of it and still moves: instances, sub-processes, events."""
        for child in self.children:
            child.cancel()
        if not self.has_state(TaskState.FINISHED_MASK):
            self._set_state(TaskState.CANCELLED)
            self.task_spec._on_cancel(self)


class _Counted:
    """What the top process and embedded sub-processes share: roots made of our own tasks, no log extras."""

    tasks: dict[int, CaseTask]
    spec: BpmnProcessSpec
    size_when_pruned = 0
    done: tuple[list[Any], ...] = ()
    """What was completed and can be undone, the newest last (engine.bpmn.compensation)."""

    def plant(self) -> None:
        """Make the root token and let the start be predicted, as the library's constructor would."""
        root = CaseTask(self, self.spec.start, state=TaskState.FUTURE)
        self.task_tree = root
        root.task_spec._predict(root, mask=TaskState.NOT_FINISHED_MASK)
        root._ready()

    def update_waiting_tasks(self) -> None:
        """Ask again those that wait for other tokens: joins and loops. Events are let happen by the case itself."""
        for _, task in sorted(self.top_workflow.waiting.items()):  # type: ignore[attr-defined]
            ours = task.workflow is self and task._state == TaskState.WAITING
            if ours and not isinstance(task.task_spec, CatchingEvent):
                task.task_spec._update(task)

    def waiting_at(self, spec: Any) -> list[CaseTask]:
        """The tokens that have arrived at a join, in the order of their arrival."""
        waiting = self.top_workflow.waiting.values()  # type: ignore[attr-defined]
        here = [task for task in waiting if task.task_spec is spec and task.workflow is self]
        return sorted(here, key=lambda task: task.last_state_change)

    def _task_removed_notify(self, task: CaseTask) -> None:
        self.top_workflow.ready.pop(task.id, None)  # type: ignore[attr-defined]
        self.top_workflow.waiting.pop(task.id, None)  # type: ignore[attr-defined]
        super()._task_removed_notify(task)  # type: ignore[misc]

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        return {}


class CaseWorkflow(_Counted, BpmnWorkflow):
    """The tokens of one case, with those of its embedded sub-processes."""

    def __init__(self, spec: BpmnProcessSpec, subprocess_specs: dict[str, Any], script_engine: Any) -> None:
        self.changes = 0
        self.last_number = 0
        self.ready: dict[int, CaseTask] = {}
        self.waiting: dict[int, CaseTask] = {}
        self.most_numbers = MOST_TOKENS
        self.observer: Observer | None = None
        self.thrown: list[Throw] = []
        super().__init__(spec, subprocess_specs, script_engine, deserializing=True)

    def throw(self, task: CaseTask, definition: Any) -> None:
        """Note what a token throws and who waits now; the case lets it take effect once the token is done."""
        waiting = [found.id for found in self.event_manager.tasks.values() if found.state == TaskState.WAITING]
        self.thrown.append(Throw(task, definition, tuple(sorted(waiting))))

    def next_task(self) -> int:
        self.last_number += 1
        if self.last_number > self.most_numbers:
            raise TooManyTokens(limit=MOST_TOKENS)
        return self.last_number

    def create_subprocess(self, my_task: CaseTask, spec_name: str) -> CaseSubWorkflow:
        subprocess = self.add_subprocess(my_task.id, spec_name)
        subprocess.plant()
        return subprocess

    def add_subprocess(self, parent_task: int, spec_name: str) -> CaseSubWorkflow:
        """An embedded sub-process without tokens yet."""
        spec = self.subprocess_specs[spec_name]
        subprocess = CaseSubWorkflow(spec, parent_task_id=parent_task, top_workflow=self, deserializing=True)
        for name in spec.data_objects:
            subprocess.data["data_objects"][name] = None
        self.subprocesses[parent_task] = subprocess
        return subprocess

    def prune(self) -> None:
        """Forget finished sub-processes: what happened in them is in the history."""
        for number in list(self.subprocesses):
            host = self.find_task(number)
            if host is None or host.has_state(TaskState.FINISHED_MASK):
                for gone in self.subprocesses.pop(number).tasks:
                    self.ready.pop(gone, None)
                    self.waiting.pop(gone, None)
                    self.event_manager.tasks.pop(gone, None)

    def find_task(self, number: int) -> CaseTask | None:
        """The token with this number, wherever it is."""
        for workflow in (self, *self.subprocesses.values()):
            if number in workflow.tasks:
                found: CaseTask = workflow.tasks[number]
                return found
        return None

    def ready_tasks(self) -> list[CaseTask]:
        """The tokens that can move now, in order of their numbers."""
        return [task for _, task in sorted(self.ready.items())]

    def all_tasks(self) -> list[CaseTask]:
        """All tokens of the case, in order of their numbers."""
        found = list(self.tasks.values())
        for subprocess in self.subprocesses.values():
            found.extend(subprocess.tasks.values())
        return sorted(found, key=lambda task: task.id)


class CaseSubWorkflow(_Counted, BpmnSubWorkflow):
    """The tokens inside an embedded sub-process."""

    def cancel(self, success: bool = False) -> list[CaseTask]:
        """Take away every token inside, those of sub-processes further in as well."""
        self.success, self.completed = success, True
        standing = [task for task in self.tasks.values() if not task.has_state(TaskState.FINISHED_MASK)]
        for task in standing:
            task.cancel()
        return standing
