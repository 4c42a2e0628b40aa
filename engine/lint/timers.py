"""Rules about timers: what they say is a time, and one that can be waited for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..bpmn.timers import TAGS, Formula, Moment, Tag, Timer, TimerRejected, read_literal, read_timer
from ..expressions import Expression, ExpressionFault, ExpressionRejected
from ..xml.namespaces import BPMN
from .drawing import Drawing, Node, shape_of
from .finding import Flaw, doubt, flaw
from .rule import rule

_LOCAL = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}[\d:.,]*")
_AS_OFTEN_AS_MET = (("message",), ("signal",), ("escalation",))

REPEATING = "every_workdays"
"""The function that gives a limit again and again."""
ENDING = ("workdays", "day_end", "workday_before")
"""The functions that give a limit once."""


@rule("bpmn")
def timer_text(drawing: Drawing) -> Iterator[Flaw]:
    """What a timer says is an ISO 8601 date, duration or cycle within bounds, or an expression that gives one."""
    for definition in drawing.process.iter(BPMN + "timerEventDefinition"):
        told = [child for child in definition.iterchildren(etree.Element) if _tag(child) is not None]
        if len(told) != 1:
            yield flaw(shape_of(definition), reason="several" if told else "timer_empty", tag="timerEventDefinition")
    for element, tag in _times(drawing):
        try:
            _read(drawing, element, tag)
        except TimerRejected as rejected:
            yield flaw(shape_of(element), **{"tag": tag, **rejected.values})
        except ExpressionFault as fault:
            yield flaw(
                shape_of(element), tag=tag, text=(element.text or "").strip(), reason="timer_fails", **_why(fault)
            )


@rule("bpmn")
def timer_in_the_past(drawing: Drawing) -> Iterator[Flaw]:
    """A date that is over is due at once."""
    now = drawing.vocabulary.now
    for element, tag in _times(drawing):
        try:
            found = _read(drawing, element, tag)
        except (TimerRejected, ExpressionFault):
            continue
        if now is not None and isinstance(found, Moment) and found.instant <= now:
            yield doubt(shape_of(element), text=(element.text or "").strip())


@rule("bpmn")
def timer_without_zone(drawing: Drawing) -> Iterator[Flaw]:
    """An instant says its time zone; without one it is meant in Shanghai."""
    for element, tag in _times(drawing):
        text = (element.text or "").strip().strip("\"'")
        if tag == "timeDate" and _LOCAL.fullmatch(text):
            yield doubt(shape_of(element), text=text)


@rule("bpmn")
def cycle_happens_once(drawing: Drawing) -> Iterator[Flaw]:
    """What recurs sits on the border of an activity that goes on: elsewhere a cycle happens once."""
    for node, element in _cycles(drawing):
        if node.kind == "intermediateCatchEvent":
            yield doubt(node.id, reason="flow", text=(element.text or "").strip())
        elif node.kind in ("boundaryEvent", "startEvent") and node.interrupts:
            around = drawing.nodes.get(node.scope)
            if node.kind == "boundaryEvent" or (around is not None and around.is_event_subprocess):
                yield doubt(node.id, reason="interrupting", text=(element.text or "").strip())


@rule("bpmn")
def repetition(drawing: Drawing) -> Iterator[Flaw]:
    """What happens again and again is drawn on a boundary event that leaves its host alone.

    A cycle of working days is a timeCycle with every_workdays; the property `repeat` says of a message, signal or
    escalation whether it may happen more than once.
    """
    for element, tag in _times(drawing):
        node, told = drawing.nodes.get(shape_of(element)), _expression(drawing, element, tag)
        if node is None or told is None:
            continue
        if REPEATING in told.calls and (tag != "timeCycle" or not told.is_call_of(REPEATING)):
            yield flaw(node.id, reason="no_cycle")
        elif REPEATING in told.calls and node.kind not in ("boundaryEvent", "startEvent"):
            yield flaw(node.id, reason="no_reminder")
        elif tag == "timeCycle" and any(told.is_call_of(name) for name in ENDING):
            yield flaw(node.id, reason="no_limit")
    for node in drawing.all_nodes:
        marked = node.properties.get("repeat")
        lasting = node.kind in ("boundaryEvent", "startEvent") and not node.interrupts
        if marked is not None and not (marked in ("yes", "no") and lasting and node.triggers in _AS_OFTEN_AS_MET):
            yield flaw(node.id, reason="mark")


def _times(drawing: Drawing) -> Iterator[tuple[etree._Element, Tag]]:
    for element in drawing.process.iter(*(BPMN + tag for tag in TAGS)):
        tag = _tag(element)
        if tag is not None:
            yield element, tag


def _cycles(drawing: Drawing) -> Iterator[tuple[Node, etree._Element]]:
    for element, tag in _times(drawing):
        node = drawing.nodes.get(shape_of(element))
        if tag == "timeCycle" and node is not None:
            yield node, element


def _tag(element: etree._Element) -> Tag | None:
    return next((tag for tag in TAGS if element.tag == BPMN + tag), None)


def _read(drawing: Drawing, element: etree._Element, tag: Tag) -> Timer:
    """What a timer says; of an expression that is constant, what it gives. Raises TimerRejected, ExpressionFault."""
    read = read_timer(element.text or "", tag)
    if isinstance(read, Formula):
        try:
            expression = drawing.compiler.expression(read.text)
        except ExpressionRejected:
            return read
        if expression.defects:
            raise ExpressionFault(read.text, expression.defects[0].reason)
        if expression.constant and isinstance(expression.value, str):
            return read_literal(expression.value, tag)
        if expression.constant:
            raise TimerRejected("timer_malformed", read.text, tag=tag)
    return read


def _expression(drawing: Drawing, element: etree._Element, tag: Tag) -> Expression | None:
    try:
        read = read_timer(element.text or "", tag)
        return drawing.compiler.expression(read.text) if isinstance(read, Formula) else None
    except (TimerRejected, ExpressionRejected):
        return None


def _why(fault: ExpressionFault) -> dict[str, str]:
    return {"why": fault.reason}
