"""Event sub-processes: what starts them waits in the scope they are drawn in, for as long as that scope lives.

In the library's tree the trigger is a token beside the scope's main path, and the event sub-process comes
of it. A trigger that waits does not keep its scope open; an event sub-process that runs does.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.spiff.specs.defaults import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from .elements import reached_end
from .pruning import ends_here
from .scopedata import changed_within, spread


class EventTrigger(CatchingEvent, BpmnSpecMixin):
    """The start event of an event sub-process, as its scope sees it; goes by the id of that start event."""

    holds_open = False

    def __init__(self, wf_spec: Any, bpmn_id: str, event_definition: Any, interrupting: bool, **kwargs: Any) -> None:
        super().__init__(wf_spec, f"{bpmn_id}.trigger", event_definition=event_definition, **kwargs)
        self.bpmn_id = bpmn_id
        self.interrupting = interrupting


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
        # Of what it was given it hands nothing back, or it would undo what happened meanwhile: to the end of its
        # scope it brings what the scope began with, and its own changes.
        known, changes = my_task.workflow.task_tree.data, changed_within(subworkflow)
        my_task.parent.data = deepcopy(known)
        my_task.data = {**deepcopy(known), **changes}
        spread(my_task.workflow, changes)


def waiting_triggers(workflow: Any) -> Iterator[Any]:
    """The triggers of a scope that can still start something, in order of their numbers."""
    for task in list(workflow.tasks.values()):
        if task.state == TaskState.WAITING and isinstance(task.task_spec, EventTrigger):
            yield task


def outcome_of(workflow: Any) -> str | None:
    """The end that tells how a case ended: the process's last one, drawn or not, or that of what interrupted it."""
    reached = [
        task
        for task in workflow.tasks.values()
        if task.state == TaskState.COMPLETED and (ends_here(task) or _took_over(task.task_spec))
    ]
    if not reached:
        return None
    last = max(reached, key=lambda task: task.last_state_change)
    if isinstance(last.task_spec, EventSubprocess):
        return str(last.internal_data.get("outcome") or last.task_spec.bpmn_id)
    return str(last.task_spec.bpmn_id)


def _took_over(spec: Any) -> bool:
    return isinstance(spec, EventSubprocess) and spec.trigger.interrupting
