"""Rules about conditions, timers, scripts and parameters: each is well formed, and says something."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import ExpressionRejected
from ..xml.namespaces import BPMN
from .drawing import Drawing
from .finding import Flaw, doubt, flaw
from .rule import rule
from .texts import Text, texts

_CONDITIONS = ("condition", "completion", "event")


@rule("bpmn")
def expression_rejected(drawing: Drawing) -> Iterator[Flaw]:
    """Every expression and script belongs to the analysts' language."""
    for text in texts(drawing):
        if text.rejected is not None:
            yield flaw(text.element, **{**text.rejected.values, "part": text.part, "name": _name(text)})


@rule("bpmn")
def constant_condition(drawing: Drawing) -> Iterator[Flaw]:
    """A condition that no data change always gives the same answer."""
    for text in texts(drawing):
        if text.part in _CONDITIONS and text.expression is not None and text.expression.always is not None:
            yield doubt(text.element, expression=text.text, part=text.part)


@rule("bpmn")
def script_missing(drawing: Drawing) -> Iterator[Flaw]:
    """A script task has a script."""
    for node in drawing.of_kind("scriptTask"):
        if not (node.element.findtext(BPMN + "script") or "").strip():
            yield doubt(node.id)


def literal(drawing: Drawing, text: str) -> object:
    """What a text says when it is a constant expression, else None."""
    try:
        found = drawing.compiler.expression(text)
    except ExpressionRejected:
        return None
    return found.value if found.constant else None


def _name(text: Text) -> str:
    told = (text.rejected.values if text.rejected is not None else {}).get("name", "")
    return str(told or text.name)
