"""Builds the tree of an XML text, in small pieces, and stops as soon as a bound is passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .encoding import MAX_BYTES, decoded, refused, undeclared
from .namespaces import BPMN

__all__ = ["FLOW_NODES", "MAX_BYTES", "Bounds", "read_xml", "read_xml_text"]

FLOW_NODES = "[a-zA-Z]*[tT]ask|[a-zA-Z]*Event|[a-zA-Z]+Gateway|callActivity|[a-zA-Z]*[sS]ubProcess|transaction"
"""The names of BPMN's flow nodes, as a pattern."""

_NODE = re.compile(FLOW_NODES)
_PIECE = 1 << 14
_DOCTYPE = re.compile(r"<!doctype", re.IGNORECASE)
_HTML = re.compile(r"\s*(<!doctype\s+html|<html[\s>])", re.IGNORECASE)


@dataclass(frozen=True)
class Bounds:
    """How large a file may be inside. A chain of 1,500 tasks with all its flows and shapes stays within."""

    depth: int = 64
    nodes: int = 2_000
    elements: int = 40_000
    attributes: int = 60
    attribute_length: int = 8_192
    text_length: int = 65_536


BOUNDS = Bounds()


def read_xml(raw: bytes, name: str, bounds: Bounds = BOUNDS) -> etree._Element:
    """The root element of a file; raises ProcessRejected, the reason being the rule it breaks."""
    return read_xml_text(decoded(raw, name), name, bounds)


def read_xml_text(text: str, name: str, bounds: Bounds = BOUNDS) -> etree._Element:
    """The root element of a text, without its comments; raises ProcessRejected like read_xml.

    Rules: not-xml, doctype, processing-instruction, too-deep, too-many-elements, too-many-attributes, text-too-long.
    """
    if _HTML.match(text):
        raise refused(name, "not-xml", cause="html")
    text = undeclared(text)
    line = _doctype_line(text)
    if line:
        raise refused(name, "doctype", line=line)
    # The file was decoded above: what the parser is given is UTF-8 for certain.
    parser = etree.XMLPullParser(
        events=("start", "end", "pi"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )
    counted, raw = _Count(name, bounds), text.encode()
    try:
        for start in range(0, len(raw), _PIECE):
            parser.feed(raw[start : start + _PIECE])
            counted.take(parser.read_events())
        root = parser.close()
        counted.take(parser.read_events())
    except etree.XMLSyntaxError as fault:
        raise _unreadable(fault, parser.feed_error_log, name) from None
    if root.getroottree().docinfo.doctype:
        raise refused(name, "doctype", line=1)
    _measure(root, name, bounds)
    return root


@dataclass
class _Count:
    """How much of the tree is there so far."""

    file: str
    bounds: Bounds
    depth: int = 0
    elements: int = 0
    nodes: int = 0

    def take(self, events: Iterator[tuple[str, etree._Element]]) -> None:
        """Count the events; raises ProcessRejected at the first element over a bound."""
        for event, element in events:
            if event == "start":
                self._enter(element)
            elif event == "end":
                self.depth -= 1
            else:
                raise refused(self.file, "processing-instruction", line=element.sourceline or 0, target=element.target)

    def _enter(self, element: etree._Element) -> None:
        self.depth += 1
        self.elements += 1
        if element.tag.startswith(BPMN) and _NODE.fullmatch(element.tag, len(BPMN)):
            self.nodes += 1
        most = self.bounds
        if self.depth > most.depth:
            raise refused(self.file, "too-deep", limit=most.depth, **_place(element))
        if len(element.attrib) > most.attributes:
            raise refused(self.file, "too-many-attributes", limit=most.attributes, **_place(element))
        for cause, count, limit in (("nodes", self.nodes, most.nodes), ("elements", self.elements, most.elements)):
            if count > limit:
                raise refused(self.file, "too-many-elements", cause=cause, limit=limit, **_place(element))


def _doctype_line(text: str) -> int:
    """The line of a document type before the root element, 0 without one: seen before any parser sees the text."""
    at = 0
    while True:
        at = _skipped(text, at)
        if text.startswith("<!--", at):
            at = _after(text, "-->", at + 4)
        elif text.startswith("<?", at):
            at = _after(text, "?>", at + 2)
        else:
            return text.count("\n", 0, at) + 1 if _DOCTYPE.match(text, at) else 0


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _unreadable(fault: etree.XMLSyntaxError, told_before: etree._ListErrorLog, name: str) -> Exception:
    """The refusal of a text that breaks off; an undeclared entity is told in the parser's own log only."""
    logged = next(iter(told_before), None)
    line = fault.lineno or (logged.line if logged is not None else 0)
    if fault.code == etree.ErrorTypes.ERR_INVALID_CHAR:
        return refused(name, "control-character", line=line, code="")
    if "depth" in str(fault).lower():
        return refused(name, "too-deep", limit=BOUNDS.depth, line=line)
    told = logged.message if logged is not None else str(fault.msg)
    return refused(name, "not-xml", cause="syntax", line=line, told=told[:200])


def _place(element: etree._Element) -> dict[str, Any]:
    """Where an element is: its own id or that of the nearest one above, and the line."""
    above = next((one for one in (element, *element.iterancestors()) if one.get("id")), element)
    return {"element": above.get("id", "")[:64], "line": element.sourceline or 0}


def _measure(root: etree._Element, name: str, bounds: Bounds) -> None:
    """Hold texts and attribute values against their bounds."""
    for element in root.iter(etree.Element):
        long = next((key for key, value in element.items() if len(value) > bounds.attribute_length), None)
        text = max(len(element.text or ""), len(element.tail or ""))
        if long is None and text <= bounds.text_length:
            continue
        told = _place(element)
        if long is not None:
            limit = bounds.attribute_length
            raise refused(name, "text-too-long", attribute=etree.QName(long).localname, limit=limit, **told)
        raise refused(name, "text-too-long", attribute="", limit=bounds.text_length, **told)
