"""Rules about data objects and what goes in and out of a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from ..expressions.syntax import NAME
from ..xml.namespaces import BPMN
from .contract import data_names
from .drawing import SCOPES, Drawing, shape_of
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn")
def data_object_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """What refers to a data object refers to one of its own scope or of those around it, at most one further out."""
    objects = {found.get("id"): found for found in drawing.process.iter(BPMN + "dataObject")}
    for reference in drawing.process.iter(BPMN + "dataObjectReference"):
        named = reference.get("dataObjectRef") or ""
        found = objects.get(named)
        identity = reference.get("id") or shape_of(reference)
        if found is None:
            yield flaw(identity, reason="unknown", named=named)
        else:
            yield from _within_reach(reference, found, identity, named)
    references = {found.get("id"): found for found in drawing.process.iter(BPMN + "dataObjectReference")}
    for tag in ("dataInputAssociation/sourceRef", "dataOutputAssociation/targetRef"):
        outer, inner = tag.split("/")
        for association in drawing.process.iter(BPMN + outer):
            activity, named = association.getparent(), (association.findtext(BPMN + inner) or "").strip()
            found = objects.get(references[named].get("dataObjectRef")) if named in references else None
            if found is not None and activity is not None:
                yield from _within_reach(activity, found, shape_of(association), named)


@rule("bpmn")
def process_data_names(drawing: Drawing) -> Iterator[Flaw]:
    """What goes into a process and comes out of it has names that can be variables, each once."""
    for kind in ("dataInput", "dataOutput"):
        names = Counter(data_names(drawing.process, kind))
        for name, count in names.items():
            if not NAME.fullmatch(name):
                yield flaw(drawing.id, reason="no_name", name=name, kind=kind)
            elif count > 1:
                yield flaw(drawing.id, reason="twice", name=name, kind=kind)


def _within_reach(place: etree._Element, found: etree._Element, identity: str, named: str) -> Iterator[Flaw]:
    distance = _distance(place, found)
    if distance is None:
        yield flaw(identity, reason="elsewhere", named=named)
    elif distance > 1:
        yield flaw(identity, reason="far", named=named)


def _distance(reference: etree._Element, found: etree._Element) -> int | None:
    """How many scopes further out a data object lies than what refers to it; None where it lies beside the way."""
    home = found.getparent()
    distance = 0
    for above in reference.iterancestors():
        if above is home:
            return distance
        if isinstance(above.tag, str) and above.tag.removeprefix(BPMN) in SCOPES:
            distance += 1
    return None
