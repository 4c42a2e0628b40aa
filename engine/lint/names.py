"""Rules about the variables that expressions and decision tables name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from .drawing import Drawing
from .finding import Flaw, doubt, flaw
from .inevitable import needed
from .reach import unreachable
from .rule import rule
from .texts import Text, texts
from .variables import Names, decision_of, inside_names, is_closed, known_after, known_before

_OF_INSTANCES = frozenset({"completion", "loop", "parameter", "department", "role_of", "script", "timer", "payload"})


@dataclass(frozen=True)
class Lack:
    """A variable that a text or a decision table asks for, and that cannot be there; `known` are those that can.

    `part` is that of the text (engine.lint.texts), or table. `needed` says that it is asked for whenever a token
    comes to the element.
    """

    element: str
    name: str
    part: str
    known: frozenset[str]
    needed: bool


def lacks(drawing: Drawing, before: Callable[[str], Names], after: Callable[[str], Names]) -> Iterator[Lack]:
    """What is asked for and not known; `before` and `after` tell what is known at a node, None where it may be all."""
    set_here: dict[str, set[str]] = {}
    for text in texts(drawing):
        known = _known(drawing, text, before, after)
        if known is not None:
            for name in sorted(text.names - known - set_here.get(text.element, set())):
                yield Lack(text.element, name, text.part, known, _is_needed(drawing, text, name))
        if text.part == "script":
            set_here.setdefault(text.element, set()).add(text.name)
    for node in drawing.of_kind("businessRuleTask"):
        table = drawing.tables.get(decision_of(node))
        known = before(node.id)
        if table is not None and known is not None:
            for name in sorted(table.names - known - inside_names(node)):
                tested = (column.expression for column in table.inputs if column.expression is not None)
                asked = any(name in needed(expression.tree) for expression in tested)
                yield Lack(node.id, name, "table", known, asked)


def _is_needed(drawing: Drawing, text: Text, name: str) -> bool:
    if text.expression is None or name not in needed(text.expression.tree):
        return False
    if text.part != "condition":
        return text.part not in ("completion", "loop", "event")
    # Of several conditions those behind the first are not asked where that holds.
    flow = next((flow for flow in drawing.flows if flow.id == text.element), None)
    asked = [one for one in drawing.outgoing(flow.source) if one.condition is not None] if flow is not None else []
    return asked[:1] == [flow]


@rule("bpmn")
def unknown_name(drawing: Drawing) -> Iterator[Flaw]:
    """What an expression or a decision table asks for is set somewhere before it."""
    said = flaw if is_closed(drawing) else doubt
    lost = unreachable(drawing)

    def before(node: str) -> Names:
        return None if node in lost else known_before(drawing, node)

    def after(node: str) -> Names:
        return None if node in lost else known_after(drawing, node)

    for lack in lacks(drawing, before, after):
        yield said(lack.element, name=lack.name, part=lack.part, **_near(lack.name, lack.known))


def _known(drawing: Drawing, text: Text, before: Callable[[str], Names], after: Callable[[str], Names]) -> Names:
    node = drawing.nodes.get(text.element)
    if node is None:
        flow = drawing.once("flows", lambda drawing: {flow.id: flow for flow in drawing.flows}).get(text.element)
        return after(flow.source) if flow is not None else None
    known = (after if text.part == "completion" else before)(node.id)
    if known is None:
        return None
    return known | inside_names(node) if text.part in _OF_INSTANCES else known


def _near(name: str, known: frozenset[str]) -> dict[str, str]:
    near = get_close_matches(name, sorted(known)[:300], 1, 0.8)
    return {"near": near[0], "reason": "near"} if near else {}
