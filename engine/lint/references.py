"""Rules about messages, signals, errors and escalations: what an event names exists, and is told apart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..xml.namespaces import BPMN
from .drawing import SCOPES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

_NAMED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
_CODES = {"error": "errorCode", "escalation": "escalationCode"}
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})


@rule("bpmn")
def event_reference(drawing: Drawing) -> Iterator[Flaw]:
    """An event says which message, signal, error or escalation it is about; only a catch may mean any error.

    What it names is defined in the file; what is thrown has a code, by which the right catch is found.
    """
    for node, trigger, reference in _references(drawing):
        defined = _defined(drawing, trigger, reference)
        throws = node.kind in _THROWING
        if not reference:
            if trigger in ("message", "signal") or throws:
                yield flaw(node.id, reason="missing", trigger=trigger)
        elif defined is None:
            yield flaw(node.id, reason="unknown", trigger=trigger, named=reference)
        elif throws and trigger in _CODES and not (defined.get(_CODES[trigger]) or "").strip():
            yield flaw(node.id, reason="no_code", trigger=trigger, named=reference)


@rule("bpmn")
def definition_name(drawing: Drawing) -> Iterator[Flaw]:
    """A message and a signal have a name of their own: by it they are sent."""
    users = _users(drawing)
    for kind in ("message", "signal"):
        seen: set[str] = set()
        for element in drawing.root.iterchildren(BPMN + kind):
            name, identity = (element.get("name") or "").strip(), element.get("id") or ""
            if not name or name in seen:
                for user in users.get((kind, identity), [identity or drawing.id]):
                    yield flaw(user, reason="doubled" if name else "missing", trigger=kind, name=name or identity)
            seen.add(name)


@rule("bpmn")
def same_trigger_twice(drawing: Drawing) -> Iterator[Flaw]:
    """What happens is caught in one place: of two events for it on one activity or scope, which one is meant?"""
    seen: dict[tuple[str, str, str, str], Node] = {}
    for node, place in _catching(drawing):
        trigger = node.triggers[0]
        about = _about(drawing, node)
        key = (place, node.kind, trigger, about)
        first = seen.setdefault(key, node)
        if first is node:
            continue
        if trigger != "signal" or (node.interrupts and first.interrupts):
            yield flaw(node.id, trigger=trigger, first=first.id)


@rule("bpmn")
def nobody_catches(drawing: Drawing) -> Iterator[Flaw]:
    """An error thrown in this drawing and caught nowhere in it stops the case."""
    caught = {_about(drawing, node) for node in drawing.all_nodes if node.triggers == ("error",) and _is_catch(node)}
    for event in drawing.of_kind("endEvent"):
        if event.triggers == ("error",) and "" not in caught and _about(drawing, event) not in caught:
            yield doubt(event.id, code=_about(drawing, event))


def _references(drawing: Drawing) -> Iterator[tuple[Node, str, str]]:
    """Each event or task that is about a message, signal, error or escalation, and the id it names."""
    for node in drawing.all_nodes:
        for definition, trigger in zip(node.definitions, node.triggers, strict=True):
            if trigger in _NAMED:
                yield node, trigger, definition.get(_NAMED[trigger]) or ""
        if node.kind in ("receiveTask", "sendTask"):
            yield node, "message", node.element.get("messageRef") or ""


def _defined(drawing: Drawing, kind: str, reference: str) -> etree._Element | None:
    found = drawing.definitions.get(reference.rpartition(":")[2]) if reference else None
    return found if found is not None and found.tag == BPMN + kind else None


def _users(drawing: Drawing) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for node, trigger, reference in _references(drawing):
        found.setdefault((trigger, reference), []).append(node.id)
    return found


def _about(drawing: Drawing, node: Node) -> str:
    """The name or code that decides whether an event is the one; the id where nothing is defined; "" for any."""
    trigger = node.triggers[0]
    reference = node.definitions[0].get(_NAMED[trigger]) or ""
    defined = _defined(drawing, trigger, reference)
    return reference if defined is None else defined.get(_CODES.get(trigger, "name")) or reference


def _is_catch(node: Node) -> bool:
    return node.kind in ("boundaryEvent", "startEvent", "intermediateCatchEvent")


def _catching(drawing: Drawing) -> Iterator[tuple[Node, str]]:
    """The boundary events and starts of event sub-processes that name what they catch, with their host or scope."""
    for node in drawing.of_kind("boundaryEvent"):
        if len(node.triggers) == 1 and node.triggers[0] in _NAMED:
            yield node, node.attached_to
    for around in drawing.of_kind(*SCOPES):
        if around.is_event_subprocess:
            for node in drawing.in_scope(around.id):
                if node.kind == "startEvent" and len(node.triggers) == 1 and node.triggers[0] in _NAMED:
                    yield node, around.scope
