"""Reads events into our own definitions."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffIntermediateCatchEventParser,
)

from .elements import ClockedCycle, ClockedTimer
from .namespaces import BPMN
from .timers import TAGS, read_timer


class Clocked:
    """Event parsers whose timers ask the case for their instant."""

    def parse_timer_event(self: Any, event: etree._Element) -> ClockedTimer:
        name = self.node.get("name") or self.node.get("id")
        for tag in TAGS:
            text = (event.findtext(BPMN + tag) or "").strip()
            if text:
                read_timer(text, tag)
                return ClockedCycle(name, text) if tag == "timeCycle" else ClockedTimer(name, text, tag)
        raise ValidationException("timeDate missing", node=self.node, file_name=self.filename)


class BoundaryParser(Clocked, SpiffBoundaryEventParser):
    pass


class CatchParser(Clocked, SpiffIntermediateCatchEventParser):
    pass
