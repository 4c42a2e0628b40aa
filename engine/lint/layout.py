"""Rules about layout: what is drawn can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from ..xml.namespaces import BPMN
from .drawing import BPMNDI, Drawing
from .finding import Flaw, flaw
from .rule import rule


@rule("office")
def no_layout(drawing: Drawing) -> Iterator[Flaw]:
    """A drawing has a layout; one that a program wrote without any is opened in the designer and saved once."""
    if not _shown(drawing):
        yield flaw(drawing.id)


@rule("office")
def not_drawn(drawing: Drawing) -> Iterator[Flaw]:
    """Every node, flow and lane has its shape or line, so that the designer and the replay can show it."""
    shown = _shown(drawing)
    if not shown:
        return
    lanes = (lane.get("id") or "" for lane in drawing.process.iter(BPMN + "lane"))
    for identity in (*(node.id for node in drawing.all_nodes), *(flow.id for flow in drawing.flows), *lanes):
        if identity and identity not in shown:
            yield flaw(identity)


def _shown(drawing: Drawing) -> frozenset[str]:
    found = drawing.root.iter(BPMNDI + "BPMNShape", BPMNDI + "BPMNEdge")
    return frozenset(element.get("bpmnElement") or "" for element in found)
