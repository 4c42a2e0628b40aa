"""Rules about a process and its sub-processes as wholes: how they begin, how they end, what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import SCOPES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

_OF_PROCESS = frozenset({(), ("message",), ("timer",)})


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
def start_of_subprocess(drawing: Drawing) -> Iterator[Flaw]:
    """An embedded sub-process begins when the token arrives: its start event waits for nothing."""
    for scope, node in _scopes(drawing):
        if node is not None and not node.is_event_subprocess:
            for start in _starts(drawing, scope):
                if start.triggers:
                    yield flaw(start.id, scope=scope, trigger=start.triggers[0])


@rule("bpmn")
def start_of_event_subprocess(drawing: Drawing) -> Iterator[Flaw]:
    """An event sub-process begins with an event: its start event says which."""
    for scope, node in _scopes(drawing):
        if node is not None and node.is_event_subprocess:
            for start in _starts(drawing, scope):
                if not start.triggers:
                    yield flaw(start.id, scope=scope)


@rule("bpmn")
def start_of_process(drawing: Drawing) -> Iterator[Flaw]:
    """A process is begun by somebody, by a message or by a timer."""
    for start in _starts(drawing, drawing.id):
        if start.triggers not in _OF_PROCESS:
            yield flaw(start.id, trigger=start.triggers[0])


@rule("bpmn")
def end_missing(drawing: Drawing) -> Iterator[Flaw]:
    """A process says by end events how it may end."""
    nodes = drawing.in_scope(drawing.id)
    if nodes and _starts(drawing, drawing.id) and not any(node.kind == "endEvent" for node in nodes):
        yield doubt(drawing.id)


@rule("bpmn")
def subprocess_in_loop_by_event(drawing: Drawing) -> Iterator[Flaw]:
    """An event sub-process is begun by its event, never once for each entry of a list."""
    for node in drawing.of_kind(*SCOPES):
        if node.is_event_subprocess and node.loop is not None:
            yield flaw(node.id)


def _scopes(drawing: Drawing) -> Iterator[tuple[str, Node | None]]:
    """The process, then each sub-process with its node."""
    yield drawing.id, None
    for node in drawing.of_kind(*SCOPES):
        if node.id:
            yield node.id, node


def _starts(drawing: Drawing, scope: str) -> list[Node]:
    return [node for node in drawing.in_scope(scope) if node.kind == "startEvent"]
