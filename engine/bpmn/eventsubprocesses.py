"""Event sub-processes: what starts them waits in the scope they are drawn in, for as long as that scope lives.

In the tree of tokens the trigger stands beside the scope's main path, and the event sub-process comes of it.
A trigger that waits does not keep its scope open; an event sub-process that runs does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.spiff.specs.defaults import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from .joins import EndGathering
from .merging import changed
from .pruning import ends_here
from .scopedata import own, spread
from .workflow import LIVE, CaseTask


class EventTrigger(CatchingEvent, BpmnSpecMixin):
    """The start event of an event sub-process, as its scope sees it; goes by the id of that start event."""

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
        my_task.internal_data["outcome"] = outcome_of(subworkflow)
        given = my_task.data
        super().update_data(my_task, subworkflow)
        if self.trigger.interrupting:
            return
        # Of what it was given it hands nothing back, or it would undo what happened in the scope meanwhile.
        final, my_task.data = my_task.data, own(my_task.workflow.task_tree.data)
        changed(given, final, my_task.data)
        spread(my_task.workflow, given, final)


class ScopeEnd(EndGathering):
    """The end of a scope with event sub-processes: it waits for all that runs in it, but for no trigger."""

    def _holds_open(self, task: CaseTask) -> bool:
        return task.has_state(LIVE) and not isinstance(task.task_spec, EventTrigger)

    def _run_hook(self, my_task: CaseTask) -> bool:
        for trigger in waiting_triggers(my_task.workflow):
            trigger.cancel()
        return super()._run_hook(my_task)


def waiting_triggers(workflow: Any) -> Iterator[CaseTask]:
    """The triggers of a scope that can still start something, in order of their numbers."""
    if isinstance(workflow.spec.end, ScopeEnd):
        for task in list(workflow.tasks.values()):
            if task.state == TaskState.WAITING and isinstance(task.task_spec, EventTrigger):
                yield task


def outcome_of(workflow: Any) -> str | None:
    """The end that was reached last: of the process, or of the event sub-process that took its place."""
    reached = [task for task in workflow.tasks.values() if task.state == TaskState.COMPLETED and ends_here(task)]
    if not reached:
        return None
    last = max(reached, key=lambda task: task.last_state_change)
    if isinstance(last.task_spec, EventSubprocess):
        return str(last.internal_data.get("outcome") or last.task_spec.bpmn_id)
    return str(last.task_spec.bpmn_id)
