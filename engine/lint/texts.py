"""Every text of a drawing that is an expression or a script, with the element an analyst finds it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ..bpmn.timers import TAGS, Formula, TimerRejected, read_timer
from ..expressions import Expression, ExpressionRejected
from ..xml.namespaces import BPMN, SPIFF
from .drawing import Drawing, shape_of

_ADDRESSEES = ("department", "role_of")
_PARTS = {
    "conditionExpression": "condition",
    "loopCardinality": "cardinality",
    "completionCondition": "completion",
    "loopCondition": "loop",
    "condition": "event",
}


@dataclass(frozen=True)
class Text:
    """One expression: the shape it belongs to, what it is for, and what it says.

    `part` is condition, cardinality, completion, loop, event, timer, script, parameter, department, role_of or
    payload; `name` is the parameter or the variable that it sets.
    """

    element: str
    part: str
    text: str
    name: str = ""
    expression: Expression | None = None
    rejected: ExpressionRejected | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables it needs."""
        return self.expression.names if self.expression is not None else frozenset()


def texts(drawing: Drawing) -> tuple[Text, ...]:
    """All expressions of a drawing in document order; the lines of a script one by one."""
    return drawing.once("texts", lambda drawing: tuple(_texts(drawing)))


def _texts(drawing: Drawing) -> Iterator[Text]:
    for element in drawing.process.iter(etree.Element):
        tag = element.tag
        if tag.startswith(BPMN):
            kind = tag.removeprefix(BPMN)
            if kind in _PARTS:
                yield _compiled(drawing, element, _PARTS[kind], element.text or "")
            elif kind in TAGS:
                yield from _timer(drawing, element, kind)
            elif kind == "script":
                yield from _script(drawing, element)
        elif tag == SPIFF + "parameter":
            yield _compiled(drawing, element, "parameter", element.get("value") or "", element.get("id") or "")
        elif tag == SPIFF + "property" and element.get("name") in _ADDRESSEES:
            yield _compiled(drawing, element, element.get("name") or "", element.get("value") or "")
        elif tag == SPIFF + "messagePayload":
            yield _compiled(drawing, element, "payload", element.text or "")


def _timer(drawing: Drawing, element: etree._Element, tag: str) -> Iterator[Text]:
    try:
        read = read_timer(element.text or "", next(one for one in TAGS if one == tag))
    except TimerRejected:
        return
    if isinstance(read, Formula):
        yield _compiled(drawing, element, "timer", read.text)


def _script(drawing: Drawing, element: etree._Element) -> Iterator[Text]:
    shape, text = shape_of(element), element.text or ""
    try:
        for name, expression in drawing.compiler.script(text):
            yield Text(shape, "script", expression.text, name, expression)
    except ExpressionRejected as rejected:
        yield Text(shape, "script", text, rejected=rejected)


def _compiled(drawing: Drawing, element: etree._Element, part: str, text: str, name: str = "") -> Text:
    shape, text = shape_of(element), text.strip()
    try:
        return Text(shape, part, text, name, drawing.compiler.expression(text))
    except ExpressionRejected as rejected:
        return Text(shape, part, text, name, rejected=rejected)
