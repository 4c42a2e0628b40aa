"""What a drawing's text holds, whatever it is written like."""

from __future__ import annotations

from typing import Any

from lxml import etree


def tree(text: str) -> Any:
    return _canonical(etree.fromstring(text.encode("utf-8")))


def _canonical(element: Any) -> Any:
    """Name, attributes, text and children; in a plane, shapes may stand in any order."""
    children = [_canonical(child) for child in element if isinstance(child.tag, str)]
    text = "" if children else (element.text or "").strip()
    in_order = sorted(children) if etree.QName(element).localname == "BPMNPlane" else children
    return (element.tag, sorted(element.attrib.items()), text, in_order)
