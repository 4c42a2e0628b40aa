"""Rules about what is undone: cancelled transactions and compensation."""

from __future__ import annotations

from collections.abc import Iterator

from ..bpmn.undone import misplaced_compensation
from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule

_SAID_ELSEWHERE = frozenset({"cancel_lets_live"})
"""By the rule `always-interrupting`."""


@rule("bpmn")
def cancellation(drawing: Drawing) -> Iterator[Flaw]:
    """A transaction is cancelled by an end event inside it and left by the one cancel event on its border."""
    for node, cause in _misplaced(drawing):
        if cause.startswith("cancel"):
            yield flaw(node, cause=cause)


@rule("bpmn")
def compensation(drawing: Drawing) -> Iterator[Flaw]:
    """What undoes an activity is joined to it by one event and one association; what is let be undone can be."""
    for node, cause in _misplaced(drawing):
        if not cause.startswith("cancel"):
            yield flaw(node, cause=cause)


def _misplaced(drawing: Drawing) -> tuple[tuple[str, str], ...]:
    return drawing.once("misplaced compensation", _found)


def _found(drawing: Drawing) -> tuple[tuple[str, str], ...]:
    found = ((node.get("id") or "", cause) for node, cause in misplaced_compensation(drawing.process))
    return tuple((node, cause) for node, cause in found if cause not in _SAID_ELSEWHERE)
