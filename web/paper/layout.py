"""Where a diagram's shapes and flows lie on its page, read from the layout (BPMN DI) that it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.xml import read_xml

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_LABEL_WIDTH, _LABEL_GAP = 90.0, 4.0


@dataclass(frozen=True)
class Box:
    """A rectangle in the diagram's own units, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Shape:
    """A drawn element: its BPMN type, name, place, where its name stands, and what is marked in it.

    `event` is the kind of an event (timer, message …), `interrupting` False for the dashed border events.
    """

    id: str
    type: str
    name: str
    box: Box
    label: Box | None
    event: str
    interrupting: bool
    many: bool


@dataclass(frozen=True)
class Edge:
    """A drawn flow or association with its points, in order."""

    id: str
    type: str
    name: str
    points: tuple[tuple[float, float], ...]
    label: Box | None


@dataclass(frozen=True)
class Layout:
    """Everything that is drawn, in the order of the file, and the page around it."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    page: Box


@lru_cache(maxsize=64)
def read_layout(xml: str) -> Layout:
    """The layout of a deployed diagram; what it does not place is not there."""
    root = read_xml(xml.encode(), "diagram")
    elements = {found.get("id", ""): found for found in root.iter() if found.get("id") and _name(found)}
    shapes = tuple(_shapes(root, elements))
    edges = tuple(_edges(root, elements))
    return Layout(shapes, edges, _page(shapes, edges))


def _shapes(root: Any, elements: Mapping[str, Any]) -> Iterator[Shape]:
    for drawn in root.iter(f"{_DI}BPMNShape"):
        element, bounds = elements.get(drawn.get("bpmnElement", "")), drawn.find(f"{_DC}Bounds")
        if element is None or bounds is None:
            continue
        box, told = _box(bounds), drawn.find(f"{_DI}BPMNLabel/{_DC}Bounds")
        text = element.find(f"{_BPMN}text")
        yield Shape(
            id=element.get("id"),
            type=_name(element),
            name=(element.get("name") or (text.text if text is not None else "") or "").strip(),
            box=box,
            label=_box(told) if told is not None else _below(box, _name(element)),
            event=_event(element),
            interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) != "false",
            many=element.find(f"{_BPMN}multiInstanceLoopCharacteristics") is not None,
        )


def _edges(root: Any, elements: Mapping[str, Any]) -> Iterator[Edge]:
    for drawn in root.iter(f"{_DI}BPMNEdge"):
        element = elements.get(drawn.get("bpmnElement", ""))
        points = tuple((float(point.get("x")), float(point.get("y"))) for point in drawn.iter(_POINT))
        if element is None or len(points) < 2:
            continue
        told = drawn.find(f"{_DI}BPMNLabel/{_DC}Bounds")
        name = (element.get("name") or "").strip()
        label = _box(told) if told is not None else _beside(points) if name else None
        yield Edge(element.get("id"), _name(element), name, points, label)


def _name(element: Any) -> str:
    tag = str(element.tag)
    return tag.removeprefix(_BPMN) if tag.startswith(_BPMN) else ""


def _event(element: Any) -> str:
    """The kind of an event, `timer` for a timerEventDefinition; empty for none."""
    names = (_name(child) for child in element)
    return next((name.removesuffix("EventDefinition") for name in names if name.endswith("EventDefinition")), "")


def _box(bounds: Any) -> Box:
    return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


def _below(box: Box, kind: str) -> Box | None:
    """Where the name of an event or gateway stands if the file does not say."""
    if not kind.endswith(("Event", "Gateway")):
        return None
    middle, _ = box.centre
    return Box(middle - _LABEL_WIDTH / 2, box.y + box.height + _LABEL_GAP, _LABEL_WIDTH, 14)


def _beside(points: tuple[tuple[float, float], ...]) -> Box:
    """The middle of a flow's first stretch."""
    (x1, y1), (x2, y2) = points[:2]
    return Box((x1 + x2) / 2 - _LABEL_WIDTH / 2, (y1 + y2) / 2 - 16, _LABEL_WIDTH, 14)


def _page(shapes: tuple[Shape, ...], edges: tuple[Edge, ...]) -> Box:
    labels = [shape.label for shape in shapes] + [edge.label for edge in edges]
    boxes = [shape.box for shape in shapes] + [label for label in labels if label is not None]
    xs = [x for box in boxes for x in (box.x, box.x + box.width)] + [x for edge in edges for x, _ in edge.points]
    ys = [y for box in boxes for y in (box.y, box.y + box.height)] + [y for edge in edges for _, y in edge.points]
    if not xs:
        return Box(0, 0, 1, 1)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
