"""What the library would misread without a word: ids that clash with its own names, flows without an id, scripts
hidden on tasks. The last line of defence; the deploy check tells of all of it at once."""

from __future__ import annotations

from lxml import etree

from engine.errors import ProcessRejected

from .namespaces import BPMN, SPIFF

RESERVED = frozenset({"Start", "End", "Root"})
"""The library's own names of elements."""


def refuse_unreadable(process: etree._Element, file: str) -> None:
    """Raises ProcessRejected naming the first such element."""
    seen: set[str] = set()
    for node in process.iter(etree.Element):
        kind = etree.QName(node).localname
        identity = node.get("id") or ""
        if kind in ("preScript", "postScript") and node.tag.startswith(SPIFF):
            raise ProcessRejected(file=file, element=node.getparent().getparent().get("id"), reason="script_on_task")
        if kind == "sequenceFlow" and not identity:
            raise ProcessRejected(file=file, element=node.get("sourceRef"), reason="flow_without_id")
        if not node.tag.startswith(BPMN):
            continue
        if identity in RESERVED or identity in seen:
            reason = "reserved_id" if identity in RESERVED else "duplicate_id"
            raise ProcessRejected(file=file, element=identity, reason=reason)
        if identity:
            seen.add(identity)
    for operator in process.iter(SPIFF + "serviceTaskOperator"):
        if operator.get("id") in seen:
            # The library looks elements up by id among all nodes, and would find the operator.
            raise ProcessRejected(file=file, element=operator.get("id"), reason="operator_and_element_share_id")
