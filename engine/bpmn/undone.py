"""What a drawing says about compensation: which activity undoes which, and who lets it happen.

An activity is undone by the one that an association joins to the compensation event on its border. It is let happen
by the events that throw compensation, and by the end that cancels a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .namespaces import BPMN, starts_by_event

SCOPES = frozenset({BPMN + "process", BPMN + "subProcess", BPMN + "transaction"})
_TRANSACTION = BPMN + "transaction"
_BORDER = BPMN + "boundaryEvent"
_THROWERS = (BPMN + "intermediateThrowEvent", BPMN + "endEvent")
_COMPENSATE = BPMN + "compensateEventDefinition"
_CANCEL = BPMN + "cancelEventDefinition"

Misplaced = tuple[etree._Element, str]


def is_compensation(event: etree._Element) -> bool:
    """Whether an event is on a border to say what undoes its activity, or throws compensation."""
    return event.find(_COMPENSATE) is not None


def undoes(activity: etree._Element) -> bool:
    """Whether an activity is there only to undo another."""
    return activity.get("isForCompensation") in ("true", "1")


def handler_events(scope: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each compensation event inside a scope, however deep, with the activity that undoes."""
    joined = _joined(scope)
    for event in scope.iter(_BORDER):
        for handler in joined.get(event.get("id") or "", ())[:1]:
            if is_compensation(event):
                yield event, handler


def own_handler_event(activity: etree._Element) -> etree._Element | None:
    """The compensation event on the border of an activity."""
    around = activity.getparent()
    if around is None:
        return None
    for event in around.findall(_BORDER):
        if event.get("attachedToRef") == activity.get("id") and is_compensation(event):
            return event
    return None


def compensates(scope: etree._Element) -> bool:
    """Whether something in a scope, or in its event sub-processes, lets what was done there be undone."""
    if any(_throws(event) for kind in _THROWERS for event in scope.findall(kind)):
        return True
    return any(compensates(inner) for inner in scope.findall(BPMN + "subProcess") if starts_by_event(inner))


def watched(scope: etree._Element) -> bool:
    """Whether what is done in a scope may be undone: from there, or from a scope around it."""
    above: etree._Element | None = scope
    while above is not None and above.tag in SCOPES:
        if compensates(above):
            return True
        above = above.getparent()
    return False


def reach(scope: etree._Element) -> etree._Element:
    """The scope whose activities are undone from here: an event sub-process belongs to the one around it."""
    while starts_by_event(scope):
        above = scope.getparent()
        assert above is not None
        scope = above
    return scope


def named_activity(event: etree._Element) -> str | None:
    """The only activity that a throw has undone; None where it is the whole scope."""
    definition = event.find(_COMPENSATE)
    return (definition.get("activityRef") or None) if definition is not None else None


def misplaced_compensation(process: etree._Element) -> Iterator[Misplaced]:
    """What is drawn of compensation and cancellation without a meaning, each with a code for why."""
    found = [node for node in process.iter(_COMPENSATE, _CANCEL) if node.getparent() is not None]
    for definition in found:
        event = definition.getparent()
        assert event is not None
        if definition.tag == _CANCEL:
            yield from _of_cancel(event)
        elif event.tag == _BORDER:
            yield from _of_border(event)
        elif event.tag in _THROWERS:
            yield from _of_throw(event, definition)
    undoing = [node for node in process.iter(etree.Element) if undoes(node)]
    if undoing:
        yield from _of_handlers(process, undoing)


def _of_cancel(event: etree._Element) -> Iterator[Misplaced]:
    scope = event.getparent()
    if event.tag == BPMN + "endEvent":
        if scope is None or scope.tag != _TRANSACTION:
            yield event, "cancel_outside_transaction"
        elif not _cancel_events(scope):
            yield event, "cancel_uncaught"
    elif event.tag == _BORDER and scope is not None:
        host = next((node for node in scope if node.get("id") == event.get("attachedToRef")), None)
        if host is None or host.tag != _TRANSACTION:
            yield event, "cancel_outside_transaction"
        elif _cancel_events(host)[0] is not event:
            yield event, "cancel_caught_twice"
        elif event.get("cancelActivity") in ("false", "0"):
            yield event, "cancel_lets_live"


def _cancel_events(transaction: etree._Element) -> list[etree._Element]:
    around = transaction.getparent()
    events = around.findall(_BORDER) if around is not None else []
    on_border = [event for event in events if event.get("attachedToRef") == transaction.get("id")]
    return [event for event in on_border if event.find(_CANCEL) is not None]


def _of_border(event: etree._Element) -> Iterator[Misplaced]:
    scope = event.getparent()
    assert scope is not None
    joined = _joined(scope).get(event.get("id") or "", [])
    beside = [found for found in scope.findall(_BORDER) if found.get("attachedToRef") == event.get("attachedToRef")]
    if len(joined) != 1:
        yield event, "compensation_handlers" if joined else "compensation_without_handler"
    elif joined[0].getparent() is not scope:
        yield event, "compensation_elsewhere"
    if next(found for found in beside if is_compensation(found)) is not event:
        yield event, "compensation_twice"
    if any(flow.get("sourceRef") == event.get("id") for flow in scope.iter(BPMN + "sequenceFlow")):
        yield event, "compensation_flow"


def _of_throw(event: etree._Element, definition: etree._Element) -> Iterator[Misplaced]:
    scope = event.getparent()
    assert scope is not None
    whole = reach(scope)
    named = named_activity(event)
    if definition.get("waitForCompletion") in ("false", "0"):
        yield event, "compensation_not_awaited"
    if named is not None:
        inside = [node for place in {scope, whole} for node in place if node.get("id") == named]
        if not inside:
            yield event, "compensation_of_unknown"
        elif own_handler_event(inside[0]) is None and not any(handler_events(inside[0])):
            yield event, "nothing_to_compensate"
    elif not any(handler_events(whole)):
        yield event, "nothing_to_compensate"


def _of_handlers(process: etree._Element, undoing: list[etree._Element]) -> Iterator[Misplaced]:
    used = [handler for handlers in _joined(process).values() for handler in handlers]
    ends = {flow.get(end) for flow in process.iter(BPMN + "sequenceFlow") for end in ("sourceRef", "targetRef")}
    hosts = {event.get("attachedToRef") for event in process.iter(_BORDER)}
    for handler in undoing:
        identity = handler.get("id")
        if used.count(handler) != 1:
            yield handler, "handler_shared" if handler in used else "handler_without_event"
        if identity in ends:
            yield handler, "handler_flow"
        if identity in hosts:
            yield handler, "handler_border"


def _throws(event: etree._Element) -> bool:
    return is_compensation(event) or event.find(_CANCEL) is not None


def _joined(scope: etree._Element) -> dict[str, list[etree._Element]]:
    """The activities that undo, by the compensation event an association joins them to."""
    root = scope.getroottree().getroot()
    handlers = {node.get("id"): node for node in root.iter(etree.Element) if undoes(node)}
    events = {node.get("id") for node in root.iter(_BORDER) if is_compensation(node)}
    found: dict[str, list[etree._Element]] = {}
    for association in root.iter(BPMN + "association"):
        ends = (association.get("sourceRef") or "", association.get("targetRef") or "")
        for event, handler in (ends, ends[::-1]):
            if event in events and handler in handlers:
                found.setdefault(event, []).append(handlers[handler])
    return found
