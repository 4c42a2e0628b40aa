"""Rules about circles in a drawing: each turn waits for somebody, or ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ..expressions import Expression, ExpressionRejected
from ..xml.namespaces import BPMN, SPIFF
from .drawing import GATEWAYS, SCOPES, Drawing, Flow, Node
from .finding import Flaw, doubt, flaw
from .reach import ways
from .rule import rule
from .walks import circles, reached

_WAITING = frozenset({"userTask", "receiveTask", "callActivity", "eventBasedGateway"})
_UNKNOWN_WRITES = "*"


@rule("bpmn")
def loop_without_wait(drawing: Drawing) -> Iterator[Flaw]:
    """A circle of steps none of which waits runs on at once: for ever, where no turn changes what ends it."""
    for circle in _circles(drawing):
        exits = _exits(drawing, circle)
        ends = _may_end(drawing, circle, exits)
        first = _shown(drawing, circle, exits)
        nodes = [node.id for node in drawing.all_nodes if node.id in circle]
        yield doubt(first, nodes=nodes, reason="bounded") if ends else flaw(first, nodes=nodes, reason="endless")


def waits(drawing: Drawing, node: Node, passing: set[str]) -> bool:
    """Whether every token waits at a node; `passing` are the sub-processes that can be passed without waiting."""
    if node.kind in SCOPES:
        return node.id not in passing
    if node.kind == "intermediateCatchEvent":
        return node.triggers != ("link",)
    return node.kind in _WAITING


def _circles(drawing: Drawing) -> Iterator[set[str]]:
    onward = ways(drawing)
    passing = _passing(drawing, onward)
    free = {node.id for node in drawing.all_nodes if node.kind != "boundaryEvent" and not waits(drawing, node, passing)}
    free |= {
        event.id
        for event in drawing.of_kind("boundaryEvent")
        if event.attached_to in free and event.triggers and event.triggers[0] in ("error", "escalation")
    }
    return (set(circle) for circle in circles(free, lambda node: onward.get(node, ())))


def _passing(drawing: Drawing, onward: Mapping[str, list[str]]) -> set[str]:
    """The sub-processes with a way from start to end on which nothing waits, the inner ones first."""
    found: set[str] = set()
    for scope in reversed([node for node in drawing.all_nodes if node.kind in SCOPES]):
        free = {node.id for node in drawing.in_scope(scope.id) if not waits(drawing, node, found)}
        starts = [node.id for node in drawing.in_scope(scope.id) if node.kind == "startEvent"]
        seen = reached(starts, partial(_next, onward, free))
        if any(not drawing.outgoing(node) for node in seen):
            found.add(scope.id)
    return found


def _next(onward: Mapping[str, list[str]], free: set[str], node: str) -> list[str]:
    return [after for after in onward.get(node, ()) if after in free]


@dataclass(frozen=True)
class _Exits:
    """The gateways of a circle that lead out of it, and the ways on which they stay inside."""

    gateways: tuple[Node, ...]
    conditions: tuple[Flow, ...]


def _exits(drawing: Drawing, circle: set[str]) -> _Exits:
    gateways = tuple(
        drawing.nodes[node]
        for node in sorted(circle)
        if drawing.nodes[node].kind in GATEWAYS and any(flow.target not in circle for flow in drawing.outgoing(node))
    )
    conditions = tuple(flow for gateway in gateways for flow in drawing.outgoing(gateway.id) if flow.condition)
    return _Exits(gateways, conditions)


def _may_end(drawing: Drawing, circle: set[str], exits: _Exits) -> bool:
    """Whether a turn can change what decides about the next."""
    if any(drawing.boundary_of(node) for node in circle):
        return True
    written = {name for node in circle for name in _writes(drawing, drawing.nodes[node])}
    if not exits.conditions:
        return False
    for flow in exits.conditions:
        try:
            asked: Expression = drawing.compiler.expression(flow.condition or "")
        except ExpressionRejected:
            return True
        told = any(drawing.compiler.functions[name].wants_context for name in asked.calls)
        if told or _UNKNOWN_WRITES in written or asked.names & written:
            return True
    return False


def _writes(drawing: Drawing, node: Node) -> Iterator[str]:
    """The variables that a node sets."""
    if node.kind == "scriptTask":
        try:
            for name, _ in drawing.compiler.script(node.element.findtext(BPMN + "script") or ""):
                yield name
        except ExpressionRejected:
            yield _UNKNOWN_WRITES
    elif node.kind == "serviceTask":
        for operator in node.element.iter(SPIFF + "serviceTaskOperator"):
            yield operator.get("resultVariable") or ""
    elif node.kind in ("businessRuleTask", *SCOPES):
        yield _UNKNOWN_WRITES


def _shown(drawing: Drawing, circle: set[str], exits: _Exits) -> str:
    """What an analyst looks at: the gateway that sends the token round, else the first node of the circle."""
    if exits.gateways:
        return exits.gateways[0].id
    return next(node.id for node in drawing.all_nodes if node.id in circle)
