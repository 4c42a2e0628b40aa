"""Which elements of the drawings cases have passed, read from their histories alone.

An event tells each element passed with the element it came from. A flow has been passed where both its ends tell
of each other, where it is the only way on from an element, or where a gateway sends tokens along every way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from .bpmn.namespaces import BPMN
from .bpmn.parser import parse_diagram
from .history import events_of_case
from .means import Means
from .store.schema import cases
from .xml import read_xml

FLOW = "sequenceFlow"
_NODES = frozenset(
    {
        "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "userTask", "serviceTask", "scriptTask",
        "businessRuleTask", "task", "callActivity", "subProcess", "transaction", "exclusiveGateway",
        "parallelGateway", "inclusiveGateway",
    }
)  # fmt: skip

Passed = frozenset[tuple[str, str]]
"""Elements and flows, each as (process, id)."""


@dataclass(frozen=True)
class Drawn:
    """The elements and flows of one drawing: each with what it is called, in the order of the document."""

    names: Mapping[str, str]
    flows: tuple[tuple[str, str, str], ...]
    splits: frozenset[str]

    def passed(self, path: Iterable[tuple[str, str]]) -> set[str]:
        """What a case has passed whose events tell of these elements, each with the one before it."""
        steps = set(path)
        elements = {element for element, _ in steps}
        ways: dict[str, int] = {}
        for _, source, _ in self.flows:
            ways[source] = ways.get(source, 0) + 1
        flows = {
            flow
            for flow, source, target in self.flows
            if (target, source) in steps or (source in elements and (ways[source] == 1 or source in self.splits))
        }
        return (elements | flows) & set(self.names)


def passed_elements(means: Means, connection: Connection, root_id: str | None = None) -> Passed:
    """What the cases of a tree have passed, or all cases there are."""
    query = select(cases.c.id, cases.c.process, cases.c.version).order_by(cases.c.id)
    if root_id is not None:
        query = query.where(cases.c.root_id == root_id)
    found: set[tuple[str, str]] = set()
    for case_id, process, version in connection.execute(query).all():
        path = [
            (element, origin)
            for event in events_of_case(connection, case_id)
            for element, origin in event.data.get("path", ())
        ]
        drawn = drawing_of(means.specs.get(connection, version).xml)
        found.update((process, element) for element in drawn.passed(path))
    return frozenset(found)


def missing_elements(folders: Iterable[Path], passed: Passed) -> dict[str, dict[str, str]]:
    """What of the drawings in these folders (and folders in them) was not passed: by process, each id with its name."""
    files = {file for folder in folders for file in folder.glob("**/*.bpmn")}
    return missing_of((file.read_text("utf-8") for file in sorted(files)), passed)


def missing_of(drawings: Iterable[str], passed: Passed) -> dict[str, dict[str, str]]:
    """The same of drawings given by their texts; raises ProcessRejected for one that cannot be read."""
    missing: dict[str, dict[str, str]] = {}
    for text in drawings:
        process = parse_diagram(text.encode(), "diagram").process
        lost = {name: told for name, told in drawing_of(text).names.items() if (process, name) not in passed}
        if lost:
            missing[process] = lost
    return missing


@lru_cache(maxsize=128)
def drawing_of(xml: str) -> Drawn:
    """The elements and flows of a drawing; a flow is called by its ends."""
    root = read_xml(xml.encode(), "diagram")
    names: dict[str, str] = {}
    flows: list[tuple[str, str, str]] = []
    splits: set[str] = set()
    for node in root.iter(f"{BPMN}*"):
        kind, identity = node.tag.removeprefix(BPMN), node.get("id", "")
        if kind == FLOW:
            source, target = node.get("sourceRef", ""), node.get("targetRef", "")
            names[identity] = f"{source} → {target}"
            flows.append((identity, source, target))
        elif kind in _NODES:
            names[identity] = node.get("name") or ""
        if kind == "parallelGateway":
            splits.add(identity)
    return Drawn(names, tuple(flows), frozenset(splits))
