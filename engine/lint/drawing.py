"""A diagram as the rules see it: nodes, flows and scopes as drawn, however broken they are.

Nothing here trusts the drawing: references may dangle, ids may be missing or double.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from lxml import etree

from ..decisions import DecisionTable
from ..expressions import ExpressionCompiler
from ..forms import Form
from ..xml.namespaces import BPMN, SPIFF
from .vocabulary import Vocabulary

BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"

T = TypeVar("T")

SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
EVENTS = frozenset({"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
TASKS = frozenset(
    {
        "task", "userTask", "serviceTask", "scriptTask", "businessRuleTask", "manualTask", "sendTask", "receiveTask",
        "callActivity",
    }
)  # fmt: skip
ACTIVITIES = TASKS | (SCOPES - {"process"})
FLOW_NODES = EVENTS | GATEWAYS | ACTIVITIES


@dataclass(frozen=True)
class Flow:
    """A sequence flow: its id, the ids it names, the scope it lies in."""

    id: str
    source: str
    target: str
    scope: str
    element: etree._Element

    @property
    def condition(self) -> str | None:
        """The text of the condition; None without one."""
        found = self.element.find(BPMN + "conditionExpression")
        return None if found is None else (found.text or "").strip()


@dataclass(frozen=True)
class Node:
    """A flow node: what kind, in which scope (the id of its process or sub-process), what it says of itself."""

    id: str
    kind: str
    scope: str
    element: etree._Element

    @property
    def name(self) -> str:
        return self.element.get("name") or ""

    @property
    def attached_to(self) -> str:
        """The host of a boundary event."""
        return self.element.get("attachedToRef") or ""

    @property
    def is_event_subprocess(self) -> bool:
        return self.kind in SCOPES and self.element.get("triggeredByEvent") == "true"

    @property
    def interrupts(self) -> bool:
        """Whether a boundary event or the start of an event sub-process ends what it interrupts."""
        told = "isInterrupting" if self.kind == "startEvent" else "cancelActivity"
        return self.element.get(told, "true") not in ("false", "0")

    @property
    def loop(self) -> etree._Element | None:
        """The multi-instance marker."""
        return self.element.find(BPMN + "multiInstanceLoopCharacteristics")

    @property
    def compensates(self) -> bool:
        """Whether the activity runs only to undo another."""
        return self.element.get("isForCompensation") in ("true", "1")

    @cached_property
    def definitions(self) -> tuple[etree._Element, ...]:
        """The event definitions of an event, in order: timerEventDefinition, messageEventDefinition …"""
        return tuple(child for child in self.element if _local(child).endswith("EventDefinition"))

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """What the event waits for or does: "timer", "message", "error" …; empty for a none event."""
        return tuple(_local(found).removesuffix("EventDefinition") for found in self.definitions)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The extension properties: form, article, department, role …"""
        path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
        return {found.get("name", ""): found.get("value", "") for found in self.element.findall(path)}


