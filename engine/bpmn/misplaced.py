"""Events that are drawn where BPMN gives them no meaning, or that refer to nothing. The last line of defence; the
deploy check tells of all of it at once."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.errors import ProcessRejected

from .links import caught, link_name
from .namespaces import BPMN, starts_by_event
from .support import POSITIONS, definitions, position
from .undone import misplaced_compensation

_CATCHES_ANY = frozenset({"error", "escalation"})
_ALONE = frozenset({"error", "message", "signal"})
_REFERS = frozenset({"error", "escalation", "signal"})


def refuse_misplaced(process: etree._Element, file: str) -> None:
    """Raises ProcessRejected naming the first such element."""
    for node, reason in _misplaced(process):
        raise ProcessRejected(file=file, element=node.get("id") or "", reason=reason)


def _misplaced(process: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    yield from misplaced_compensation(process)
    beside = {node.get("id"): node for node in process.iter(BPMN + "subProcess") if starts_by_event(node)}
    for node in process.iter(etree.Element):
        kind = etree.QName(node).localname if node.tag.startswith(BPMN) else ""
        if kind in POSITIONS:
            yield from ((node, reason) for reason in _of_event(node))
        elif kind in ("process", "subProcess", "transaction"):
            yield from _doubled_triggers(node)
        elif kind == "sequenceFlow":
            ends = (beside.get(node.get("sourceRef")), beside.get(node.get("targetRef")))
            yield from ((found, "flow_of_event_subprocess") for found in ends if found is not None)
        if kind == "subProcess" and starts_by_event(node) and len(node.findall(BPMN + "startEvent")) != 1:
            yield node, "one_start_event"
        if kind == "boundaryEvent" and node.get("attachedToRef") in beside:
            yield node, "border_of_event_subprocess"


def _of_event(event: etree._Element) -> Iterator[str]:
    scope = event.getparent()
    name = link_name(event)
    if name is not None and scope is not None:
        catching = len(caught(scope, name))
        if catching == 0:
            yield "link_without_catch"
        elif catching > 1:
            yield "link_caught_twice"
    for kind in definitions(event):
        if kind not in _REFERS:
            continue
        reference = _reference(event, kind)
        catches = position(event) in ("boundary", "event_subprocess_start")
        if reference is None and not (catches and kind in _CATCHES_ANY):
            yield f"{kind}_without_reference"
        elif reference is not None and not _known(event, kind, reference):
            yield f"unknown_{kind}"


def _doubled_triggers(scope: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Of two that would end each other by one event, none can say which comes first."""
    seen: set[tuple[str, str | None]] = set()
    for inner in scope.findall(BPMN + "subProcess"):
        start = inner.find(BPMN + "startEvent")
        if not starts_by_event(inner) or start is None or start.get("isInterrupting") == "false":
            continue
        for kind in definitions(start):
            what = (kind, _reference(start, kind))
            if kind in _ALONE and what in seen:
                yield start, "event_subprocess_doubled"
            seen.add(what)


def _reference(event: etree._Element, kind: str) -> str | None:
    definition = event.find(f"{BPMN}{kind}EventDefinition")
    return (definition.get(f"{kind}Ref") or None) if definition is not None else None


def _known(event: etree._Element, kind: str, reference: str) -> bool:
    root = event.getroottree().getroot()
    return any(found.get("id") == reference.split(":")[-1] for found in root.iter(BPMN + kind))
