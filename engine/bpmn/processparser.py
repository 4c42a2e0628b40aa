"""Reads the elements of one scope: a process, a sub-process or an event sub-process."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser

from .eventparsers import TriggerParser, starts_by_event
from .eventsubprocesses import EventScopeSpec
from .links import linked
from .namespaces import BPMN


class ScopeParser(SpiffProcessParser):
    """Forgets where shapes lie, so that the library's sorting by height keeps the order of the document."""

    def get_position(self, node_id: str) -> dict[str, float]:
        return {"x": 0.0, "y": 0.0}

    def create_spec(self) -> Any:
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

    def get_outgoing_sequence_flows(self, source_ref: str) -> list[etree._Element]:
        """The flows drawn, and from a link that is thrown the one to where it is caught."""
        drawn: list[etree._Element] = super().get_outgoing_sequence_flows(source_ref)
        return drawn or linked(self.nodes_by_id.get(source_ref))

    def _event_subprocesses(self) -> list[etree._Element]:
        return [node for node in self.node if starts_by_event(node)]
