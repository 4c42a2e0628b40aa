"""Rules about a process and its sub-processes as wholes: how they begin and what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from ..bpmn.support import EVENTS
from .drawing import SCOPES, Drawing, Node
from .finding import Flaw, flaw
from .rule import rule

_OF_PROCESS = frozenset({(), ("message",), ("timer",)})
_OF_EVENT = frozenset((trigger,) for trigger, support in EVENTS["event_subprocess_start"].items() if support.runs)


@rule("bpmn")
def empty_scope(drawing: Drawing) -> Iterator[Flaw]:
    """A process or sub-process holds something to do."""
    for scope, _ in _scopes(drawing):
        if not drawing.in_scope(scope):
            yield flaw(scope)


@rule("bpmn")
def start_missing(drawing: Drawing) -> Iterator[Flaw]:
    """A process and every sub-process has a start event."""
    for scope, node in _scopes(drawing):
        if drawing.in_scope(scope) and not _starts(drawing, scope) and (node is None or node.kind != "adHocSubProcess"):
            yield flaw(scope)


@rule("bpmn")
def several_starts(drawing: Drawing) -> Iterator[Flaw]:
    """A process or sub-process begins in one place."""
    for scope, _ in _scopes(drawing):
        for start in _starts(drawing, scope)[1:]:
            yield flaw(start.id, scope=scope)


@rule("bpmn")
def start_trigger(drawing: Drawing) -> Iterator[Flaw]:
    """An embedded sub-process starts when the token arrives, an event sub-process by an event.

    A process is begun by somebody, by a message or by a timer.
    """
    for scope, node in _scopes(drawing):
        for start in _starts(drawing, scope):
            trigger = start.triggers[0] if start.triggers else "none"
            if node is None and start.triggers not in _OF_PROCESS:
                yield flaw(start.id, reason="process", trigger=trigger)
            elif node is not None and node.is_event_subprocess and start.triggers not in _OF_EVENT:
                yield flaw(start.id, reason="event_subprocess", scope=scope, trigger=trigger)
            elif node is not None and not node.is_event_subprocess and start.triggers:
                yield flaw(start.id, reason="subprocess", scope=scope, trigger=trigger)


def _scopes(drawing: Drawing) -> Iterator[tuple[str, Node | None]]:
    """The process, then each sub-process with its node."""
    yield drawing.id, None
    for node in drawing.of_kind(*SCOPES):
        if node.id:
            yield node.id, node


def _starts(drawing: Drawing, scope: str) -> list[Node]:
    return [node for node in drawing.in_scope(scope) if node.kind == "startEvent"]
