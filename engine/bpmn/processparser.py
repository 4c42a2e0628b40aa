"""Reads the elements of one scope: a process, a sub-process or an event sub-process."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lxml import etree
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser

from .compensation import Compensating, CompensationEvent, completed, undone
from .eventparsers import TriggerParser
from .eventsubprocesses import ScopeEnd
from .links import linked
from .namespaces import BPMN, starts_by_event
from .undone import SCOPES, compensates, handler_events, is_compensation, own_handler_event, reach, undoes, watched
from .wiring import CaseProcessSpec, ElementsInARow


class EventScopeSpec(CaseProcessSpec):
    """A process or sub-process that has event sub-processes."""

    end_class = ScopeEnd


class ScopeParser(ElementsInARow):
    """Reads a process or the inside of a sub-process, with its event sub-processes and links."""

    def create_spec(self) -> CaseProcessSpec:
        if not self._event_subprocesses():
            return super().create_spec()
        return EventScopeSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def add_tasks(self) -> None:
        """The main path first; then each event sub-process, behind what starts it."""
        if compensates(reach(self.node)):
            self._add_handlers()
        inner = self._event_subprocesses()
        if not inner:
            super().add_tasks()
            return
        for node in self.node.findall(BPMN + "startEvent"):
            self.parse_node(node)
        for node in inner:
            start = node.find(BPMN + "startEvent")
            trigger = TriggerParser(self, None, start, self.nsmap, lane=self.lane).create_trigger()
            subprocess = self.parse_node(node)
            self.spec.start.connect(trigger)
            trigger.connect(subprocess)
            subprocess.connect(self.spec.end)
            if trigger.interrupting:
                self.spec.ends.add(subprocess.name)

    def get_boundary_events(self, attached_to_ref: str) -> list[etree._Element]:
        """The events that wait on a border; one of compensation never does."""
        return [event for event in super().get_boundary_events(attached_to_ref) if not is_compensation(event)]

    def note_completion(self, reader: Any) -> None:
        """Let an activity be recorded when it completes, where it may have to be undone."""
        task, node = reader.task, reader.node
        if isinstance(task, Compensating):
            self.spec.undoers.add(task.name)
        elif not undoes(node) and self._watched:
            event = own_handler_event(node)
            if event is not None or node.tag in SCOPES:
                task.completed_event.connect(completed, event.get("id") if event is not None else None)

    @cached_property
    def _watched(self) -> bool:
        return watched(self.node)

    def _add_handlers(self) -> None:
        """What undoes, behind the event that says so: tokens are put there when it comes to that."""
        for event, handler in handler_events(reach(self.node)):
            parser = SpiffTaskParser(self, CompensationEvent, event, self.nsmap, lane=self.lane)
            spec = parser.create_task()
            undoing = self.parse_node(handler)
            undoing.completed_event.connect(undone)
            spec.connect(undoing)

    def get_outgoing_sequence_flows(self, source_ref: str) -> list[etree._Element]:
        """The flows drawn, and from a link that is thrown the one to where it is caught."""
        drawn: list[etree._Element] = super().get_outgoing_sequence_flows(source_ref)
        return drawn or linked(self.nodes_by_id.get(source_ref))

    def _event_subprocesses(self) -> list[etree._Element]:
        return [node for node in self.node if starts_by_event(node)]
