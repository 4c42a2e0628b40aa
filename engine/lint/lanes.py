"""Rules about lanes: a node belongs to one."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn")
def several_lanes(drawing: Drawing) -> Iterator[Flaw]:
    """A node lies in one lane: who acts is told once. The lanes inside a lane refine it."""
    for node, lanes in drawing.lanes.items():
        apart = [lane for lane in dict.fromkeys(lanes) if not any(_within(drawing, other, lane) for other in lanes)]
        if len(apart) > 1 and node in drawing.nodes:
            yield flaw(node, lanes=apart)


def _within(drawing: Drawing, inner: str, outer: str) -> bool:
    """Whether a lane lies inside another."""
    return outer in drawing.once("lanes", _outer_lanes).get(inner, ())


def _outer_lanes(drawing: Drawing) -> dict[str, list[str]]:
    return {
        lane.get("id") or "": [
            above.get("id") or ""
            for above in lane.iterancestors()
            if isinstance(above.tag, str) and "lane" in above.tag
        ]
        for lane in drawing.process.iter("{*}lane")
    }
