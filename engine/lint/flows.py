"""Rules about sequence flows."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn")
def dangling_flow(drawing: Drawing) -> Iterator[Flaw]:
    """A sequence flow leads from one node of the drawing to another."""
    for flow in drawing.flows:
        for end, named in (("source", flow.source), ("target", flow.target)):
            if named not in drawing.nodes:
                yield flaw(flow.id, end=end, named=named)
