"""Which elements of BPMN 2.0 run here, and what to draw instead of those that do not.

One table: the parser refuses from it, the deploy check words it, the analysts' handbook lists it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.errors import ProcessRejected

from .namespaces import BPMN, drawn_at

Position = Literal[
    "start", "sub_process_start", "event_subprocess_start", "intermediate_catch", "intermediate_throw", "boundary",
    "end",
]  # fmt: skip

POSITIONS: Mapping[str, Position] = {
    "startEvent": "start",
    "intermediateCatchEvent": "intermediate_catch",
    "intermediateThrowEvent": "intermediate_throw",
    "boundaryEvent": "boundary",
    "endEvent": "end",
}


@dataclass(frozen=True)
class Support:
    """Whether something runs here; `instead` is a code for what to draw where it does not."""

    runs: bool
    instead: str = ""


RUNS = Support(True)


def _refused(instead: str) -> Support:
    return Support(False, instead)


ELEMENTS: Mapping[str, Support] = {
    "userTask": RUNS,
    "serviceTask": RUNS,
    "scriptTask": RUNS,
    "businessRuleTask": RUNS,
    "task": RUNS,
    "callActivity": RUNS,
    "subProcess": RUNS,
    "exclusiveGateway": RUNS,
    "parallelGateway": RUNS,
    "inclusiveGateway": RUNS,
    "multiInstanceLoopCharacteristics": RUNS,
    "timeDate": RUNS,
    "timeCycle": RUNS,
    "timeDuration": RUNS,
    "standardLoopCharacteristics": RUNS,
    "transaction": RUNS,
    "adHocSubProcess": _refused("sub_process"),
    "eventBasedGateway": RUNS,
    "complexGateway": _refused("inclusive_gateway"),
    "sendTask": _refused("service_task"),
    "receiveTask": RUNS,
    "manualTask": RUNS,
    "dataStore": _refused("service_task"),
    "dataStoreReference": _refused("service_task"),
}
"""By the tag: activities, gateways, loops and how timers say when."""

EVENTS: Mapping[Position, Mapping[str, Support]] = {
    "start": {"none": RUNS, "message": RUNS, "timer": RUNS},
    "sub_process_start": {"none": RUNS},
    "event_subprocess_start": {
        "message": RUNS,
        "timer": RUNS,
        "signal": RUNS,
        "error": RUNS,
        "escalation": RUNS,
    },
    "intermediate_catch": {"message": RUNS, "timer": RUNS, "signal": RUNS, "link": RUNS},
    "intermediate_throw": {"none": RUNS, "signal": RUNS, "escalation": RUNS, "link": RUNS, "compensate": RUNS},
    "boundary": {
        "message": RUNS,
        "timer": RUNS,
        "signal": RUNS,
        "error": RUNS,
        "escalation": RUNS,
        "cancel": RUNS,
        "compensate": RUNS,
    },
    "end": {
        "none": RUNS,
        "terminate": RUNS,
        "error": RUNS,
        "escalation": RUNS,
        "signal": RUNS,
        "cancel": RUNS,
        "compensate": RUNS,
    },
}
"""By the position of the event and its definition; a combination that is missing does not run."""

INSTEAD_OF_EVENTS: Mapping[str, str] = {
    "none": "event_definition",
    "signal": "none_start",
    "error": "boundary_error",
    "escalation": "boundary_escalation",
    "compensate": "service_task",
    "cancel": "terminate_end",
    "conditional": "message_catch",
    "link": "sequence_flow",
    "message": "service_task",
    "timer": "event_sub_process",
    "terminate": "terminate_end",
}
"""What to draw instead of an event where it does not run, by its definition."""


@dataclass(frozen=True)
class Unsupported:
    """An element that does not run here: its id, what it is, and a code for what to draw instead."""

    element: str
    kind: str
    instead: str


def unsupported(process: etree._Element) -> Iterator[Unsupported]:
    """Everything in a process that does not run here, in the order of the document."""
    for node in process.iter(etree.Element):
        if not node.tag.startswith(BPMN):
            continue
        kind = etree.QName(node).localname
        if kind in POSITIONS:
            yield from _unsupported_event(node, kind)
        elif kind in ELEMENTS and not ELEMENTS[kind].runs:
            yield Unsupported(drawn_at(node), kind, ELEMENTS[kind].instead)


def refuse_unsupported(process: etree._Element, file: str) -> None:
    """Raises ProcessRejected naming the first element that does not run here."""
    for found in unsupported(process):
        raise ProcessRejected(file=file, element=found.element, reason="unsupported", kind=found.kind)


def definitions(event: etree._Element) -> list[str]:
    """What an event waits for or does: `timer`, `message`, …; `none` where it says nothing."""
    found = [
        etree.QName(node).localname.removesuffix("EventDefinition")
        for node in event.iterchildren(etree.Element)
        if node.tag.startswith(BPMN) and etree.QName(node).localname.endswith("EventDefinition")
    ]
    return found or ["none"]


def position(event: etree._Element) -> Position:
    """Where in a process an event stands."""
    above = event.getparent()
    found = POSITIONS[etree.QName(event).localname]
    if found != "start" or above is None or above.tag == BPMN + "process":
        return found
    return "event_subprocess_start" if above.get("triggeredByEvent") == "true" else "sub_process_start"


def _unsupported_event(event: etree._Element, tag: str) -> Iterator[Unsupported]:
    told = EVENTS[position(event)]
    found = definitions(event)
    if len(found) > 1:
        yield Unsupported(event.get("id") or "", "multipleEventDefinition", "one_event_each")
        return
    if not told.get(found[0], Support(False)).runs:
        kind = tag if found[0] == "none" else f"{found[0]}EventDefinition"
        yield Unsupported(event.get("id") or "", kind, INSTEAD_OF_EVENTS.get(found[0], "remove_event"))
