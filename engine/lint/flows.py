"""Rules about sequence flows: from where to where they lead, and which may carry a condition."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import ACTIVITIES, SCOPES, Drawing, Flow, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
"""The gateways whose outgoing conditions are asked."""


@rule("bpmn")
def dangling_flow(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow leads from one node of the drawing to another, never to a flow."""
    flows = {flow.id for flow in drawing.flows if flow.id}
    for flow in drawing.flows:
        for end, named in (("source", flow.source), ("target", flow.target)):
            if named not in drawing.nodes:
                yield flaw(flow.id, end=end, named=named, reason="flow" if named in flows else "")


@rule("bpmn")
def flow_across_scopes(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow does not cross the border of a sub-process."""
    for flow, source, target in _joined(drawing):
        if not source.scope == target.scope == flow.scope:
            yield flaw(flow.id, source=source.id, target=target.id)


@rule("bpmn")
def flow_at_event(drawing: Drawing) -> Iterator[Flaw]:
    """Nothing leads into a start event or a boundary event, and nothing out of an end event."""
    for flow, source, target in _joined(drawing):
        if target.kind in ("startEvent", "boundaryEvent"):
            yield flaw(flow.id, node=target.id, kind=target.kind, reason="in")
        if source.kind == "endEvent":
            yield flaw(flow.id, node=source.id, kind=source.kind, reason="out")


@rule("bpmn")
def event_subprocess_alone(drawing: Drawing) -> Iterator[Flaw]:
    """An event sub-process has no flows in or out and is no loop: its start event begins it."""
    for flow, source, target in _joined(drawing):
        for node in (source, target):
            if node.is_event_subprocess:
                yield flaw(node.id, flow=flow.id, reason="flow")
    for node in drawing.of_kind(*SCOPES):
        if node.is_event_subprocess and node.loop is not None:
            yield flaw(node.id, reason="loop")


@rule("bpmn")
def doubled_flow(drawing: Drawing) -> Iterator[Flaw]:
    """Two unconditional flows from one node to the same other run it twice."""
    seen: set[tuple[str, str]] = set()
    for flow, source, _ in _joined(drawing):
        if source.kind in CHOOSING:
            continue
        if (flow.source, flow.target) in seen:
            yield doubt(flow.id, source=flow.source, target=flow.target)
        seen.add((flow.source, flow.target))


@rule("bpmn")
def condition_ignored(drawing: Drawing) -> Iterator[Flaw]:
    """A condition stands behind an activity, an exclusive or an inclusive gateway; nowhere else is it asked."""
    for flow, source, _ in _joined(drawing):
        if flow.condition is not None and source.kind not in CHOOSING | ACTIVITIES:
            yield flaw(flow.id, source=source.id, kind=source.kind)


def _joined(drawing: Drawing) -> Iterator[tuple[Flow, Node, Node]]:
    """The flows whose two ends are nodes."""
    nodes = drawing.nodes
    return (
        (flow, nodes[flow.source], nodes[flow.target])
        for flow in drawing.flows
        if flow.source in nodes and flow.target in nodes
    )
