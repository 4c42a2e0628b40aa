"""A diagram as mining reads it: elements with what they are, where they lie, and the flows between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, select

from ..bpmn.namespaces import BPMN
from ..store.schema import process_file, process_version
from ..xml import read_xml

_EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
_PASSED_AT_ONCE = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask", "task")
_LASTING = ("userTask", "manualTask", "callActivity", "receiveTask")
_SCOPES = ("subProcess", "transaction", "adHocSubProcess")
_LOOPS = ("multiInstanceLoopCharacteristics",)


@dataclass(frozen=True)
class Element:
    """One element; `kind` is its BPMN name, `scope` the sub-process around it, `host` what a border event sits on.

    `many` says that it runs once for each of several; `timed` that it waits for a time.
    """

    id: str
    kind: str
    name: str
    scope: str = ""
    host: str = ""
    interrupting: bool = False
    many: bool = False
    timed: bool = False
    calls: str = ""

    @property
    def waits(self) -> bool:
        """Whether a token waits here without a work item or a case of its own."""
        return self.kind in ("receiveTask", "intermediateCatchEvent")

    @property
    def lasts(self) -> bool:
        """Whether time is spent here."""
        return self.kind in _LASTING or self.waits

    @property
    def told(self) -> bool:
        """Whether a way through the diagram is told by it: what people and time decide, and the end."""
        return self.lasts or self.kind in ("boundaryEvent", "endEvent")


@dataclass(frozen=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str


@dataclass(frozen=True)
class Plan:
    """One version of a process, by element and flow id."""

    process: str
    name: str
    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, tuple[Flow, ...]] = {}
        for flow in self.flows:
            found[flow.source] = (*found.get(flow.source, ()), flow)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Flow, ...]]:
        found: dict[str, tuple[Flow, ...]] = {}
        for flow in self.flows:
            found[flow.target] = (*found.get(flow.target, ()), flow)
        return found

    @cached_property
    def between(self) -> Mapping[tuple[str, str], str]:
        """The flow from one element to another."""
        return {(flow.source, flow.target): flow.id for flow in self.flows}

    def follows_wholly(self, source: str) -> bool:
        """Whether whatever passes this element takes every flow out of it."""
        kind = self.elements[source].kind if source in self.elements else ""
        return len(self.outgoing.get(source, ())) == 1 or kind == "parallelGateway"

    def lies_in(self, element: str, scope: str) -> bool:
        """Whether an element lies within a sub-process, at any depth."""
        around = self.elements[element].scope if element in self.elements else ""
        while around and around != scope:
            around = self.elements[around].scope
        return bool(around)


@lru_cache(maxsize=128)
def read_plan(xml: str) -> Plan:
    """The plan of a deployed diagram."""
    root = read_xml(xml.encode(), "diagram")
    process = root.find(f"{BPMN}process")
    assert process is not None
    elements: dict[str, Element] = {}
    flows: list[Flow] = []
    _read(process, "", elements, flows)
    return Plan(process.get("id", ""), process.get("name", ""), elements, tuple(flows))


def versions_of(connection: Connection, process: str) -> tuple[tuple[int, str], ...]:
    """Number and hash of every version of a process, the newest first."""
    column = process_version.c
    query = select(column.number, column.hash).where(column.process == process).order_by(column.number.desc())
    return tuple((row.number, row.hash) for row in connection.execute(query))


def plan_of(connection: Connection, version: str) -> Plan:
    """The plan of a stored version."""
    query = select(process_file.c.content).where(process_file.c.hash == version, process_file.c.name.like("%.bpmn"))
    return read_plan(connection.execute(query).scalar_one())


def _read(scope: Any, around: str, elements: dict[str, Element], flows: list[Flow]) -> None:
    for node in scope:
        if not isinstance(node.tag, str) or not node.tag.startswith(BPMN):
            continue
        kind, identity = node.tag.removeprefix(BPMN), node.get("id", "")
        if kind == "sequenceFlow":
            flows.append(Flow(identity, node.get("sourceRef", ""), node.get("targetRef", ""), node.get("name", "")))
        elif kind in (*_EVENTS, *_GATEWAYS, *_PASSED_AT_ONCE, *_LASTING, *_SCOPES):
            elements[identity] = Element(
                id=identity,
                kind=kind,
                name=" ".join(node.get("name", "").split()),
                scope=around,
                host=node.get("attachedToRef", ""),
                interrupting=kind == "boundaryEvent" and node.get("cancelActivity", "true") != "false",
                many=any(node.find(f"{BPMN}{loop}") is not None for loop in _LOOPS),
                timed=node.find(f"{BPMN}timerEventDefinition") is not None,
                calls=node.get("calledElement", ""),
            )
            if kind in _SCOPES:
                _read(node, identity, elements, flows)
