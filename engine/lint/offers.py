"""What an editor offers where an expression is written: the variables there may be, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..bpmn.loopnames import INSTANCE_NAMES
from ..bpmn.loopreading import text_of
from ..expressions import ExpressionRejected
from ..xml.namespaces import BPMN, SPIFF
from .contract import data_names
from .drawing import Drawing, Node
from .multiples import item_of
from .variables import Names, decision_of, inside_names, known_after, known_before

Origin = Literal["input", "form", "script", "result", "table", "call", "item", "list", "instance", "property", "used"]


@dataclass(frozen=True)
class Offer:
    """A variable: where it is first set (`element`, and what that is called there), and what a form asks for it."""

    name: str
    origin: Origin
    element: str = ""
    element_name: str = ""
    label: str = ""


def offers(drawing: Drawing, element: str) -> tuple[tuple[Offer, ...], bool]:
    """The variables at a node or flow in the order of the drawing, and whether there may be others.

    Where anything might be there, all variables that the drawing sets or takes anywhere are offered.
    """
    known = known_at(drawing, element)
    found: dict[str, Offer] = {}
    for offer in (*_set(drawing), *_of_instances(drawing, element)):
        if offer.name and (known is None or offer.name in known):
            found.setdefault(offer.name, offer)
    for name in sorted(known or ()):
        if name not in found and name not in INSTANCE_NAMES:
            found[name] = Offer(name, "used")
    return tuple(found.values()), known is None


def known_at(drawing: Drawing, element: str) -> Names:
    """The variables that an expression on a node or flow may name; None when it may name any."""
    node = drawing.nodes.get(element)
    if node is None:
        flow = next((flow for flow in drawing.flows if flow.id == element), None)
        return known_after(drawing, flow.source) if flow is not None and flow.source in drawing.nodes else None
    known = known_before(drawing, element)
    return None if known is None else known | inside_names(node)


def inside(drawing: Drawing, element: str) -> frozenset[str]:
    """What an instance of a list knows besides, at an element that is repeated or lies in what is."""
    names, node = frozenset[str](), drawing.nodes.get(element)
    while node is not None:
        names |= inside_names(node)
        node = drawing.nodes.get(node.attached_to) or drawing.nodes.get(node.scope)
    return names


def _set(drawing: Drawing) -> Iterator[Offer]:
    for name in data_names(drawing.process, "dataInput"):
        yield Offer(name, "input")
    for declared in drawing.process.iter(BPMN + "property"):
        yield Offer(declared.get("name") or declared.get("id") or "", "property")
    for node in drawing.all_nodes:
        yield from _by(drawing, node)


def _by(drawing: Drawing, node: Node) -> Iterator[Offer]:
    place = (node.id, node.name)
    form = drawing.forms.get(node.properties.get("form", ""))
    if form is not None:
        for field in form.fields:
            yield Offer(field.key, "form", *place, field.label)
    match node.kind:
        case "scriptTask":
            for name in _assigned(drawing, node):
                yield Offer(name, "script", *place)
        case "serviceTask":
            for operator in node.element.iter(SPIFF + "serviceTaskOperator"):
                yield Offer(operator.get("resultVariable") or "", "result", *place)
        case "businessRuleTask":
            table = drawing.tables.get(decision_of(node))
            for column in table.outputs if table is not None else ():
                yield Offer(column.name, "table", *place, column.label)
        case "callActivity":
            contract = drawing.vocabulary.processes.get(node.element.get("calledElement") or "")
            for name in contract.outputs if contract is not None else ():
                yield Offer(name, "call", *place)
    if node.loop is not None:
        yield Offer(text_of(node.loop, "loopDataOutputRef"), "list", *place)


def _assigned(drawing: Drawing, node: Node) -> tuple[str, ...]:
    try:
        return tuple(name for name, _ in drawing.compiler.script(node.element.findtext(BPMN + "script") or ""))
    except ExpressionRejected:
        return ()


def _of_instances(drawing: Drawing, element: str) -> Iterator[Offer]:
    """What each instance of a list is told, on the activity itself and inside of it."""
    node = drawing.nodes.get(element)
    while node is not None:
        if node.loop is not None:
            yield Offer(item_of(node.loop, "inputDataItem"), "item", node.id, node.name)
        node = drawing.nodes.get(node.attached_to) or drawing.nodes.get(node.scope)
