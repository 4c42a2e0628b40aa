"""Reads the elements of one scope: a process, a sub-process or an event sub-process."""

from __future__ import annotations

from lxml import etree

from .eventparsers import TriggerParser
from .eventsubprocesses import ScopeEnd
from .links import linked
from .namespaces import BPMN, starts_by_event
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

    def get_outgoing_sequence_flows(self, source_ref: str) -> list[etree._Element]:
        """The flows drawn, and from a link that is thrown the one to where it is caught."""
        drawn: list[etree._Element] = super().get_outgoing_sequence_flows(source_ref)
        return drawn or linked(self.nodes_by_id.get(source_ref))

    def _event_subprocesses(self) -> list[etree._Element]:
        return [node for node in self.node if starts_by_event(node)]
