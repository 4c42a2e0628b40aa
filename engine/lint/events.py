"""Rules about events: what they are attached to, what they lead to, and which go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .drawing import ACTIVITIES, BPMN, Drawing, Node
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
def cancel_outside_transaction(drawing: Drawing) -> Iterator[Flaw]:
    """Cancel events belong to transactions: the end inside one, the boundary event on one."""
    for event in drawing.all_nodes:
        if "cancel" in event.triggers:
            place = event.attached_to if event.kind == "boundaryEvent" else event.scope
            around = drawing.nodes.get(place)
            if around is None or around.kind != "transaction":
                yield flaw(event.id, place=place)


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


@rule("bpmn")
def compensation(drawing: Drawing) -> Iterator[Flaw]:
    """A compensation boundary event is joined by an association to one activity marked as compensation."""
    handlers = compensations(drawing)
    for event in drawing.of_kind("boundaryEvent"):
        if event.triggers == ("compensate",):
            if len(handlers.get(event.id, ())) != 1:
                yield flaw(event.id, reason="no_handler", found=len(handlers.get(event.id, ())))
            elif drawing.outgoing(event.id):
                yield flaw(event.id, reason="flow")
    joined = {handler for found in handlers.values() for handler in found}
    for node in drawing.all_nodes:
        if node.compensates and node.id not in joined:
            yield flaw(node.id, reason="no_event")
        elif node.compensates and (drawing.incoming(node.id) or drawing.outgoing(node.id)):
            yield flaw(node.id, reason="handler_flow")
    for event in drawing.of_kind("intermediateThrowEvent", "endEvent"):
        if event.triggers == ("compensate",):
            named = event.definitions[0].get("activityRef")
            if named and (named not in drawing.nodes or drawing.nodes[named].kind not in ACTIVITIES):
                yield flaw(event.id, reason="unknown", named=named)


def compensations(drawing: Drawing) -> Mapping[str, list[str]]:
    """The compensation activities by the boundary event that an association joins them to."""
    found: dict[str, list[str]] = {}
    for association in drawing.process.iter(BPMN + "association"):
        source = drawing.nodes.get(association.get("sourceRef") or "")
        target = drawing.nodes.get(association.get("targetRef") or "")
        for event, handler in ((source, target), (target, source)):
            if event is not None and handler is not None and event.kind == "boundaryEvent" and handler.compensates:
                found.setdefault(event.id, []).append(handler.id)
    return found
