"""Rules about ids: what is drawn can be named."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule

_RESERVED = (".BoundaryEventSplit", ".BoundaryEventJoin", ".EndJoin", " [child]")
"""Endings of names that are made beside those of the drawing."""


@rule("bpmn")
def node_without_id(drawing: Drawing) -> Iterator[Flaw]:
    """Every node has an id: without one no flow can lead to it."""
    for node in drawing.all_nodes:
        if not node.id:
            yield flaw(node.scope or drawing.id, kind=node.kind, name=node.name)


@rule("bpmn")
def reserved_ending(drawing: Drawing) -> Iterator[Flaw]:
    """No id ends like the names that are made beside those of the drawing."""
    for node in drawing.nodes:
        for ending in _RESERVED:
            if node.endswith(ending):
                yield flaw(node, ending=ending)
