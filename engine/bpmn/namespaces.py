"""The names of BPMN's own elements and of the extensions the platform reads, and small look-ups in a drawing."""

from __future__ import annotations

from lxml import etree

from engine.xml.namespaces import BPMN, SPIFF

__all__ = ["BPMN", "SPIFF", "drawn_at", "properties"]


def properties(node: etree._Element) -> dict[str, str]:
    """The extension properties of an element."""
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {found.get("name", ""): found.get("value", "") for found in node.findall(path)}


def drawn_at(node: etree._Element) -> str:
    """The id of the drawn element to which a node belongs: event definitions and loops lie inside their shape."""
    kind = etree.QName(node).localname
    inner = kind.endswith(("Definition", "Characteristics")) or kind.startswith("time")
    above = node.getparent() if inner else None
    while above is not None and (etree.QName(above).localname.endswith("Definition") or not above.get("id")):
        above = above.getparent()
    return (above if above is not None else node).get("id") or ""


def starts_by_event(node: etree._Element) -> bool:
    """Whether a node is an event sub-process."""
    return bool(node.tag == BPMN + "subProcess" and node.get("triggeredByEvent") == "true")
