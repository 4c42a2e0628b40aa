"""Which variables can be there at each node: what the process takes, what people fill in, what steps work out.

Nothing is missing that can be there on some path; where anything might come in (an intake, a message without a form,
a start without one), all names are taken as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..bpmn.loopnames import INSTANCE_NAMES
from ..bpmn.loopreading import text_of
from ..bpmn.undone import undoes
from ..expressions import ExpressionRejected
from ..forms.form import OVERRIDE_REASON
from ..xml.namespaces import BPMN, SPIFF
from .contract import data_names
from .drawing import SCOPES, Drawing, Node
from .multiples import item_of
from .reach import ways

Names = frozenset[str] | None
"""Variables by name; None when there may be any."""

_VISITS = 20
"""How often a node is looked at before everything is taken as known: a bound for hostile drawings."""


@dataclass(frozen=True)
class Known:
    """The variables before and after each node, by its id."""

    before: Mapping[str, Names]
    after: Mapping[str, Names]


def known_before(drawing: Drawing, node: str) -> Names:
    """The variables that can be there when a token reaches a node."""
    return _known(drawing).before.get(node, frozenset())


def known_after(drawing: Drawing, node: str) -> Names:
    """The variables that can be there when a token leaves a node."""
    return _known(drawing).after.get(node, frozenset())


def is_closed(drawing: Drawing) -> bool:
    """Whether nothing but the answers of its start form can be there when a case begins."""
    start = next((node for node in drawing.in_scope(drawing.id) if node.kind == "startEvent"), None)
    return start is not None and bool(start.properties.get("form")) and not data_names(drawing.process, "dataInput")


def inside_names(node: Node) -> frozenset[str]:
    """What an instance of a list knows besides."""
    if node.loop is None and node.element.find(BPMN + "standardLoopCharacteristics") is None:
        return frozenset()
    item = item_of(node.loop, "inputDataItem") if node.loop is not None else ""
    foreign = [] if node.loop is None else [str(value) for value in node.loop.attrib.values()]
    return INSTANCE_NAMES | frozenset({item, *foreign}) - {""}


def _known(drawing: Drawing) -> Known:
    return drawing.once("known", _worked_out)


def known_from(drawing: Drawing, tokens: Mapping[str, frozenset[str]]) -> Known:
    """The same on the ways onward from where tokens stand, each with the variables that it has.

    What was there before is not asked: nodes that no token can reach any more are left out, and a sub-process in
    which one stands is not entered by it once more.
    """
    own, inner = drawing.once("writes", _all_writes)
    left: dict[str, Names] = {}
    waiting: list[tuple[str, Names]] = []
    for identity, names in tokens.items():
        node = drawing.nodes.get(identity)
        if node is None:
            continue
        left[identity] = _union(names, inner.get(identity, own[identity]) if node.kind in SCOPES else own[identity])
        for after in ways(drawing).get(identity, ()):
            waiting.append((after, _handed_on(node, drawing.nodes[after], names, left[identity])))
        for beside in drawing.in_scope(node.scope):
            if beside.is_event_subprocess:
                waiting.append((beside.id, _union(names, inner[node.scope])))
    found = _led(drawing, waiting)
    both = {name: _union(found.after.get(name, frozenset()), told) for name, told in left.items()}
    return Known(found.before, {**found.after, **both})


def _worked_out(drawing: Drawing) -> Known:
    _, inner = drawing.once("writes", _all_writes)
    declared = frozenset(
        found.get("name") or found.get("id") or "" for found in drawing.process.iter(BPMN + "property")
    )
    at_start = _taken(drawing)
    waiting: list[tuple[str, Names]] = []
    for node in drawing.in_scope(drawing.id):
        if node.kind == "startEvent":
            waiting.append((node.id, _union(at_start, declared)))
        elif node.is_event_subprocess:
            waiting.append((node.id, _union(_union(at_start, declared), inner[drawing.id])))
    return _led(drawing, waiting)


def _led(drawing: Drawing, waiting: list[tuple[str, Names]]) -> Known:
    """What is known along all ways from these nodes, each with what is known on coming to it."""
    own, inner = drawing.once("writes", _all_writes)
    onward = ways(drawing)
    before: dict[str, Names] = {}
    visits: dict[str, int] = {}
    while waiting:
        identity, names = waiting.pop()
        told = before.get(identity)
        merged = names if identity not in before else _union(told, names)
        if identity in before and merged == told:
            continue
        visits[identity] = visits.get(identity, 0) + 1
        before[identity] = merged = None if visits[identity] > _VISITS else merged
        node = drawing.nodes[identity]
        left = _union(merged, inner.get(identity, own[identity]) if node.kind in SCOPES else own[identity])
        for after in onward.get(identity, ()):
            waiting.append((after, _handed_on(node, drawing.nodes[after], merged, left)))
        if node.kind in SCOPES:
            waiting += _entering(drawing, node, merged, inner[identity])
    left_with = {identity: _union(names, inner.get(identity, own[identity])) for identity, names in before.items()}
    return Known(before, left_with)


def _all_writes(drawing: Drawing) -> tuple[dict[str, Names], dict[str, Names]]:
    """What each node sets, and all that can be set inside of each scope."""
    own = {node.id: _writes(drawing, node) for node in drawing.all_nodes}
    return own, _inner_writes(drawing, own)


def _handed_on(node: Node, after: Node, before: Names, left: Names) -> Names:
    """What the next one knows: an event on the border of a task knows nothing of it, but what undoes it knows all."""
    if after.kind != "boundaryEvent" or node.kind in SCOPES:
        return left
    return _union(left, inside_names(node)) if after.triggers == ("compensate",) else before


def _entering(drawing: Drawing, node: Node, names: Names, inner: Names) -> list[tuple[str, Names]]:
    """What the starts inside a sub-process know: what it knows itself, and its entry of the list."""
    inside = _union(names, inside_names(node))
    found: list[tuple[str, Names]] = []
    for child in drawing.in_scope(node.id):
        if child.kind == "startEvent":
            found.append((child.id, inside))
        elif child.is_event_subprocess:
            found.append((child.id, _union(inside, inner)))
    return found


def _inner_writes(drawing: Drawing, own: Mapping[str, Names]) -> dict[str, Names]:
    """All that can be set inside of each scope, and what comes of it."""
    found: dict[str, Names] = {}
    for node in reversed(drawing.all_nodes):
        if node.kind in SCOPES:
            found[node.id] = _union(found.get(node.id, frozenset()), own[node.id])
            written = found[node.id]
        else:
            written = own[node.id]
        found[node.scope] = _union(found.get(node.scope, frozenset()), written)
    found.setdefault(drawing.id, frozenset())
    return found


def _taken(drawing: Drawing) -> Names:
    """What a case begins with; anything where nothing is declared."""
    inputs = data_names(drawing.process, "dataInput")
    start = next((node for node in drawing.in_scope(drawing.id) if node.kind == "startEvent"), None)
    if start is None or (not inputs and "form" not in start.properties) or start.triggers:
        return None
    return _union(frozenset(inputs), _submitted(drawing, start) if "form" in start.properties else frozenset())


def _writes(drawing: Drawing, node: Node) -> Names:
    """What a node sets."""
    own: Names
    match node.kind:
        case "userTask":
            own = _submitted(drawing, node)
        case "scriptTask":
            own = _assigned(drawing, node)
        case "serviceTask":
            results = [found.get("resultVariable") for found in node.element.iter(SPIFF + "serviceTaskOperator")]
            own = frozenset(name for name in results if name)
        case "businessRuleTask":
            own = _decided(drawing, node)
        case "callActivity":
            contract = drawing.vocabulary.processes.get(node.element.get("calledElement") or "")
            own = frozenset(contract.outputs) if contract is not None and contract.outputs else None
        case "receiveTask":
            own = None
        case "intermediateThrowEvent" if node.triggers == ("compensate",):
            own = drawing.once("undone", _undone)
        case "startEvent" | "boundaryEvent" | "intermediateCatchEvent":
            own = _caught(drawing, node)
        case _:
            own = frozenset()
    return own if node.loop is None else _union(own, frozenset({text_of(node.loop, "loopDataOutputRef")}))


def _submitted(drawing: Drawing, node: Node) -> Names:
    """The answers of a form; anything where there is none, or where an intake makes something else of them."""
    form = drawing.forms.get(node.properties.get("form", ""))
    if form is None or "intake" in node.properties:
        return None
    return frozenset(field.key for field in form.fields) | {OVERRIDE_REASON}


def _caught(drawing: Drawing, node: Node) -> Names:
    if node.scope == drawing.id and node.kind == "startEvent":
        return frozenset()
    if set(node.triggers) <= {"timer", "link", "compensate", "cancel", "conditional"}:
        return frozenset()
    return _submitted(drawing, node)


def _undone(drawing: Drawing) -> Names:
    """All that is set where something is undone."""
    written: Names = frozenset()
    for node in drawing.all_nodes:
        inside = (node.element, *node.element.iterancestors())
        if node.kind != "intermediateThrowEvent" and any(undoes(above) for above in inside):
            written = _union(written, _writes(drawing, node))
    return written


def _assigned(drawing: Drawing, node: Node) -> Names:
    try:
        script = drawing.compiler.script(node.element.findtext(BPMN + "script") or "")
    except ExpressionRejected:
        return None
    return frozenset(name for name, _ in script)


def _decided(drawing: Drawing, node: Node) -> Names:
    table = drawing.tables.get(decision_of(node))
    return None if table is None else frozenset(table.output_names)


def decision_of(node: Node) -> str:
    """The decision table that a business rule task asks."""
    return (node.element.findtext(f"{BPMN}extensionElements/{SPIFF}calledDecisionId") or "").strip()


def _union(one: Names, other: Names | Iterable[str]) -> Names:
    return None if one is None or other is None else one | frozenset(other)
