"""What a drawing promises others who call it."""

from __future__ import annotations

from lxml import etree

from .drawing import BPMN
from .vocabulary import Contract


def contract_of(process: etree._Element) -> Contract:
    """The data that go in and out of a process by name, and the processes it calls."""
    specification = process.find(BPMN + "ioSpecification")
    found = {"dataInput": [], "dataOutput": []} if specification is None else _data(specification)
    calls = {node.get("calledElement") or "" for node in process.iter(BPMN + "callActivity")}
    return Contract(tuple(found["dataInput"]), tuple(found["dataOutput"]), tuple(sorted(calls - {""})))


def _data(specification: etree._Element) -> dict[str, list[str]]:
    return {
        kind: [node.get("id") or "" for node in specification.findall(BPMN + kind)]
        for kind in ("dataInput", "dataOutput")
    }
