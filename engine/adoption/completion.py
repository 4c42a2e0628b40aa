"""What the schema asks for and nobody reads: tools leave it out, and the drawing means the same."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..xml.namespaces import BPMN
from .change import Change

NAMESPACE = "http://shenguan/imported"
_SETS = (("inputSet", "dataInput", "dataInputRefs"), ("outputSet", "dataOutput", "dataOutputRefs"))


def complete(root: etree._Element) -> Iterator[Change]:
    """Add the target namespace of the file, and the sets of a process's data, which are then all of the data."""
    if root.tag == BPMN + "definitions" and not root.get("targetNamespace"):
        root.set("targetNamespace", NAMESPACE)
        yield Change("completed", "", {"cause": "namespace"}, root.sourceline or 0, alters=True)
    for specification in root.iter(BPMN + "ioSpecification"):
        missing = [one for one in _SETS if specification.find(BPMN + one[0]) is None]
        for kind, data, reference in missing:
            group = etree.SubElement(specification, BPMN + kind)
            for item in specification.findall(BPMN + data):
                if item.get("id"):
                    etree.SubElement(group, BPMN + reference).text = item.get("id")
        if missing:
            above = specification.getparent()
            identity = "" if above is None else above.get("id") or ""
            yield Change("completed", identity, {"cause": "sets"}, specification.sourceline or 0, alters=True)
