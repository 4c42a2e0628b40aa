"""Rules about what BPMN 2.0 knows and this platform does not run."""

from __future__ import annotations

from collections.abc import Iterator

from ..bpmn.support import unsupported
from ..xml.namespaces import BPMN, SPIFF
from .drawing import Drawing, Node, shape_of
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn")
def unsupported_element(drawing: Drawing) -> Iterator[Flaw]:
    """What does not run here is not drawn: it would be passed over in silence."""
    for found in unsupported(drawing.process):
        if not _is_spoken_of(drawing.nodes.get(found.element)):
            yield flaw(found.element, kind=found.kind, reason=found.instead)
    for reference in drawing.process.iter(BPMN + "eventDefinitionRef"):
        yield flaw(shape_of(reference), kind="eventDefinitionRef", reason="one_event_each")


@rule("bpmn")
def script_on_task(drawing: Drawing) -> Iterator[Flaw]:
    """What is worked out before or after a task is drawn as a script task of its own, so that everybody sees it."""
    for tag in ("preScript", "postScript"):
        for script in drawing.process.iter(SPIFF + tag):
            if (script.text or "").strip():
                yield flaw(shape_of(script), script=tag)


def _is_spoken_of(node: Node | None) -> bool:
    """Whether the rule about starts says which ones may stand where."""
    return node is not None and node.kind == "startEvent" and len(node.triggers) <= 1
