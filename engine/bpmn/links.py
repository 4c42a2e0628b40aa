"""Link events: a sequence flow that is not drawn through."""

from __future__ import annotations

from lxml import etree

from .namespaces import BPMN

_LINK = BPMN + "linkEventDefinition"


def link_name(event: etree._Element) -> str | None:
    """The name of the link that an event throws or catches; None where it is no link event."""
    definition = event.find(_LINK)
    if definition is None:
        return None
    return definition.get("name") or event.get("name") or ""


def caught(scope: etree._Element, name: str) -> list[etree._Element]:
    """The events of a scope that catch a link of this name."""
    return [event for event in scope.findall(BPMN + "intermediateCatchEvent") if link_name(event) == name]


def linked(node: etree._Element | None) -> list[etree._Element]:
    """The flow from a link that is thrown to where it is caught, as if it were drawn."""
    name = link_name(node) if node is not None and node.tag == BPMN + "intermediateThrowEvent" else None
    scope = node.getparent() if name is not None and node is not None else None
    if name is None or node is None or scope is None:
        return []
    return [
        etree.Element(
            BPMN + "sequenceFlow",
            id=f"{node.get('id')}.link",
            sourceRef=node.get("id") or "",
            targetRef=event.get("id") or "",
        )
        for event in caught(scope, name)
    ]
