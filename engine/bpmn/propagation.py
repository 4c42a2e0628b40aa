"""Who catches what is thrown, and what a catch ends.

Errors and escalations go outward, scope by scope: first to the event sub-processes of the scope, then to
the events on its border, then to the scope around it. Signals go to all who waited when they were thrown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from .definitions import ErrorDefinition, SignalDefinition, Thrown
from .eventsubprocesses import EventSubprocess, EventTrigger, waiting_triggers
from .merging import changed
from .scopedata import standing
from .workflow import LIVE, CaseTask, CaseWorkflow, Throw


def catcher(task: CaseTask, thrown: Thrown, from_activity: bool = False) -> CaseTask | None:
    """The token that catches an error or escalation: the innermost; in one scope a fitting code before any code.

    `from_activity` says that the token is an activity which failed as a whole, so that its own border comes first.
    """
    activity: CaseTask | None = task if from_activity else None
    workflow: Any = task.workflow
    while True:
        if activity is not None and (found := _best(_on_border(activity), thrown)) is not None:
            return found
        # An event sub-process does not start itself anew by what it throws.
        own = activity.task_spec if activity is not None and isinstance(activity.task_spec, EventSubprocess) else None
        others = (found for found in waiting_triggers(workflow) if own is None or found.task_spec is not own.trigger)
        if (found := _best(others, thrown)) is not None:
            return found
        if workflow.parent_task_id is None:
            return None
        activity = workflow.top_workflow.find_task(workflow.parent_task_id)
        assert activity is not None
        workflow = activity.workflow


def hearers(throw: Throw, workflow: CaseWorkflow) -> list[CaseTask]:
    """The tokens that waited for a signal when it was thrown, in order of their numbers."""
    found = (workflow.find_task(number) for number in throw.waiting)
    return [task for task in found if task is not None and listens(task, throw.definition)]


def listeners(workflow: CaseWorkflow, signal: SignalDefinition) -> list[CaseTask]:
    """The tokens that wait for a signal now, in order of their numbers."""
    return sorted((task for task in workflow.event_manager.tasks.values() if listens(task, signal)), key=_number)


def listens(task: CaseTask, thrown: Thrown) -> bool:
    """Whether a token waits for this."""
    definition = task.task_spec.event_definition
    return task.state == TaskState.WAITING and isinstance(definition, Thrown) and definition.fits(thrown)


def interrupt(task: CaseTask) -> None:
    """End what an event that happened ends: the activity on whose border it lies, or the rest of its scope."""
    spec = task.task_spec
    if isinstance(spec, EventTrigger):
        rest = [found for found in task.workflow.tasks.values() if found is not task] if spec.interrupting else ()
        for found in rest:
            if found.has_state(LIVE):
                found.cancel()
    elif isinstance(spec, BoundaryEvent) and _ends_host(spec):
        for beside in task.parent.children:
            waits = beside.state == TaskState.WAITING and isinstance(beside.task_spec, BoundaryEvent)
            if beside is not task and (waits or not isinstance(beside.task_spec, BoundaryEvent)):
                beside.cancel()


def inform(task: CaseTask) -> None:
    """Let the token of an event that happened know the data as they stand, before anything is ended by it."""
    spec = task.task_spec
    if isinstance(spec, EventTrigger):
        task.data = standing(task.workflow)
    elif isinstance(spec, BoundaryEvent) and task.parent is not None:
        hosts = [beside for beside in task.parent.children if not isinstance(beside.task_spec, BoundaryEvent)]
        for host in (*hosts, *(turn for loop in hosts for turn in loop.children)):
            inner = task.workflow.top_workflow.subprocesses.get(host.id)
            if inner is not None:
                changed(host.data, standing(inner), task.data)


def keep_open(task: CaseTask) -> None:
    """Take back that a scope was about to end, where its event sub-process starts at the last moment."""
    if isinstance(task.task_spec, EventTrigger):
        end = task.workflow.spec.end
        for found in list(task.workflow.tasks.values()):
            if found.task_spec is end and found.state == TaskState.READY:
                found._set_state(TaskState.WAITING)


def _on_border(activity: CaseTask) -> list[CaseTask]:
    instance, above = activity, activity.parent
    while above is not None and isinstance(above.task_spec, LoopTask) and instance.triggered:
        instance, above = above, above.parent
    if above is None or not isinstance(above.task_spec, BoundaryEventSplit):
        return []
    beside: list[CaseTask] = above.children
    return [task for task in beside if isinstance(task.task_spec, BoundaryEvent)]


def _best(tasks: Iterable[CaseTask], thrown: Thrown) -> CaseTask | None:
    fitting = [task for task in tasks if listens(task, thrown)]
    return min(fitting, key=lambda task: (task.task_spec.event_definition.code is None, task.id), default=None)


def _ends_host(spec: Any) -> bool:
    return bool(spec.cancel_activity) or isinstance(spec.event_definition, ErrorDefinition)


def _number(task: CaseTask) -> int:
    return task.id
