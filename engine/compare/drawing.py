"""What a drawing says of its shapes and flows; where they are drawn is left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.xml.namespaces import BPMN, SPIFF
from engine.xml.reading import read_xml

from .change import Thing

DIAGRAM = "diagram"
_WITHOUT_FACTS = frozenset({"incoming", "outgoing", "laneSet", "flowNodeRef", "extensionElements"})
_NODES = ("Task", "Event", "Gateway", "task", "subProcess", "transaction", "adHocSubProcess", "callActivity")
_DATA = frozenset({"dataObjectReference", "dataObject", "dataStoreReference", "textAnnotation"})
_PLAIN = frozenset({"id", "name", "sourceRef", "targetRef"})
_ENDS = ("sourceRef", "targetRef")


def things_of(text: str, file: str) -> dict[str, Thing]:
    """The process, its shapes, flows and what they refer to, by id. Raises ProcessRejected."""
    root = read_xml(text.encode(), file)
    names = {node.get("id", ""): node.get("name") or "" for node in root.iter(f"{BPMN}*") if node.get("id")}
    lanes = _lanes(root)
    found: dict[str, Thing] = {}
    for process in root.iter(f"{BPMN}process"):
        found.update({one.element: one for one in _of_scope(process, names, lanes)})
    for node in root:
        kind = _local(node)
        if kind in ("message", "signal", "error", "escalation"):
            found[node.get("id", "")] = _thing(node, kind, {})
    for shape in _positions(root):
        found[f"{DIAGRAM}:{shape.element}"] = shape
    return found


def naming(text: str, file: str, name: str) -> Iterator[tuple[Thing, str]]:
    """The shapes that name a value in quotes, each with the first of its facts that does. Raises ProcessRejected."""
    quoted = f'"{name}"'
    for thing in things_of(text, file).values():
        fact = next((fact for fact, told in thing.facts.items() if fact != "documentation" and quoted in told), None)
        if thing.places and fact is not None:
            yield thing, fact


def _of_scope(scope: etree._Element, names: dict[str, str], lanes: dict[str, str]) -> Iterator[Thing]:
    identity = scope.get("id", "")
    if _local(scope) == "process":
        yield _thing(scope, "process", {})
    for node in scope:
        kind, own = _local(node), node.get("id", "")
        if kind == "sequenceFlow":
            ends = {end: node.get(end, "") for end in _ENDS}
            told = {"source": ends["sourceRef"], "target": ends["targetRef"]}
            related = {name: names.get(value) or value for name, value in told.items()}
            yield _thing(node, kind, told, (own,), related)
        elif kind.endswith(_NODES) or kind in _DATA:
            told = {"lane": lanes.get(own, "")}
            if _local(scope) != "process":
                told["scope"] = names.get(identity) or identity
            host = node.get("attachedToRef")
            related = {"host": names.get(host) or host} if host else {}
            yield _thing(node, kind, told, (own,), related)
            if kind in ("subProcess", "transaction", "adHocSubProcess"):
                yield from _of_scope(node, names, lanes)
        elif kind == "laneSet":
            for lane in node.iter(f"{BPMN}lane"):
                yield Thing("lane", lane.get("id", ""), lane.get("name") or "", {"name": lane.get("name") or ""})


def _thing(
    node: etree._Element,
    kind: str,
    told: dict[str, str],
    places: tuple[str, ...] = (),
    related: dict[str, str] | None = None,
) -> Thing:
    facts = {"name": node.get("name") or "", **told}
    facts.update({name: value for name, value in node.attrib.items() if str(name) not in _PLAIN})
    nested = kind in ("process", "subProcess", "transaction", "adHocSubProcess")
    for child in node:
        inner = _local(child)
        if inner == "extensionElements":
            facts.update(_extensions(child))
        elif inner and inner not in _WITHOUT_FACTS and not (nested and _is_flow_element(child)):
            for name, value in _flattened(child, inner):
                facts[name] = f"{facts[name]}\n{value}" if name in facts else value
    return Thing(kind, node.get("id", ""), node.get("name") or "", facts, places, related or {})


def _is_flow_element(node: etree._Element) -> bool:
    kind = _local(node)
    return kind in ("sequenceFlow", "association", *_DATA) or kind.endswith(_NODES)


def _extensions(node: etree._Element) -> Iterator[tuple[str, str]]:
    """The platform's own extensions by short names, what others put there by its path."""
    for child in node:
        if child.tag == SPIFF + "properties":
            yield from ((f"property.{one.get('name')}", one.get("value", "")) for one in child)
        elif child.tag == SPIFF + "serviceTaskOperator":
            yield "operator", child.get("id", "")
            yield "result", child.get("resultVariable", "")
            for one in child.iter(SPIFF + "parameter"):
                yield f"parameter.{one.get('id')}", one.get("value", "")
        elif _local(child):
            yield from _flattened(child, f"extension.{_local(child)}")


def _flattened(node: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """Every text and attribute in a node, each under its path; ids in it say nothing."""
    text = (node.text or "").strip()
    children = [child for child in node if _local(child)]
    if text or not (children or node.attrib):
        yield path, text
    for name, value in node.attrib.items():
        if name != "id" and not str(name).startswith("{"):
            yield f"{path}.{name}", str(value)
    for child in children:
        yield from _flattened(child, f"{path}.{_local(child)}")


def _lanes(root: etree._Element) -> dict[str, str]:
    return {
        (reference.text or "").strip(): lane.get("name") or lane.get("id", "")
        for lane in root.iter(f"{BPMN}lane")
        for reference in lane.findall(f"{BPMN}flowNodeRef")
    }


def _positions(root: etree._Element) -> Iterator[Thing]:
    """Where shapes and flows are drawn."""
    for node in root.iter("{*}BPMNShape", "{*}BPMNEdge"):
        places = [
            ",".join(str(round(float(value))) for name, value in sorted(point.attrib.items()))
            for point in node.iter("{*}Bounds", "{*}waypoint")
        ]
        element = node.get("bpmnElement", "")
        yield Thing(DIAGRAM, element, "", {"position": " ".join(places)}, (element,))


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
