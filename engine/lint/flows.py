"""Rules about sequence flows: from where to where they lead, and which may carry a condition."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing, Flow, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
"""The only nodes whose outgoing conditions are asked."""


@rule("bpmn")
def dangling_flow(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow leads from one node of the drawing to another."""
    flows = {flow.id for flow in drawing.flows}
    for flow in drawing.flows:
        for end, named in (("source", flow.source), ("target", flow.target)):
            if named not in drawing.nodes and (not named or named not in flows):
                yield flaw(flow.id, end=end, named=named)


@rule("bpmn")
def flow_to_flow(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow does not begin or end on another flow."""
    flows = {flow.id for flow in drawing.flows if flow.id}
    for flow in drawing.flows:
        for end, named in (("source", flow.source), ("target", flow.target)):
            if named in flows and named not in drawing.nodes:
                yield flaw(flow.id, end=end, named=named)


@rule("bpmn")
def flow_across_scopes(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow does not cross the border of a sub-process."""
    for flow, source, target in _joined(drawing):
        if not source.scope == target.scope == flow.scope:
            yield flaw(flow.id, source=source.id, target=target.id)


@rule("bpmn")
def flow_into_start(drawing: Drawing) -> Iterator[Flaw]:
    """Nothing leads back into a start event."""
    for flow, _, target in _joined(drawing):
        if target.kind == "startEvent":
            yield flaw(target.id, flow=flow.id)


@rule("bpmn")
def flow_out_of_end(drawing: Drawing) -> Iterator[Flaw]:
    """Nothing leads on from an end event."""
    for flow, source, _ in _joined(drawing):
        if source.kind == "endEvent":
            yield flaw(source.id, flow=flow.id)


@rule("bpmn")
def flow_into_boundary(drawing: Drawing) -> Iterator[Flaw]:
    """Nothing leads into a boundary event: it is reached by what happens."""
    for flow, _, target in _joined(drawing):
        if target.kind == "boundaryEvent":
            yield flaw(target.id, flow=flow.id)


@rule("bpmn")
def flow_at_event_subprocess(drawing: Drawing) -> Iterator[Flaw]:
    """An event sub-process has no flows in or out: its start event begins it."""
    for flow, source, target in _joined(drawing):
        for node in (source, target):
            if node.is_event_subprocess:
                yield flaw(node.id, flow=flow.id)


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
    """A condition stands behind an exclusive or inclusive gateway; nowhere else is it asked."""
    for flow, source, _ in _joined(drawing):
        if flow.condition is not None and source.kind not in CHOOSING:
            yield flaw(flow.id, source=source.id, kind=source.kind)


def _joined(drawing: Drawing) -> Iterator[tuple[Flow, Node, Node]]:
    """The flows whose two ends are nodes."""
    nodes = drawing.nodes
    return (
        (flow, nodes[flow.source], nodes[flow.target])
        for flow in drawing.flows
        if flow.source in nodes and flow.target in nodes
    )
