"""The visits of one case to elements in which time is spent, read from its work items, its calls and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..store.schema import NO_DEADLINE
from .plan import Plan
from .records import Record

Ending = Literal["done", "timer", "cancelled", "open"]
_HOW: dict[str, Ending] = {"open": "open", "done": "done", "ended": "done", "active": "open", "held": "open"}


@dataclass(frozen=True)
class Visit:
    """One visit; instants are stored texts. `child` is the case that the element called."""

    element: str
    kind: str
    department: str
    entered: str
    left: str | None
    due_at: str | None
    ended: Ending
    child: Record | None = None

    @property
    def overran(self) -> bool:
        """Whether it was left at or after its deadline, which no longer belongs to the limit."""
        return self.due_at is not None and self.left is not None and self.left >= self.due_at


def visits_of(plan: Plan, record: Record) -> list[Visit]:
    """All visits of a case, in order of entering."""
    found = [*_of_people(plan, record), *_of_calls(plan, record), *_of_waits(plan, record)]
    return sorted(found, key=lambda visit: visit.entered)


def _of_people(plan: Plan, record: Record) -> Iterator[Visit]:
    for item in record.items:
        drawn = plan.elements.get(item.element)
        yield Visit(
            element=item.element,
            kind=drawn.kind if drawn is not None else "userTask",
            department=item.department,
            entered=item.opened_at,
            left=item.closed_at,
            due_at=item.due_at if item.due_at != NO_DEADLINE else None,
            ended=_how(record, item.state, item.closed_at),
        )


def _of_calls(plan: Plan, record: Record) -> Iterator[Visit]:
    answered = {act.task: act.element for act in record.acts if act.kind.startswith("child.")}
    for child in record.children:
        task = child.row.parent_task
        calling = [found.id for found in plan.elements.values() if found.calls == child.row.process]
        if task is not None and (task in answered or calling):
            yield Visit(
                element=answered.get(task, calling[0] if calling else ""),
                kind="callActivity",
                department="",
                entered=child.row.started_at,
                left=child.row.ended_at,
                due_at=None,
                ended=_how(record, child.row.status, child.row.ended_at),
                child=child,
            )


def _how(record: Record, state: str, at: str | None) -> Ending:
    """How a visit ended: what was cancelled at the instant at which a timer fired, the timer ended."""
    if state in _HOW:
        return _HOW[state]
    return "timer" if any(act.kind == "timer.fired" and act.at == at for act in record.acts) else "cancelled"


def _of_waits(plan: Plan, record: Record) -> Iterator[Visit]:
    """Receiving tasks and events in which a token waits: entered when what lies before them was passed."""
    waiting = {found.id for found in plan.elements.values() if found.waits}
    if not waiting:
        return
    stand: dict[str, list[str]] = {element: [] for element in waiting}
    for act in record.acts:
        passed = [element for element, _ in act.path]
        for element in passed:
            if stand.get(element):
                yield _waited(plan, element, stand[element].pop(0), act.at, "done")
                for other in _rivals(plan, element, waiting):
                    if stand[other]:
                        yield _waited(plan, other, stand[other].pop(0), act.at, "cancelled")
            yield from _ended_with(plan, element, stand, act.at)
        for element, count in _still_before(plan, passed, waiting).items():
            stand[element].extend([act.at] * count)
    for element, entered in stand.items():
        for since in entered:
            over = record.row.ended_at
            yield _waited(plan, element, since, over, "open" if over is None else "cancelled")


def _still_before(plan: Plan, passed: Sequence[str], waiting: set[str]) -> Counter[str]:
    """The waiting elements that one act reached: those drawn after what it passed."""
    reached: Counter[str] = Counter()
    for position, source in enumerate(passed):
        after = {flow.target for flow in plan.outgoing.get(source, ())}
        whole = plan.follows_wholly(source) or _decides_by_event(plan, source)
        if whole and not after.intersection(passed[position + 1 :]):
            reached.update(after & waiting)
    return reached


def _decides_by_event(plan: Plan, element: str) -> bool:
    return element in plan.elements and plan.elements[element].kind == "eventBasedGateway"


def _rivals(plan: Plan, element: str, waiting: set[str]) -> set[str]:
    """The other events that a gateway waited for."""
    sources = [flow.source for flow in plan.incoming.get(element, ()) if _decides_by_event(plan, flow.source)]
    return {flow.target for source in sources for flow in plan.outgoing[source]} & waiting - {element}


def _ended_with(plan: Plan, border: str, stand: dict[str, list[str]], at: str) -> Iterator[Visit]:
    """What waited inside of, or was, the host that an interrupting border event ended."""
    drawn = plan.elements.get(border)
    if drawn is None or not drawn.interrupting:
        return
    for element, entered in stand.items():
        if element == drawn.host or plan.lies_in(element, drawn.host):
            for since in entered:
                yield _waited(plan, element, since, at, "timer" if drawn.timed else "cancelled")
            entered.clear()


def _waited(plan: Plan, element: str, entered: str, left: str | None, ended: Ending) -> Visit:
    return Visit(element, plan.elements[element].kind, "", entered, left, None, ended)
