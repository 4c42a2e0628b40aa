"""Rules about ids: what is drawn can be named."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn")
def node_without_id(drawing: Drawing) -> Iterator[Flaw]:
    """Every node has an id: without one no flow can lead to it."""
    for node in drawing.all_nodes:
        if not node.id:
            yield flaw(node.scope or drawing.id, kind=node.kind, name=node.name)
