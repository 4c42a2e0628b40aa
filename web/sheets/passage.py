"""The way a case took through its diagram, step by step, for the viewer of the case page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from engine.casebook import CaseSummary, Incident, OpenTimer
from engine.worklist.inbox import WorkItem
from web.sheets.drawing import Drawing
from web.words.moments import closing, minute
from web.words.timeline import Entry


@dataclass
class Step:
    """One act: the shapes and flows it passed, the timers it fired; `seq` is its event."""

    seq: int
    at: str
    who: str
    sentence: str
    shapes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)


@dataclass
class Wait:
    """An element that waited from one step until another (None: it still waits); `state` as of a work item."""

    element: str
    since: int
    until: int | None
    state: str


@dataclass(frozen=True)
class Act:
    """An event with the elements it passed, as [element, element it came from]."""

    entry: Entry
    legal_at: str
    path: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Passage:
    """Everything the viewer shows over one diagram."""

    steps: tuple[Step, ...]
    waits: tuple[Wait, ...]
    timers: tuple[tuple[str, str], ...]
    failed: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The passage as JSON data for the page."""
        return {
            "steps": [asdict(step) for step in self.steps],
            "waits": [asdict(wait) for wait in self.waits],
            "timers": [{"element": element, "text": text} for element, text in self.timers],
            "failed": list(self.failed),
        }


def passage(
    drawing: Drawing,
    acts: Sequence[Act],
    items: Sequence[WorkItem],
    children: Sequence[CaseSummary],
    timers: Sequence[OpenTimer],
    incidents: Sequence[Incident],
    calling: Mapping[str, str] = MappingProxyType({}),
) -> Passage:
    """The passage of one case; everything given belongs to that case, children are the cases it called.

    `calling` tells the element that called a child, where several call the same process.
    """
    shown = [act for act in acts if act.path]
    steps = [_step(act) for act in shown]
    instants = [act.legal_at for act in shown]
    waits = [_wait(item.element, item.opened_at, item.closed_at, item.state, instants) for item in items]
    waits += [
        _wait(element, child.started_at, child.ended_at, "open" if child.ended_at is None else "done", instants)
        for child in children
        for element, called in drawing.calls.items()
        if called == child.process and child.parent_task is not None and calling.get(child.id, element) == element
    ]
    _trace(drawing, shown, steps, waits)
    return Passage(
        steps=tuple(steps),
        waits=tuple(waits),
        timers=tuple((timer.element, closing(timer.due_at)) for timer in timers),
        failed=tuple(incident.element for incident in incidents if incident.resolved_at is None),
    )


def _step(act: Act) -> Step:
    fired = [act.entry.element] if act.entry.kind == "timer.fired" else []
    return Step(act.entry.seq, minute(act.legal_at), act.entry.who, act.entry.sentence, fired=fired)


def _wait(element: str, opened_at: str, closed_at: str | None, state: str, instants: Sequence[str]) -> Wait:
    since = max((index for index, at in enumerate(instants) if at <= opened_at), default=0)
    until = None
    if closed_at is not None:
        until = next((index for index, at in enumerate(instants) if at >= closed_at and index > since), len(instants))
    return Wait(element, since, until, state)


def _trace(drawing: Drawing, acts: Sequence[Act], steps: Sequence[Step], waits: Sequence[Wait]) -> None:
    """Fill shapes and flows, in order; what an element only entered is traced from where the case came last."""
    passed: list[str] = []
    for index, (act, step) in enumerate(zip(acts, steps, strict=True)):
        for element, origin in act.path:
            flow = drawing.flow(origin, element)
            if flow is not None:
                step.flows.append(flow)
            elif origin:
                _enter(drawing, origin, passed, step)
            step.shapes.append(element)
            passed.append(element)
        for wait in waits:
            if wait.since == index:
                _enter(drawing, wait.element, passed, step)


def _enter(drawing: Drawing, element: str, passed: Sequence[str], step: Step) -> None:
    source = drawing.latest_source(element, passed)
    flow = drawing.flow(source, element) if source else None
    if flow is not None and flow not in step.flows:
        step.flows.append(flow)
