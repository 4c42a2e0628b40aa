"""Gateways at which tokens part: by the first condition that holds, or by the first event that happens."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.errors import ProcessRejected

from .joins import NoFlowTaken
from .namespaces import BPMN
from .workflow import CaseTask

ALWAYS = "True"
AFTER_EVENT_GATEWAY = frozenset({BPMN + "intermediateCatchEvent", BPMN + "receiveTask"})


class ExclusiveSplit(ExclusiveGateway):
    """The first condition in the order of the document that holds, or the default flow."""

    def _run_hook(self, my_task: CaseTask) -> bool:
        taken = self.default_task_spec
        for condition, name in self.cond_task_specs:
            if condition is not None and condition._matches(my_task):
                taken = name
                break
        if taken is None:
            raise NoFlowTaken(element=self.bpmn_id)
        my_task._sync_children([self._wf_spec.task_specs[taken]], TaskState.FUTURE)
        return True


class InclusiveParser(ConditionalGatewayParser):
    """A flow without a condition is always taken beside those whose condition holds."""

    def connect_outgoing(self, outgoing_task: Any, sequence_flow_node: Any, is_default: bool) -> None:
        if not is_default and self.parse_condition(sequence_flow_node) is None:
            self.task.connect_outgoing_if(ALWAYS, outgoing_task)
            return
        super().connect_outgoing(outgoing_task, sequence_flow_node, is_default)


class ConditionalWays(MultiChoice, SpiffBpmnTask):
    """Stands behind an activity whose flows carry conditions: every flow whose condition holds, or the default."""

    def __init__(self, wf_spec: Any, activity: str, **told: Any) -> None:
        super().__init__(wf_spec, f"{activity}.ConditionalWays", **told)
        self._activity = activity

    def _run_hook(self, my_task: CaseTask) -> bool:
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise NoFlowTaken(element=self._activity)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        return True


class EventGateway(SpiffBpmnTask):
    """Every event that follows waits for itself; the first that happens takes the others away."""

    def connect(self, taskspec: Any) -> None:
        super().connect(taskspec)
        taskspec.completed_event.connect(self.happened)

    def happened(self, workflow: Any, event: CaseTask) -> None:
        gateway = event.parent
        if gateway is None or gateway.task_spec is not self:
            return
        for other in gateway.children:
            if other is not event and not other.has_state(TaskState.FINISHED_MASK):
                other.cancel()


class EventGatewayParser(TaskParser):
    """Reads an event-based gateway. One that starts a process is refused: a case begins because somebody starts it."""

    def create_task(self) -> EventGateway:
        if self.node.get("instantiate") == "true":
            self._refuse("event_gateway_starts")
        if self.node.get("eventGatewayType") == "Parallel":
            self._refuse("event_gateway_parallel")
        return EventGateway(self.spec, self.bpmn_id, **self.bpmn_attributes)

    def connect_outgoing(self, outgoing_task: Any, sequence_flow_node: Any, is_default: bool) -> None:
        target = self.process_parser.get_node_by_id(sequence_flow_node.get("targetRef"))
        if target.tag not in AFTER_EVENT_GATEWAY:
            self._refuse("event_gateway_to_activity", target=target.get("id"))
        self.task.connect(outgoing_task)

    def _refuse(self, reason: str, **told: Any) -> None:
        raise ProcessRejected(file=self.filename, element=self.bpmn_id, reason=reason, **told)
