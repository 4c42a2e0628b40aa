"""One expression held against the drawing for which it is being written, before it is in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..bpmn.timers import TAGS, Formula, TimerRejected, read_timer
from ..expressions import Expression, ExpressionRejected
from .drawing import Drawing
from .finding import Gravity
from .offers import inside, known_at, offers
from .variables import is_closed

Part = Literal["condition", "timer", "script", "value"]
PARTS: tuple[Part, ...] = ("condition", "timer", "script", "value")
_TIMES = frozenset({"deadline", "moment", "text", "other"})


@dataclass(frozen=True)
class Doubtful:
    """One thing wrong: a reason with its values as expressions and timers tell them; line and column count from 1."""

    reason: str
    gravity: Gravity
    line: int = 1
    column: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)


def trial(drawing: Drawing, element: str, part: Part, text: str) -> tuple[Doubtful, ...]:
    """What is wrong with a text for an element of the drawing; nothing of names where the element is not in there."""
    try:
        if part == "script":
            return tuple(_script(drawing, element, text))
        if part == "timer":
            return tuple(_timer(drawing, element, text))
        return tuple(_expression(drawing, element, part, text))
    except ExpressionRejected as rejected:
        return (_rejected(rejected),)
    except TimerRejected as rejected:
        return (Doubtful(rejected.reason, "error", values=dict(rejected.values)),)


def _timer(drawing: Drawing, element: str, text: str) -> Iterator[Doubtful]:
    read = _read(text)
    if isinstance(read, Formula):
        yield from _expression(drawing, element, "timer", read.text)


def _read(text: str) -> object:
    """As the first kind of time it can be."""
    refused: TimerRejected | None = None
    for tag in TAGS:
        try:
            return read_timer(text, tag)
        except TimerRejected as rejected:
            refused = refused or rejected
    raise refused or TimerRejected("timer_empty", text)


def _script(drawing: Drawing, element: str, text: str) -> Iterator[Doubtful]:
    own: set[str] = set()
    for name, expression in drawing.compiler.script(text):
        yield from _names(drawing, element, expression, own)
        own.add(name)


def _expression(drawing: Drawing, element: str, part: Part, text: str) -> Iterator[Doubtful]:
    expression = drawing.compiler.expression(text)
    for defect in expression.defects:
        yield Doubtful(defect.reason, "error", defect.line, defect.column, dict(defect.values))
    if part == "timer" and not expression.kinds & _TIMES:
        yield Doubtful("not_a_time", "error", values={"types": sorted(expression.kinds)})
    if part == "condition" and expression.always is not None:
        yield Doubtful("constant", "warning", values={"always": expression.always})
    yield from _names(drawing, element, expression, set())


def _names(drawing: Drawing, element: str, expression: Expression, own: set[str]) -> Iterator[Doubtful]:
    known = known_at(drawing, element)
    if known is not None:
        gravity: Gravity = "error" if is_closed(drawing) else "warning"
        for name in sorted(expression.names - known - own):
            yield Doubtful("unknown_name", gravity, values={"name": name})
    else:
        offered, _ = offers(drawing, element)
        for name in sorted(expression.names - {one.name for one in offered} - own - inside(drawing, element)):
            yield Doubtful("name_not_seen", "note", values={"name": name})


def _rejected(rejected: ExpressionRejected) -> Doubtful:
    values = dict(rejected.values)
    line, column = int(values.pop("line", 1) or 1), int(values.pop("column", 1) or 1)
    return Doubtful(rejected.reason, "error", line, column, values)
