"""Elements are read one after the other and then connected, so that a long chain costs no depth.

The library reads an element by first reading all that follow it. Here the elements that are reached wait in a
row to be connected; flows are taken in the order of the document, wherever the shapes lie.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import SubWorkflowParser

from engine.errors import ProcessRejected

from .eventsubprocesses import EventSubprocess
from .gateways import ALWAYS, ConditionalWays
from .joins import EndGathering
from .loopreading import read_loop
from .loops import looped
from .namespaces import BPMN, starts_by_event

CONDITIONAL = frozenset({BPMN + "exclusiveGateway", BPMN + "inclusiveGateway"})
ACTIVITIES = frozenset(
    BPMN + kind
    for kind in (
        "task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "receiveTask",
        "callActivity", "subProcess", "transaction",
    )
)  # fmt: skip
"""The elements but for gateways whose outgoing flows may carry conditions."""


class CaseProcessSpec(BpmnProcessSpec):
    """A process whose tokens are gathered at its end; `ends` are its end events and elements that no flow leaves,
    `undoers` the events that let something be undone."""

    end_class = EndGathering

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.ends: set[str] = set()
        self.undoers: set[str] = set()
        gathering, end = f"{self.name}.EndJoin", self.task_specs["End"]
        del self.task_specs[gathering]
        end.inputs = []
        self.end: EndGathering = self.end_class(self, gathering)
        self.end.connect(end)


class ElementsInARow(SpiffProcessParser):
    """Reads a process, or the inside of a sub-process."""

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._unconnected: deque[Any] = deque()

    def create_spec(self) -> CaseProcessSpec:
        return CaseProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def get_position(self, node_id: str) -> dict[str, float]:
        return {"x": 0.0, "y": 0.0}

    def _parse(self) -> None:
        super()._parse()
        self.connect_all()

    def connect_all(self) -> None:
        """Connect what has been reached, and whatever is reached by it."""
        while self._unconnected:
            self._connect(self._unconnected.popleft())

    def parse_node(self, node: etree._Element) -> Any:
        """The spec at which a token enters an element; raises ValidationException, ProcessRejected."""
        identity = node.get("id")
        specs = self.spec.task_specs
        known = specs.get(f"{identity}.BoundaryEventSplit") or specs.get(identity)
        if known is not None:
            return known
        parser_class, spec_class = self.parser._get_parser_class(node.tag)
        if parser_class is None or spec_class is None:
            raise ProcessRejected(
                file=self.filename, element=identity, reason="unsupported", kind=etree.QName(node).localname
            )
        reader = parser_class(self, spec_class, node, self.nsmap, lane=self.lane)
        entry = self._entry(reader)
        self._unconnected.append(reader)
        return entry

    def _entry(self, reader: Any) -> Any:
        reader.task = reader.create_task()
        reader.task.extensions = reader.parse_extensions()
        if reader.xpath("./bpmn:ioSpecification"):
            reader.task.io_specification = reader.parse_io_spec()
        self.note_completion(reader)
        loop = read_loop(reader.node, self.filename)
        if loop is not None:
            reader.task = looped(self.spec, reader.task, loop)
        boundary = self.get_boundary_events(reader.bpmn_id)
        return reader._add_boundary_event(boundary) if boundary else reader.task

    def note_completion(self, reader: Any) -> None:
        """Called with each element before it is told how often it happens."""

    def _connect(self, reader: Any) -> None:
        flows = self.get_outgoing_sequence_flows(reader.bpmn_id)
        if not flows:
            self._end_here(reader)
        chooses = reader.node.tag in CONDITIONAL
        default = reader.node.get("default")
        if chooses and len(flows) == 1 and reader.parse_condition(flows[0]) is None:
            default = flows[0].get("id")
        ways = self._ways(reader, flows)
        for flow in flows:
            target = self.get_node_by_id(flow.get("targetRef"))
            if target is None:
                raise ProcessRejected(file=self.filename, element=flow.get("id"), reason="dangling_flow")
            condition, is_default = reader.parse_condition(flow), flow.get("id") == default
            if ways is not None:
                told = None if is_default else condition or ALWAYS
                ways.connect_outgoing_if(told, self.parse_node(target))
                continue
            if condition is not None and not chooses:
                raise ProcessRejected(file=self.filename, element=flow.get("id"), reason="condition_without_gateway")
            reader.connect_outgoing(self.parse_node(target), flow, is_default)

    def _ways(self, reader: Any, flows: list[etree._Element]) -> ConditionalWays | None:
        """Where an activity's flows part by their conditions; None where none has any."""
        if reader.node.tag not in ACTIVITIES or all(reader.parse_condition(flow) is None for flow in flows):
            return None
        ways = ConditionalWays(self.spec, reader.bpmn_id)
        reader.task.connect(ways)
        return ways

    def _end_here(self, reader: Any) -> None:
        """A token that no flow leads on has come to an end, drawn as such or not."""
        node = reader.node
        if node.tag == BPMN + "endEvent":
            self.spec.ends.add(reader.task.name)  # it is connected already
            return
        if starts_by_event(node) or node.get("isForCompensation") == "true":
            return
        reader.task.connect(self.spec.end)
        self.spec.ends.add(reader.task.name)


class InsideParser(SubWorkflowParser):
    """Reads an embedded sub-process or a transaction; unlike the library, also one whose paths all end without an end
    event."""

    def create_task(self) -> Any:
        inside = self.process_parser.parser
        starts = self.xpath("./bpmn:startEvent")
        if len(starts) != 1:
            raise ProcessRejected(file=self.filename, element=self.bpmn_id, reason="one_start_event", found=len(starts))
        if self.bpmn_id not in inside.process_parsers:  # one that undoes is read for each scope that may ask for it
            inside.create_parser(self.node, filename=self.filename, lane=self.lane)
            inside.process_parsers[self.bpmn_id].parent = self.process_parser
        kind = EventSubprocess if starts_by_event(self.node) else self.spec_class
        return kind(self.spec, self.bpmn_id, subworkflow_spec=self.bpmn_id, **self.bpmn_attributes)
