"""Rules about conditions, timers, scripts and parameters: each is well formed, and says something."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import Expression, ExpressionFault, ExpressionRejected
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
    """A condition that asks for nothing always gives the same answer."""
    for text in texts(drawing):
        if text.part in _CONDITIONS and text.expression is not None and is_constant(drawing, text.expression):
            yield doubt(text.element, expression=text.text, part=text.part)


@rule("bpmn")
def script_missing(drawing: Drawing) -> Iterator[Flaw]:
    """A script task has a script."""
    for node in drawing.of_kind("scriptTask"):
        if not (node.element.findtext(BPMN + "script") or "").strip():
            yield doubt(node.id)


def is_constant(drawing: Drawing, expression: Expression) -> bool:
    """Whether an expression asks for no variable, nor for the calendar or the rule parameters."""
    return not expression.names and not any(drawing.compiler.functions[name].wants_context for name in expression.calls)


def constant(drawing: Drawing, expression: Expression) -> object:
    """What a constant expression gives; raises ExpressionFault. An expression that is none gives itself."""
    return expression.evaluate({}) if is_constant(drawing, expression) else expression


def literal(drawing: Drawing, text: str) -> object:
    """What a text says when it is a constant expression, else None."""
    try:
        found = constant(drawing, drawing.compiler.expression(text))
    except (ExpressionFault, ExpressionRejected, ValueError):
        return None
    return None if isinstance(found, Expression) else found


def _name(text: Text) -> str:
    told = (text.rejected.values if text.rejected is not None else {}).get("name", "")
    return str(told or text.name)
