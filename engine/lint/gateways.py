"""Rules about gateways: every way out has its condition, and one is taken when no condition holds."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import ACTIVITIES, Drawing, Flow, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")
_CAUGHT = frozenset({"message", "timer", "signal", "conditional"})


@rule("bpmn")
def gateway_without_way(drawing: Drawing) -> Iterator[Flaw]:
    """A gateway that chooses has something to choose from."""
    for node in drawing.of_kind(*_CHOOSING, "eventBasedGateway"):
        if not drawing.outgoing(node.id):
            yield flaw(node.id, kind=node.kind)


@rule("bpmn")
def default_of_another(drawing: Drawing) -> Iterator[Flaw]:
    """The default of a gateway is one of its own ways out."""
    for node, default in _with_default(drawing):
        if default not in {flow.id for flow in drawing.outgoing(node.id)}:
            yield flaw(node.id, default=default)


@rule("bpmn")
def default_with_condition(drawing: Drawing) -> Iterator[Flaw]:
    """The default is taken when no condition holds; one of its own would never be asked."""
    for node, default in _with_default(drawing):
        for flow in drawing.outgoing(node.id):
            if flow.id == default and flow.condition is not None:
                yield flaw(flow.id, gateway=node.id)


@rule("bpmn")
def default_without_choice(drawing: Drawing) -> Iterator[Flaw]:
    """Only what chooses has a default: a gateway, or an activity whose flows have conditions."""
    choosing = {node.id for node in _choosing(drawing)}
    for node in drawing.all_nodes:
        if node.id not in choosing and node.kind != "complexGateway" and node.element.get("default"):
            yield doubt(node.id, kind=node.kind)


@rule("bpmn")
def fork_without_conditions(drawing: Drawing) -> Iterator[Flaw]:
    """A choice between ways of which none has a condition is no choice."""
    for node, bare in _bare_ways(drawing):
        if len(bare) == len(drawing.outgoing(node.id)):
            yield flaw(node.id, kind=node.kind)


@rule("bpmn")
def way_without_condition(drawing: Drawing) -> Iterator[Flaw]:
    """Every way out of a choice has a condition, or is the default."""
    for node, bare in _bare_ways(drawing):
        if len(bare) < len(drawing.outgoing(node.id)) and not _implies_default(node, bare):
            for flow in bare:
                yield flaw(flow.id, gateway=node.id)


@rule("bpmn")
def implied_default(drawing: Drawing) -> Iterator[Flaw]:
    """The only way without a condition is taken as the default, and better drawn as such."""
    for node, bare in _bare_ways(drawing):
        if _implies_default(node, bare):
            yield doubt(node.id, flow=bare[0].id)


@rule("bpmn")
def no_default(drawing: Drawing) -> Iterator[Flaw]:
    """Without a default a case stands still when no condition holds."""
    for node in _choosing(drawing):
        ways = drawing.outgoing(node.id)
        if len(ways) > 1 and not node.element.get("default") and all(flow.condition is not None for flow in ways):
            yield doubt(node.id, kind=node.kind)


@rule("bpmn")
def lone_condition(drawing: Drawing) -> Iterator[Flaw]:
    """Where there is one way only, nothing is chosen: the case stands still when its condition does not hold."""
    for node in _choosing(drawing):
        ways = drawing.outgoing(node.id)
        if len(ways) == 1 and ways[0].condition is not None and node.element.get("default") != ways[0].id:
            yield flaw(ways[0].id, gateway=node.id)


@rule("bpmn")
def event_gateway_target(drawing: Drawing) -> Iterator[Flaw]:
    """An event-based gateway leads to catching events or receive tasks, which nothing else leads to."""
    for gateway in drawing.of_kind("eventBasedGateway"):
        for flow in drawing.outgoing(gateway.id):
            target = drawing.nodes.get(flow.target)
            if target is None:
                continue
            if not _catches(target):
                yield flaw(gateway.id, reason="no_event", target=target.id, target_kind=target.kind)
            elif len(drawing.incoming(target.id)) > 1:
                yield flaw(gateway.id, reason="other_way_in", target=target.id)
            elif drawing.boundary_of(target.id):
                yield flaw(gateway.id, reason="boundary", target=target.id)


def _catches(node: Node) -> bool:
    if node.kind == "intermediateCatchEvent":
        return len(node.triggers) == 1 and node.triggers[0] in _CAUGHT
    return node.kind == "receiveTask"


def _choosing(drawing: Drawing) -> Iterator[Node]:
    """What chooses its ways out by conditions: gateways, and the activities whose flows have any."""
    yield from drawing.of_kind(*_CHOOSING)
    for node in drawing.of_kind(*ACTIVITIES):
        if any(flow.condition is not None for flow in drawing.outgoing(node.id)):
            yield node


def _with_default(drawing: Drawing) -> Iterator[tuple[Node, str]]:
    for node in (*_choosing(drawing), *drawing.of_kind("complexGateway")):
        if node.element.get("default"):
            yield node, node.element.get("default") or ""


def _implies_default(node: Node, bare: tuple[Flow, ...]) -> bool:
    return node.kind == "exclusiveGateway" and len(bare) == 1 and not node.element.get("default")


def _bare_ways(drawing: Drawing) -> Iterator[tuple[Node, tuple[Flow, ...]]]:
    """Each choice between several ways, with those that have neither a condition nor are the default."""
    for node in drawing.of_kind(*_CHOOSING):
        ways, default = drawing.outgoing(node.id), node.element.get("default")
        bare = tuple(flow for flow in ways if flow.condition is None and not (default and flow.id == default))
        if len(ways) > 1 and bare:
            yield node, bare
