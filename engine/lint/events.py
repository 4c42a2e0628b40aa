"""Rules about events: what they are attached to, what they lead to, and which go together."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import ACTIVITIES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

_SENT_INSIDE = frozenset({"subProcess", "transaction", "adHocSubProcess", "callActivity"})


@rule("bpmn")
def boundary_host(drawing: Drawing) -> Iterator[Flaw]:
    """A boundary event sits on an activity of its own scope."""
    for event in drawing.of_kind("boundaryEvent"):
        host = drawing.nodes.get(event.attached_to)
        if host is None or host.kind not in ACTIVITIES:
            yield flaw(event.id, reason="no_activity", host=event.attached_to)
        elif host.is_event_subprocess:
            yield flaw(event.id, reason="event_subprocess", host=host.id)
        elif host.scope != event.scope:
            yield flaw(event.id, reason="other_scope", host=host.id)


@rule("bpmn")
def boundary_without_way(drawing: Drawing) -> Iterator[Flaw]:
    """A boundary event leads somewhere, or its path ends at once."""
    for event in drawing.of_kind("boundaryEvent"):
        if not drawing.outgoing(event.id) and event.triggers != ("compensate",):
            yield doubt(event.id, reason="interrupting" if event.interrupts else "")


@rule("bpmn")
def always_interrupting(drawing: Drawing) -> Iterator[Flaw]:
    """An error and a cancellation end what they are caught on; they cannot leave it running."""
    for event in drawing.of_kind("boundaryEvent", "startEvent"):
        if event.triggers in (("error",), ("cancel",)) and not event.interrupts:
            yield flaw(event.id, trigger=event.triggers[0])


@rule("bpmn")
def escalation_host(drawing: Drawing) -> Iterator[Flaw]:
    """An escalation is caught on what can send one: a sub-process or a called process."""
    for event in drawing.of_kind("boundaryEvent"):
        host = drawing.nodes.get(event.attached_to)
        if event.triggers == ("escalation",) and host is not None and host.kind in ACTIVITIES - _SENT_INSIDE:
            yield flaw(event.id, host=host.id, kind=host.kind)


@rule("bpmn")
def links(drawing: Drawing) -> Iterator[Flaw]:
    """Links go from throwing events to the one catching event of their name, in the same scope, without flows."""
    catching: dict[tuple[str, str], list[Node]] = {}
    throwing: dict[tuple[str, str], list[Node]] = {}
    for event in drawing.all_nodes:
        if event.triggers != ("link",):
            continue
        name = (event.definitions[0].get("name") or "").strip()
        if not name:
            yield flaw(event.id, reason="no_name")
            continue
        if event.kind == "intermediateCatchEvent" and drawing.incoming(event.id):
            yield flaw(event.id, reason="in", name=name)
        elif event.kind == "intermediateThrowEvent" and drawing.outgoing(event.id):
            yield flaw(event.id, reason="out", name=name)
        kind = catching if event.kind == "intermediateCatchEvent" else throwing
        kind.setdefault((event.scope, name), []).append(event)
    for place, events in catching.items():
        for event in events[1:]:
            yield flaw(event.id, reason="second_catch", name=place[1])
        if place not in throwing:
            yield flaw(events[0].id, reason="no_throw", name=place[1])
    for place, events in throwing.items():
        for event in events:
            if place not in catching:
                yield flaw(event.id, reason="no_catch", name=place[1])
