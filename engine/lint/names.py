"""Rules about the variables that expressions and decision tables name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from .drawing import Drawing
from .finding import Flaw, doubt, flaw
from .reach import unreachable
from .rule import rule
from .texts import Text, texts
from .variables import Names, decision_of, inside_names, is_closed, known_after, known_before

_OF_INSTANCES = frozenset({"completion", "loop", "parameter", "department", "role_of", "script", "timer", "payload"})


@rule("bpmn")
def unknown_name(drawing: Drawing) -> Iterator[Flaw]:
    """What an expression or a decision table asks for is set somewhere before it."""
    said = flaw if is_closed(drawing) else doubt
    set_here: dict[str, set[str]] = {}
    for text in texts(drawing):
        known = _known(drawing, text)
        if known is not None:
            for name in sorted(text.names - known - set_here.get(text.element, set())):
                yield said(text.element, name=name, part=text.part, **_near(name, known))
        if text.part == "script":
            set_here.setdefault(text.element, set()).add(text.name)
    for node in drawing.of_kind("businessRuleTask"):
        table = drawing.tables.get(decision_of(node))
        known = known_before(drawing, node.id)
        if table is not None and known is not None and node.id not in unreachable(drawing):
            for name in sorted(table.names - known - inside_names(node)):
                yield said(node.id, name=name, part="table", **_near(name, known))


def _known(drawing: Drawing, text: Text) -> Names:
    node, lost = drawing.nodes.get(text.element), unreachable(drawing)
    if node is None:
        flow = drawing.once("flows", lambda drawing: {flow.id: flow for flow in drawing.flows}).get(text.element)
        return known_after(drawing, flow.source) if flow is not None and flow.source not in lost else None
    if node.id in lost:
        return None
    known = (known_after if text.part == "completion" else known_before)(drawing, node.id)
    if known is None:
        return None
    return known | inside_names(node) if text.part in _OF_INSTANCES else known


def _near(name: str, known: frozenset[str]) -> dict[str, str]:
    near = get_close_matches(name, sorted(known)[:300], 1, 0.8)
    return {"near": near[0], "reason": "near"} if near else {}
