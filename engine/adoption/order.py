"""Children of an element in the order of the schema: several tools write them in another, which means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..xml import FLOW_NODES
from .change import Change, local

_RANKS = (
    "documentation|extensionElements|import|extension",
    "supportedInterfaceRef",
    "auditing",
    "monitoring",
    "categoryValueRef",
    "incoming",
    "outgoing",
    "ioSpecification",
    "ioBinding",
    "property",
    "dataInput",
    "dataOutput",
    "dataInputAssociation",
    "dataOutputAssociation",
    "inputSet",
    "outputSet",
    "resourceRole|performer|humanPerformer|potentialOwner",
    "multiInstanceLoopCharacteristics|standardLoopCharacteristics",
    "[a-z]+EventDefinition",
    "laneSet",
    f"{FLOW_NODES}|sequenceFlow|dataObject|dataObjectReference|dataStoreReference",
    "association|group|textAnnotation",
    "correlationSubscription|supports",
    "script|rendering|conditionExpression|completionCondition|activationCondition",
)
"""The kinds of children of processes, of their data, nodes and flows, in the order of the schema's complex types."""

_COMPILED = tuple(re.compile(kinds) for kinds in _RANKS)
_FIRST = ("documentation", "import", "extensionElements", "extension")
_ROLES, _AFTER_ARTIFACTS = _RANKS.index("resourceRole|performer|humanPerformer|potentialOwner"), len(_RANKS) - 2.5
_ORDERED = re.compile(f"process|sequenceFlow|ioSpecification|{FLOW_NODES}")


def put_in_order(root: etree._Element) -> Iterator[Change]:
    """Sort the children of processes, nodes and flows; those of one kind keep their order, which may mean something."""
    for element in root.iter(etree.Element):
        kind = local(element.tag)
        if len(element) < 2 or not _ORDERED.fullmatch(kind):
            continue
        ranks = [_rank(kind, local(child.tag)) for child in element]
        if None in ranks or ranks == sorted(ranks):  # type: ignore[type-var]
            continue
        ordered = [child for _, child in sorted(zip(ranks, element, strict=True), key=lambda pair: pair[0] or 0)]
        element[:] = ordered
        yield Change("put-in-order", element.get("id") or "", {"kind": kind}, element.sourceline or 0, alters=True)


def _rank(parent: str, child: str) -> float | None:
    """The place of a child; None for one that has no place here, which the schema will tell."""
    for rank, kinds in enumerate(_COMPILED):
        if child and kinds.fullmatch(child):
            if rank == 0:
                return _FIRST.index(child) / 10
            return _AFTER_ARTIFACTS if rank == _ROLES and parent == "process" else rank
    return None
