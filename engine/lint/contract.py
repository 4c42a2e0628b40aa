"""What a drawing promises others who call it."""

from __future__ import annotations

from lxml import etree

from ..expressions.syntax import NAME
from ..xml.namespaces import BPMN
from .vocabulary import Contract


def contract_of(process: etree._Element) -> Contract:
    """The data that go in and out of a process by name, and the processes it calls."""
    calls = {(node.get("calledElement") or "").strip() for node in process.iter(BPMN + "callActivity")}
    inputs, outputs = data_names(process, "dataInput"), data_names(process, "dataOutput")
    return Contract(inputs, outputs, tuple(sorted(calls - {""})))


def data_names(process: etree._Element, kind: str) -> tuple[str, ...]:
    """The variables of what a process takes or gives: by name where that can be one, else by id."""
    found = []
    for element in process.findall(f"{BPMN}ioSpecification/{BPMN}{kind}"):
        name = element.get("name") or ""
        found.append(name if NAME.fullmatch(name) else element.get("id") or "")
    return tuple(found)
