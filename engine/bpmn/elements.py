"""Our own kinds of elements: clocked timers and cycles, passed tasks, operators, decisions and child cases."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util.event import PendingBpmnEvent
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask

from .timers import Tag


class ClockedTimer(TimerEventDefinition):
    """A timer that asks the case for its due instant once, when the wait begins.

    It fires only when the case says so: the case stands its clock at the due instant first.
    """

    def __init__(self, name: str, text: str, tag: Tag = "timeDate") -> None:
        super().__init__(name, text)
        self.tag = tag

    def has_fired(self, my_task: Any) -> bool:
        internal = my_task.internal_data
        if "event_value" not in internal:
            internal.update(my_task.workflow.script_engine.arm(my_task, self.expression, self.tag))
        if my_task.workflow.script_engine.fires(my_task):
            internal["event_fired"] = True
        return bool(internal.get("event_fired", False))

    def details(self, my_task: Any) -> PendingBpmnEvent:
        return PendingBpmnEvent(self.name, type(self).__name__, my_task.internal_data.get("event_value"))


class ClockedCycle(ClockedTimer):
    """A timeCycle event: once it has fired, another token waits in its place for the next turn."""

    def __init__(self, name: str, text: str, tag: Tag = "timeCycle") -> None:
        super().__init__(name, text, tag)


class PassedTask(SpiffBpmnTask):
    """A task of no kind, or one that is done by hand: no engine manages it, the token passes."""


class OperatorTask(SpiffBpmnTask):
    """A service task: calls a registered operator with evaluated parameters."""

    def __init__(
        self, wf_spec: Any, name: str, operator: str, parameters: dict[str, str], result: str | None, **kwargs: Any
    ) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.operator = operator
        self.parameters = parameters
        self.result = result

    def _run_hook(self, my_task: Any) -> bool:
        answer = my_task.workflow.script_engine.operate(my_task, self.operator, self.parameters)
        if self.result:
            my_task.data[self.result] = answer
        return True


class DecisionTask(SpiffBpmnTask):
    """A business rule task: adds the outputs of a decision table to the data."""

    def __init__(self, wf_spec: Any, name: str, decision: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.decision = decision

    def _run_hook(self, my_task: Any) -> bool:
        my_task.data.update(my_task.workflow.script_engine.decide(my_task, self.decision))
        return True


class ChildCaseTask(SpiffBpmnTask):
    """A call activity: the called process runs as a case of its own while this token waits."""

    def __init__(self, wf_spec: Any, name: str, called: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.called = called

    def _run_hook(self, my_task: Any) -> None:
        my_task.workflow.script_engine.call_child(my_task, self.called)
        return


def awaited_message(spec: Any) -> str | None:
    """The name of the message that an element waits for, if it is such an element."""
    definition = getattr(spec, "event_definition", None)
    return str(definition.name) if isinstance(definition, MessageEventDefinition) else None


def repeats(spec: Any) -> bool:
    """Whether an event waits again after it has happened, which takes one that lets its host live.

    A date comes once and a cycle again; so does whatever is thrown, or sent. A message that people send
    by a form is done with, unless it is drawn with `repeat`.
    """
    lasting = getattr(spec, "cancel_activity", True) is False or getattr(spec, "interrupting", True) is False
    if not lasting:
        return False
    if isinstance(spec.event_definition, ClockedTimer):
        return isinstance(spec.event_definition, ClockedCycle)
    told = (spec.extensions or {}).get("properties", {})
    return "form" not in told or told.get("repeat") == "yes"
