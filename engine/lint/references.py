"""Rules about messages, signals, errors and escalations: what an event names exists, and is told apart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .drawing import BPMN, SCOPES, Drawing, Node
from .finding import Flaw, doubt, flaw
from .rule import rule

_NAMED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
_CODES = {"error": "errorCode", "escalation": "escalationCode"}
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})


@rule("bpmn")
def reference_missing(drawing: Drawing) -> Iterator[Flaw]:
    """An event says which message, signal, error or escalation it is about; only a catch may mean any error."""
    for node, trigger, reference in _references(drawing):
        if not reference and (trigger in ("message", "signal") or node.kind in _THROWING):
            yield flaw(node.id, trigger=trigger)


@rule("bpmn")
def reference_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """What an event names is defined in the file."""
    for node, trigger, reference in _references(drawing):
        if reference and _defined(drawing, trigger, reference) is None:
            yield flaw(node.id, trigger=trigger, named=reference)


@rule("bpmn")
def code_missing(drawing: Drawing) -> Iterator[Flaw]:
    """An error or escalation that is thrown has a code: by it the right catch is found."""
    for node, trigger, reference in _references(drawing):
        defined = _defined(drawing, trigger, reference)
        if trigger in _CODES and node.kind in _THROWING and defined is not None:
            if not (defined.get(_CODES[trigger]) or "").strip():
                yield flaw(node.id, trigger=trigger, named=reference)


@rule("bpmn")
def name_missing(drawing: Drawing) -> Iterator[Flaw]:
    """A message and a signal have a name: by it they are sent."""
    users = _users(drawing)
    for kind in ("message", "signal"):
        for element in drawing.root.iterchildren(BPMN + kind):
            if not (element.get("name") or "").strip():
                identity = element.get("id") or ""
                for user in users.get((kind, identity), [identity or drawing.id]):
                    yield flaw(user, trigger=kind, named=identity)


@rule("bpmn")
def name_doubled(drawing: Drawing) -> Iterator[Flaw]:
    """Two messages or signals do not share a name: what is sent by it would be both."""
    users = _users(drawing)
    for kind in ("message", "signal"):
        seen: set[str] = set()
        for element in drawing.root.iterchildren(BPMN + kind):
            name = (element.get("name") or "").strip()
            if name and name in seen:
                identity = element.get("id") or ""
                for user in users.get((kind, identity), [identity or drawing.id]):
                    yield flaw(user, trigger=kind, name=name)
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
