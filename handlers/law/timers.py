"""A rule about the timers that the regulation asks for: they are there, of the right kind, and lead where they must."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import EngineError
from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing, Node
from engine.lint.walks import reached
from handlers.law.law import Law
from handlers.law.measures import Measures, RequiredTimer
from handlers.law.reading import TimerText, operator_of, timer_texts


def hard_timer(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A limit of the regulation has its timer: interrupting where the text ends the wait, else the task stays open."""
    for wanted in law.measures.timers:
        if wanted.process == drawing.id:
            yield from _held(law.measures, drawing, wanted)


def _held(measures: Measures, drawing: Drawing, wanted: RequiredTimer) -> Iterator[Flaw]:
    told = {"param": wanted.limit, "article": wanted.clause, "event": wanted.event, "operator": wanted.operator}
    timers = [timer for timer in timer_texts(drawing) if _counts(measures, timer, wanted.limit)]
    hosted = [timer for timer in timers if _asks_people(drawing, timer.node.attached_to)]
    if not hosted:
        yield flaw(timers[0].node.id if timers else drawing.id, reason="missing", **told)
        return
    right = [timer for timer in hosted if timer.node.interrupts == (wanted.event == "interrupting")]
    if not right:
        yield flaw(hosted[0].node.id, reason=wanted.event, **told)
        return
    if wanted.operator:
        leading = [timer for timer in right if _reaches(drawing, timer.node.id, wanted.operator)]
        if not leading:
            yield flaw(right[0].node.id, reason="leads_elsewhere", **told)
    if wanted.event == "non_interrupting":
        for timer in right:
            for other in drawing.boundary_of(timer.node.attached_to):
                if other.triggers == ("timer",) and other.interrupts:
                    yield flaw(other.id, reason="ended_by_another", **told)
    if wanted.decision and not _decided(drawing, wanted):
        yield flaw(right[0].node.id, reason="decided_otherwise", **told, decision=wanted.decision)


def _counts(measures: Measures, timer: TimerText, limit: str) -> bool:
    found = timer.limit
    return (
        timer.node.kind == "boundaryEvent"
        and found is not None
        and limit in found.params
        and not (found.chosen and measures.limit(limit) is not None)
    )


def _asks_people(drawing: Drawing, host: str) -> bool:
    """Whether somebody has a task while the activity waits."""
    node = drawing.nodes.get(host)
    if node is None:
        return False
    return node.kind == "userTask" or any(inner.kind == "userTask" for inner in _inside(drawing, host))


def _inside(drawing: Drawing, scope: str) -> Iterator[Node]:
    for node in drawing.in_scope(scope):
        yield node
        yield from _inside(drawing, node.id)


def _reaches(drawing: Drawing, start: str, operator: str) -> bool:
    """Whether one of the ways on from a node comes to a task that does this."""
    onward = reached([start], lambda node: [flow.target for flow in drawing.outgoing(node)])
    tasks = (operator_of(drawing.nodes[node]) for node in onward if node in drawing.nodes)
    return any(task is not None and task.get("id") == operator for task in tasks)


def _decided(drawing: Drawing, wanted: RequiredTimer) -> bool:
    """Whether the decision table picks this limit where the text does."""
    table = drawing.tables.get(wanted.decision)
    if table is None:
        return False
    try:
        return wanted.limit in table.evaluate(wanted.given).values()
    except EngineError:
        return False
