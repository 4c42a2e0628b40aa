"""Reads events into our own definitions."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import IntermediateThrowEvent
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffEndEventParser,
    SpiffIntermediateCatchEventParser,
    SpiffIntermediateThrowEventParser,
    SpiffStartEventParser,
)

from engine.errors import ProcessRejected

from .compensation import Cancelling, Compensating
from .definitions import CancelDefinition, ErrorDefinition, EscalationDefinition, SignalDefinition
from .elements import ClockedCycle, ClockedTimer
from .eventsubprocesses import EventTrigger
from .namespaces import BPMN
from .timers import TAGS, TimerRejected, read_timer
from .undone import is_compensation, named_activity


class Clocked:
    """Event parsers whose timers ask the case for their instant, and whose throws the case spreads."""

    def parse_timer_event(self: Any, event: etree._Element) -> ClockedTimer:
        name = self.node.get("name") or self.node.get("id")
        for tag in TAGS:
            text = (event.findtext(BPMN + tag) or "").strip()
            if text:
                try:
                    read_timer(text, tag)
                except TimerRejected as wrong:
                    raise ProcessRejected(file=self.filename, element=self.bpmn_id, **wrong.values) from wrong
                return ClockedCycle(name, text) if tag == "timeCycle" else ClockedTimer(name, text, tag)
        raise ValidationException("timeDate missing", node=self.node, file_name=self.filename)

    def parse_cancel_event(self: Any, event: etree._Element) -> CancelDefinition:
        return CancelDefinition(None)

    def parse_error_event(self: Any, event: etree._Element) -> ErrorDefinition:
        return ErrorDefinition(_code(self, event, "error", "errorCode"))

    def parse_escalation_event(self: Any, event: etree._Element) -> EscalationDefinition:
        return EscalationDefinition(_code(self, event, "escalation", "escalationCode"))

    def parse_signal_event(self: Any, event: etree._Element) -> SignalDefinition:
        return SignalDefinition(_code(self, event, "signal", "name"))

    def handles_multiple_outgoing(self) -> bool:
        return True


class BoundaryParser(Clocked, SpiffBoundaryEventParser):
    """An event on the border of an activity."""


class CatchParser(Clocked, SpiffIntermediateCatchEventParser):
    """An event that is waited for; a link has come as soon as its throw has passed."""

    def create_task(self) -> Any:
        if self.node.find(BPMN + "linkEventDefinition") is not None:
            return _passing(self)
        return super().create_task()


class ThrowParser(Clocked, SpiffIntermediateThrowEventParser):
    """An event that is thrown on the way, or only passed."""

    def create_task(self) -> Any:
        for kind in ("escalation", "signal"):
            for found in self.node.findall(f"{BPMN}{kind}EventDefinition"):
                return self._create_task(getattr(self, f"parse_{kind}_event")(found))
        if is_compensation(self.node):
            return _compensating(self)
        return self._create_task(NoneEventDefinition())


class EndParser(Clocked, SpiffEndEventParser):
    """The end of a path, and what is thrown there."""

    def create_task(self) -> Any:
        signal = self.node.find(BPMN + "signalEventDefinition")
        if signal is not None:
            task = self._create_task(self.parse_signal_event(signal))
        elif is_compensation(self.node):
            task = _compensating(self)
        elif self.node.find(BPMN + "cancelEventDefinition") is not None:
            task = Cancelling(self.spec, self.bpmn_id, **self.bpmn_attributes)
        else:
            return super().create_task()
        task.connect(self.spec.end)
        return task


class StartParser(Clocked, SpiffStartEventParser):
    """Where a process or sub-process begins: because somebody starts it, whatever the drawing shows it to wait for.

    What an event sub-process waits for is waited for in the scope around it.
    """

    def create_task(self) -> Any:
        task = self._create_task(NoneEventDefinition())
        self.spec.start.connect(task)
        return task


class TriggerParser(Clocked, SpiffStartEventParser):
    """The start event of an event sub-process, read as what waits for it in the scope around."""

    def create_trigger(self) -> EventTrigger:
        (event,) = [node for node in self.node if etree.QName(node).localname.endswith("EventDefinition")]
        kind = etree.QName(event).localname.removesuffix("EventDefinition")
        definition = getattr(self, f"parse_{kind}_event")(event)
        interrupting = kind == "error" or self.node.get("isInterrupting", "true") == "true"
        trigger = EventTrigger(self.spec, self.bpmn_id, definition, interrupting, **self.bpmn_attributes)
        trigger.extensions = self.parse_extensions()
        return trigger


def _code(parser: Any, event: etree._Element, kind: str, attribute: str) -> str | None:
    """The code of what an event definition refers to, its id where it has none; None where it refers to nothing."""
    reference = event.get(f"{kind}Ref")
    if not reference:
        return None
    for found in event.getroottree().getroot().iter(BPMN + kind):
        if found.get("id") == reference.split(":")[-1]:
            return str(found.get(attribute) or found.get("id"))
    raise ValidationException(f"unknown {kind}", node=parser.node, file_name=parser.filename)


def _compensating(parser: Any) -> Compensating:
    return Compensating(parser.spec, parser.bpmn_id, named_activity(parser.node), **parser.bpmn_attributes)


def _passing(parser: Any) -> IntermediateThrowEvent:
    return IntermediateThrowEvent(
        parser.spec, parser.bpmn_id, event_definition=NoneEventDefinition(), **parser.bpmn_attributes
    )
