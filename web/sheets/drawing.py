"""What the case page must know of a diagram besides its picture: flows, calls, what encloses what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.xml import read_xml

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True)
class Drawing:
    """Flows by (source, target), sources by target, called process by call activity, all by element id."""

    flows: Mapping[tuple[str, str], str]
    sources: Mapping[str, tuple[str, ...]]
    calls: Mapping[str, str]

    def flow(self, source: str, target: str) -> str | None:
        """The flow drawn from one element to the other."""
        return self.flows.get((source, target))

    def latest_source(self, target: str, passed: Iterable[str]) -> str | None:
        """Of the elements drawn before `target`, the one passed last."""
        before = self.sources.get(target, ())
        return next((element for element in reversed(list(passed)) if element in before), None)


@lru_cache(maxsize=64)
def read_drawing(xml: str) -> Drawing:
    """The drawing of a deployed diagram."""
    root = read_xml(xml.encode(), "diagram")
    flows: dict[tuple[str, str], str] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for flow in root.iter(f"{_BPMN}sequenceFlow"):
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        flows[source, target] = flow.get("id", "")
        sources[target] = (*sources.get(target, ()), source)
    calls = {call.get("id", ""): call.get("calledElement", "") for call in root.iter(f"{_BPMN}callActivity")}
    return Drawing(flows, sources, calls)
