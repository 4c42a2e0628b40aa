"""Reads XML that strangers wrote: bounded, without document types, entities or network."""

from __future__ import annotations

from lxml import etree

from .errors import ProcessRejected

MAX_BYTES = 1 << 20


def read_xml(raw: bytes, name: str) -> etree._Element:
    """The root element; raises ProcessRejected naming the file and the fault."""
    if len(raw) > MAX_BYTES:
        raise ProcessRejected(file=name, reason="too_large", limit=MAX_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise ProcessRejected(file=name, reason="not_xml", line=fault.lineno) from fault
    if root.getroottree().docinfo.doctype:
        raise ProcessRejected(file=name, reason="doctype")
    return root
