"""Rules about ways through a drawing: everything can be reached, and everything can come to an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ..xml.namespaces import BPMN
from .drawing import GATEWAYS, SCOPES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .rule import rule
from .walks import reached


@rule("bpmn")
def unreachable_node(drawing: Drawing) -> Iterator[Flaw]:
    """Every node can be reached from the start of its scope; told of the first on each way that cannot."""
    lost = unreachable(drawing)
    onward = ways(drawing)
    behind = {after for node in lost for after in onward.get(node, ()) if after != node}
    told: set[str] = set()
    for first in (True, False):  # a ring of lost nodes has no first one: any will do
        for node in drawing.all_nodes:
            if node.id in lost - told and not (first and node.id in behind):
                told |= reached([node.id], partial(_next, onward))
                if not _is_spoken_of(drawing, node):
                    yield flaw(node.id, kind=node.kind)


def unreachable(drawing: Drawing) -> frozenset[str]:
    """The nodes that no token can get to; none where ids are missing or double, as nothing is certain then."""
    return drawing.once("unreachable", _unreachable)


def _unreachable(drawing: Drawing) -> frozenset[str]:
    if len(drawing.nodes) < len(drawing.all_nodes):
        return frozenset()
    roots = [node.id for scope in drawing.scopes for node in _roots(drawing, scope)]
    return frozenset(drawing.nodes.keys() - reached(roots, partial(_next, ways(drawing))))


@rule("bpmn")
def implied_end(drawing: Drawing) -> Iterator[Flaw]:
    """A path that ends does so in an end event, so that everybody sees how."""
    nodes = drawing.in_scope(drawing.id)
    if any(node.kind == "startEvent" for node in nodes) and not any(node.kind == "endEvent" for node in nodes):
        yield doubt(drawing.id, kind="process")
    for node in drawing.all_nodes:
        if not drawing.outgoing(node.id) and _should_go_on(drawing, node):
            yield doubt(node.id, kind=node.kind)


@rule("bpmn")
def no_way_out(drawing: Drawing) -> Iterator[Flaw]:
    """From every node some path comes to an end."""
    back: dict[str, list[str]] = {}
    onward = ways(drawing)
    for node, following in onward.items():
        for after in following:
            back.setdefault(after, []).append(node)
    ends = [node.id for node in drawing.all_nodes if not onward.get(node.id)]
    ending = reached(ends, partial(_next, back))
    forward = reached((node.id for scope in drawing.scopes for node in _roots(drawing, scope)), partial(_next, onward))
    interrupted = {
        drawing.nodes[start.scope].scope for start in drawing.of_kind("startEvent") if _ends_all(drawing, start)
    }
    for scope in drawing.scopes:
        lost = [node for node in drawing.in_scope(scope) if node.id in forward and node.id not in ending]
        if lost and scope not in interrupted:
            yield doubt(lost[0].id, nodes=[node.id for node in lost])


def ways(drawing: Drawing) -> Mapping[str, list[str]]:
    """Where a token can get to from each node: by flows, events on its border, links and associations."""
    return drawing.once("ways", _ways)


def _ways(drawing: Drawing) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {node.id: [] for node in drawing.all_nodes}
    for flow in drawing.flows:
        if flow.source in found and flow.target in found:
            found[flow.source].append(flow.target)
    catches = {_link(node): node.id for node in drawing.of_kind("intermediateCatchEvent") if _link(node)}
    for node in drawing.all_nodes:
        found[node.id] += [event.id for event in drawing.boundary_of(node.id)]
        if node.kind == "intermediateThrowEvent" and _link(node) in catches:
            found[node.id].append(catches[_link(node)])
    for event, handlers in _compensations(drawing).items():
        found[event] += handlers
    return found


def _next(onward: Mapping[str, list[str]], node: str) -> list[str]:
    return onward.get(node, [])


def _link(node: Node) -> tuple[str, str] | None:
    if node.triggers != ("link",):
        return None
    return node.scope, (node.definitions[0].get("name") or "").strip()


def _roots(drawing: Drawing, scope: str) -> Iterator[Node]:
    """Where tokens appear in a scope; all of its nodes where it has no start, for then nothing can be said."""
    nodes = drawing.in_scope(scope)
    without_start = not any(node.kind == "startEvent" for node in nodes)
    for node in nodes:
        if without_start or node.kind == "startEvent" or node.is_event_subprocess:
            yield node


def _is_spoken_of(drawing: Drawing, node: Node) -> bool:
    """Whether another rule says why the node hangs in the air."""
    if node.kind == "boundaryEvent":
        return drawing.nodes.get(node.attached_to) is None
    return node.compensates or node.triggers == ("link",)


def _should_go_on(drawing: Drawing, node: Node) -> bool:
    if node.kind in ("endEvent", "boundaryEvent"):
        return False
    if node.kind in GATEWAYS and node.kind not in ("parallelGateway", "complexGateway"):
        return False
    around = drawing.nodes.get(node.scope)
    if around is not None and around.kind == "adHocSubProcess":
        return False
    return not (node.is_event_subprocess or node.compensates or node.triggers == ("link",))


def _ends_all(drawing: Drawing, start: Node) -> bool:
    """Whether the start of an event sub-process ends the scope around it."""
    around = drawing.nodes.get(start.scope)
    return around is not None and around.kind in SCOPES and around.is_event_subprocess and start.interrupts


def _compensations(drawing: Drawing) -> Mapping[str, list[str]]:
    """The compensation activities by the boundary event that an association joins them to."""
    found: dict[str, list[str]] = {}
    for association in drawing.process.iter(BPMN + "association"):
        source = drawing.nodes.get(association.get("sourceRef") or "")
        target = drawing.nodes.get(association.get("targetRef") or "")
        for event, handler in ((source, target), (target, source)):
            if event is not None and handler is not None and event.kind == "boundaryEvent" and handler.compensates:
                found.setdefault(event.id, []).append(handler.id)
    return found
