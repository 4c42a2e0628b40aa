"""Event sub-processes: what starts them waits in the scope they are drawn in, for as long as that scope lives.

In the library's tree the trigger is a token beside the scope's main path, and the event sub-process comes
of it. A trigger that waits does not keep its scope open; an event sub-process that runs does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.spiff.specs.defaults import SubWorkflowTask
from SpiffWorkflow.util.task import TaskIterator, TaskState

from .elements import reached_end
from .scopedata import changed_within, spread


class EventTrigger(CatchingEvent, BpmnSpecMixin):
    """The start event of an event sub-process, as its scope sees it; goes by the id of that start event."""

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, interrupting: bool, **kwargs: Any) -> None:
        super().__init__(wf_spec, f"{bpmn_id}.trigger", event_definition=event_definition, **kwargs)
        self.bpmn_id = bpmn_id
        self.interrupting = interrupting

    def _predict_hook(self, my_task: Any) -> None:
        """Nothing is foreseen: a scope whose main path is over does not wait for what may never start."""

    def _run_hook(self, my_task: Any) -> bool:
        super()._run_hook(my_task)
        my_task._sync_children(self.outputs, TaskState.FUTURE)
        return True


class EventSubprocess(SubWorkflowTask):
    """Runs what is drawn inside. What it changes is seen by all that runs in its scope, as the data are the scope's."""

    @property
    def trigger(self) -> EventTrigger:
        found: EventTrigger = self.inputs[0]
        return found

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        my_task.internal_data["outcome"] = reached_end(subworkflow.tasks.values())
        if self.trigger.interrupting:
            super().update_data(my_task, subworkflow)
            return
        # Of what it was given it hands nothing back, or it would undo what happened meanwhile.
        my_task.data = changed_within(subworkflow)
        spread(my_task.workflow, my_task.data)


class ScopeEnd(_EndJoin):
    """Where a scope with event sub-processes waits for all that runs in it, but for no trigger."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        unfinished = TaskIterator(my_task.workflow.task_tree, state=TaskState.NOT_FINISHED_MASK, end_at_spec=self.name)
        return all(task is my_task or isinstance(task.task_spec, EventTrigger) for task in unfinished)

    def _run_hook(self, my_task: Any) -> bool:
        for trigger in waiting_triggers(my_task.workflow):
            trigger.cancel()
        ended: bool = super()._run_hook(my_task)
        return ended


class EventScopeSpec(BpmnProcessSpec):
    """A process or sub-process that has event sub-processes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # As the library makes it, but with our own end.
        name = f"{self.name}.EndJoin"
        del self.task_specs[name], self.task_specs["End"]
        self.end: ScopeEnd = ScopeEnd(self, name)
        self.end.connect(SimpleBpmnTask(self, "End"))


def waiting_triggers(workflow: Any) -> Iterator[Any]:
    """The triggers of a scope that can still start something, in order of their numbers."""
    if isinstance(workflow.spec, EventScopeSpec):
        for task in list(workflow.tasks.values()):
            if task.state == TaskState.WAITING and isinstance(task.task_spec, EventTrigger):
                yield task


def outcome_of(workflow: Any) -> str | None:
    """The end event that tells how a case ended: the process's last one, or that of what interrupted it."""
    reached = [
        task
        for task in workflow.tasks.values()
        if task.state == TaskState.COMPLETED and (isinstance(task.task_spec, EndEvent) or _took_over(task.task_spec))
    ]
    if not reached:
        return None
    last = max(reached, key=lambda task: task.last_state_change)
    if isinstance(last.task_spec, EventSubprocess):
        return str(last.internal_data.get("outcome") or last.task_spec.bpmn_id)
    return str(last.task_spec.bpmn_id)


def left_something(turn: Any) -> bool:
    """Whether an event sub-process that came of a trigger has changed data, which the scope's end gathers."""
    return isinstance(turn.task_spec, EventTrigger) and any(child.data for child in turn.children)


def _took_over(spec: Any) -> bool:
    return isinstance(spec, EventSubprocess) and spec.trigger.interrupting
