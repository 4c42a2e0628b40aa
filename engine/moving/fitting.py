"""Whether every token that stands finds its element in another version, as what it was and where it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from ..bpmn.compensation import Compensating, CompensationEvent
from ..bpmn.elements import ChildCaseTask
from ..bpmn.eventsubprocesses import EventTrigger
from ..bpmn.gateways import EventGateway
from ..bpmn.joins import EndGathering, InclusiveJoin, ParallelJoin
from ..bpmn.loops import Repeated
from ..bpmn.workflow import CaseTask, CaseWorkflow
from ..specs import ProcessSpec
from .obstacle import Obstacle

TOP = ""
"""The scope of what is drawn in no sub-process."""

STANDS = TaskState.NOT_FINISHED_MASK


def scopes(workflow: CaseWorkflow) -> dict[str, list[Any]]:
    """The scopes in which tokens are, each by its name: the process itself, and the insides of sub-processes."""
    found: dict[str, list[Any]] = {TOP: [workflow]}
    for _, inner in sorted(workflow.subprocesses.items()):
        found.setdefault(inner.spec.name, []).append(inner)
    return found


def scope_specs(spec: ProcessSpec) -> dict[str, Any]:
    """The elements of a version by scope."""
    return {TOP: spec.diagram.spec, **spec.diagram.subprocesses}


def standing(process: Any) -> list[CaseTask]:
    """The tokens of one scope that are not done with, in order of their numbers."""
    return sorted((task for task in process.tasks.values() if task.has_state(STANDS)), key=lambda task: task.id)


def beside(spec: Any) -> bool:
    """Whether an event waits beside what runs, on a border or for an event sub-process, and may come or go."""
    return isinstance(spec, BoundaryEvent | EventTrigger)


def same_kind(before: Any, after: Any) -> bool:
    """Whether two elements of one id are the same kind of thing."""
    if isinstance(before, EndGathering) and isinstance(after, EndGathering):
        return True
    if type(before) is not type(after):
        return False
    if isinstance(before, CatchingEvent):
        return type(before.event_definition) is type(after.event_definition)
    return True


def stays_beside(before: Any, after: Any | None) -> bool:
    """Whether an event beside what runs is there in both versions: of one kind, at the same place."""
    if after is None or not same_kind(before, after):
        return False
    return {found.name for found in before.inputs} == {found.name for found in after.inputs}


def misfits(workflow: CaseWorkflow, new: ProcessSpec, result_wanted: tuple[str, ...] | None) -> Iterator[Obstacle]:
    """What keeps the tokens from standing where they stand; `result_wanted` are the names that a caller waits for."""
    known = scope_specs(new)
    for name, processes in scopes(workflow).items():
        for process in processes:
            for task in standing(process):
                yield from _misfit(task, name, known)
            yield from _undoing(process, known.get(name))
    given = set(new.diagram.outputs)
    if result_wanted and given and not given.issuperset(result_wanted):
        missing = sorted(set(result_wanted) - given)
        yield Obstacle("result_missing", "", {"names": missing})


def drawn(spec: Any) -> str:
    """The element that a token's spec belongs to."""
    return str(spec.bpmn_id or spec.name.partition(".")[0])


def _misfit(task: CaseTask, scope: str, known: dict[str, Any]) -> Iterator[Obstacle]:
    spec = task.task_spec
    after = known[scope].task_specs.get(spec.name) if scope in known else None
    if beside(spec) and task.state == TaskState.WAITING:
        return  # it goes, stays or comes with the version
    if after is None:
        elsewhere = any(spec.name in other.task_specs for other in known.values())
        yield Obstacle("other_scope" if elsewhere else "gone", drawn(spec))
    elif not same_kind(spec, after):
        yield Obstacle("other_kind", drawn(spec))
    elif isinstance(spec, ChildCaseTask) and spec.called != after.called:
        yield Obstacle("other_call", drawn(spec), {"before": spec.called, "after": after.called})
    elif isinstance(spec, Repeated) and not _same_loop(spec, after):
        yield Obstacle("other_loop", drawn(spec))
    elif isinstance(spec, ParallelJoin | InclusiveJoin):
        if set(spec._inputs) != set(after._inputs):
            yield Obstacle("other_join", drawn(spec))
    elif task.parent is not None and isinstance(task.parent.task_spec, EventGateway):
        yield from _choice(task, known[scope])


def _same_loop(before: Repeated, after: Repeated) -> bool:
    one, other = before.loop, after.loop
    names = ("standard", "parallel", "collection", "item", "output", "output_item")
    return all(getattr(one, name) == getattr(other, name) for name in names) and set(other.told) <= set(one.told)


def _choice(task: CaseTask, after: Any) -> Iterator[Obstacle]:
    assert task.parent is not None
    gateway = task.parent.task_spec
    now = after.task_specs.get(gateway.name)
    ways = {found.name for found in gateway.outputs}
    if now is None or not same_kind(gateway, now) or {found.name for found in now.outputs} != ways:
        yield Obstacle("other_choice", drawn(gateway))


def _undoing(process: Any, after: Any | None) -> Iterator[Obstacle]:
    """What was done is undone as drawn when it was done."""
    if after is None:
        return
    records = [record[0] for record in process.done]
    for task in standing(process):
        if isinstance(task.task_spec, Compensating):
            records.extend(record[0] for record in task.internal_data.get("left", ()))
    for event in dict.fromkeys(records):
        if not isinstance(after.task_specs.get(event), CompensationEvent):
            yield Obstacle("undo_gone", event)
    undoing = {name for name, spec in after.task_specs.items() if isinstance(spec, CompensationEvent)}
    for event in sorted(undoing - set(process.spec.task_specs)):
        yield Obstacle("undo_added", event)
