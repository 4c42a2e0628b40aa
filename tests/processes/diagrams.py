"""Reads the diagrams of processes/ for the contract tests: elements, flows, properties, shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from .article_map import PROCESSES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

TASKS = ("userTask", "serviceTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess")
EVENTS = ("startEvent", "endEvent", "boundaryEvent")
FLOW_NODES = (*TASKS, *EVENTS, "exclusiveGateway", "parallelGateway")


@dataclass(frozen=True)
class Box:
    """Bounds of a shape or label, in diagram units."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        return (
            self.x - slack <= x <= self.x + self.width + slack and self.y - slack <= y <= self.y + self.height + slack
        )

    def overlaps(self, other: Box) -> bool:
        apart = self.x + self.width <= other.x or other.x + other.width <= self.x
        return not (apart or self.y + self.height <= other.y or other.y + other.height <= self.y)


@dataclass(frozen=True)
class Diagram:
    """One BPMN file: its folder and its root."""

    folder: Path
    root: etree._Element

    @property
    def process(self) -> etree._Element:
        return self.root.findall(BPMN + "process")[0]

    def nodes(self, *kinds: str) -> Iterator[etree._Element]:
        """Flow nodes, those of embedded sub-processes included."""
        yield from self.process.iter(*(BPMN + kind for kind in kinds or FLOW_NODES))

    def flows(self) -> Iterator[etree._Element]:
        yield from self.process.iter(BPMN + "sequenceFlow")

    def shapes(self) -> dict[str, Box]:
        return {shape.get("bpmnElement", ""): _box(shape) for shape in self.root.iter(BPMNDI + "BPMNShape")}

    def edges(self) -> dict[str, list[tuple[float, float]]]:
        return {
            edge.get("bpmnElement", ""): [
                (float(point.get("x", "")), float(point.get("y", ""))) for point in edge.iter(DI + "waypoint")
            ]
            for edge in self.root.iter(BPMNDI + "BPMNEdge")
        }

    def labels(self) -> dict[str, Box]:
        """Bounds of the external labels."""
        return {label.getparent().get("bpmnElement", ""): _box(label) for label in self.root.iter(BPMNDI + "BPMNLabel")}

    def lane_of(self, element: str) -> str | None:
        for lane in self.process.iter(BPMN + "lane"):
            if any((reference.text or "").strip() == element for reference in lane.iter(BPMN + "flowNodeRef")):
                return str(lane.get("id"))
        return None


def diagrams() -> list[Diagram]:
    """Every diagram of processes/."""
    return [Diagram(path.parent, etree.parse(path).getroot()) for path in sorted(PROCESSES.glob("*/*.bpmn"))]


def properties(node: etree._Element) -> dict[str, str]:
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {found.get("name", ""): found.get("value", "") for found in node.findall(path)}


def operator(node: etree._Element) -> etree._Element | None:
    return node.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")


def called_decision(node: etree._Element) -> str:
    return (node.findtext(f"{BPMN}extensionElements/{SPIFF}calledDecisionId") or "").strip()


def _box(holder: etree._Element) -> Box:
    bounds = holder.find(DC + "Bounds")
    assert bounds is not None, holder.get("id")
    return Box(*(float(bounds.get(side, "")) for side in ("x", "y", "width", "height")))