@dataclass(frozen=True)
class Drawing:
    """One file's executable process, with the forms and tables that lie beside it, and the files of the tables.

    `text` is the diagram as it would be deployed.
    """

    file: str
    root: etree._Element
    process: etree._Element
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    forms: Mapping[str, Form] = field(default_factory=dict)
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    table_files: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def id(self) -> str:
        return self.process.get("id") or ""

    @cached_property
    def all_nodes(self) -> tuple[Node, ...]:
        """Every flow node in document order, also those whose id is missing or double."""
        found = (element for element in self.process.iter(etree.Element) if _kind(element) in FLOW_NODES)
        return tuple(Node(element.get("id") or "", _kind(element), _scope(element), element) for element in found)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The flow nodes by id; of a double id the first."""
        return {node.id: node for node in reversed(self.all_nodes) if node.id}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Every sequence flow in document order."""
        return tuple(
            Flow(
                element.get("id") or "",
                element.get("sourceRef") or "",
                element.get("targetRef") or "",
                _scope(element),
                element,
            )
            for element in self.process.iter(BPMN + "sequenceFlow")
        )

    @cached_property
    def _outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        return _grouped((flow.source, flow) for flow in self.flows)

    @cached_property
    def _incoming(self) -> Mapping[str, tuple[Flow, ...]]:
        return _grouped((flow.target, flow) for flow in self.flows)

    def outgoing(self, node: str) -> tuple[Flow, ...]:
        return self._outgoing.get(node, ())

    def incoming(self, node: str) -> tuple[Flow, ...]:
        return self._incoming.get(node, ())

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The nodes of these kinds, in document order."""
        return (node for node in self.all_nodes if node.kind in kinds)

    def in_scope(self, scope: str) -> tuple[Node, ...]:
        """The nodes that lie directly in a process or sub-process."""
        return self._by_scope.get(scope, ())

    def boundary_of(self, host: str) -> tuple[Node, ...]:
        """The events on the border of an activity."""
        return self._by_host.get(host, ())

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """The ids of the process and of its sub-processes, in document order."""
        return (self.id, *(node.id for node in self.all_nodes if node.kind in SCOPES and node.id))

    @cached_property
    def _by_scope(self) -> Mapping[str, tuple[Node, ...]]:
        return _grouped((node.scope, node) for node in self.all_nodes)

    @cached_property
    def _by_host(self) -> Mapping[str, tuple[Node, ...]]:
        return _grouped((node.attached_to, node) for node in self.of_kind("boundaryEvent"))

    @cached_property
    def compiler(self) -> ExpressionCompiler:
        """Compiles what the drawing says, with the functions it may use."""
        return ExpressionCompiler(self.vocabulary.functions)

    @cached_property
    def definitions(self) -> Mapping[str, etree._Element]:
        """Messages, signals, errors and escalations of the file, by id; of a double id the first."""
        found: dict[str, etree._Element] = {}
        for element in self.root.iterchildren(*(BPMN + kind for kind in ("message", "signal", "error", "escalation"))):
            found.setdefault(element.get("id") or "", element)
        return found

    def once(self, name: str, work_out: Callable[[Drawing], T]) -> T:
        """What several rules need of this drawing, worked out by the first that asks."""
        if name not in self._worked_out:
            self._worked_out[name] = work_out(self)
        found: T = self._worked_out[name]
        return found

    @cached_property
    def _worked_out(self) -> dict[str, Any]:
        return {}

    @cached_property
    def lanes(self) -> Mapping[str, tuple[str, ...]]:
        """The lanes each node is listed in, by the node's id."""
        return _grouped(
            ((reference.text or "").strip(), lane.get("id") or "")
            for lane in self.process.iter(BPMN + "lane")
            for reference in lane.findall(BPMN + "flowNodeRef")
        )

    @cached_property
    def _places(self) -> Mapping[str, tuple[int, str]]:
        return places_of(self.root)

    def line_of(self, identity: str) -> int:
        """The line on which the element with this id begins; 0 when there is none."""
        return self._places.get(identity, (0, ""))[0]

    def name_of(self, identity: str) -> str:
        """What the element with this id is called; nothing when it has no name."""
        return self._places.get(identity, (0, ""))[1]


def places_of(root: etree._Element) -> Mapping[str, tuple[int, str]]:
    """The line and the name of every element that has an id; of a double id the first."""
    found: dict[str, tuple[int, str]] = {}
    for element in root.iter(etree.Element):
        identity = element.get("id")
        if identity:
            found.setdefault(identity, (element.sourceline or 0, element.get("name") or ""))
    return found


def shape_of(element: etree._Element) -> str:
    """The id of the flow or node in which an element lies, itself included: what an analyst can click on."""
    above: etree._Element | None = element
    while above is not None:
        if _kind(above) in FLOW_NODES or (_kind(above) in ("sequenceFlow", "process") and above.get("id")):
            return above.get("id") or ""
        above = above.getparent()
    return element.get("id") or ""


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _kind(element: etree._Element) -> str:
    """The BPMN name of an element; nothing for elements of other namespaces."""
    tag = element.tag
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""


def _scope(element: etree._Element) -> str:
    above = element.getparent()
    while above is not None and _kind(above) not in SCOPES:
        above = above.getparent()
    return (above.get("id") or "") if above is not None else ""


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
