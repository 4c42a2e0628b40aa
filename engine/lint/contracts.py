"""What a process takes and gives by name, and which processes it calls, read from its diagram."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..expressions.syntax import NAME
from .drawing import BPMN
from .vocabulary import Contract


def contracts_in(root: etree._Element) -> Iterator[tuple[str, Contract]]:
    """The executable processes of a file by id."""
    for process in root.iterchildren(BPMN + "process"):
        if process.get("isExecutable") == "true" and process.get("id"):
            yield process.get("id", ""), contract_of(process)


def contract_of(process: etree._Element) -> Contract:
    calls = {(call.get("calledElement") or "").strip() for call in process.iter(BPMN + "callActivity")}
    return Contract(
        inputs=data_names(process, "dataInput"), outputs=data_names(process, "dataOutput"), calls=tuple(sorted(calls))
    )


def data_names(process: etree._Element, kind: str) -> tuple[str, ...]:
    """The variables of what a process takes or gives: by name where that can be one, else by id."""
    found = []
    for element in process.findall(f"{BPMN}ioSpecification/{BPMN}{kind}"):
        name = element.get("name") or ""
        found.append(name if NAME.fullmatch(name) else element.get("id") or "")
    return tuple(found)
