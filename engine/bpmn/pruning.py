"""Forgets tokens that nothing can ask for any more, so that a case that runs for years stays small.

Kept are the tokens that still stand somewhere, and of those that have passed: where each of them came from,
what a structure around it still needs, where branches parted that may meet again (engine.bpmn.merging reads
there what both knew), the newest end and the newest firing of each timer. What has happened is in the history.
A kept token whose own origin is forgotten hangs below the next one kept; passed tokens inherit nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from .workflow import CaseTask

_SLACK = 200
_TOKEN = TaskState.WAITING | TaskState.READY | TaskState.STARTED


def prune(process: Any) -> None:
    """Forget what one process, or the inside of one sub-process, does not need."""
    tasks: dict[int, CaseTask] = process.tasks
    _drop_idle_joins(process)
    standing = [task for task in tasks.values() if task._state & _TOKEN]
    kept = {process.task_tree.id, *(task.id for task in _remembered(process))}
    for task in standing:
        kept.update(_needed_by(task))
    kept.update(_partings(tasks, kept))
    if len(kept) < len(tasks):
        _rebuild(process, kept)
    process.size_when_pruned = len(tasks)


def overgrown(process: Any) -> bool:
    """Whether so much has happened since the last pruning that it is worth another."""
    return len(process.tasks) > 2 * int(process.size_when_pruned) + _SLACK


def _needed_by(task: CaseTask) -> Iterator[int]:
    """The token itself, the one it inherits from, its origin on the drawing, and the split it belongs to."""
    yield task.id
    split = getattr(task.task_spec, "split_task", None)
    own = task.task_spec.bpmn_id
    above, named = task.parent, False
    first = True
    while above is not None and (first or not named or split is not None):
        spec = above.task_spec
        is_split = spec.name == split
        if first or is_split or not named:
            yield above.id
        if isinstance(spec, BoundaryEventSplit) and (first or is_split):
            yield from _attached(above)
        if is_split:
            split = None
        named = named or (spec.bpmn_id is not None and spec.bpmn_id != own)
        first, above = False, above.parent


def _attached(split: CaseTask) -> Iterator[int]:
    """The host and the interrupting events: the join behind them asks each of them."""
    for child in split.children:
        if not isinstance(child.task_spec, BoundaryEvent) or child.task_spec.cancel_activity:
            yield child.id


def _remembered(process: Any) -> Iterator[CaseTask]:
    """The newest of what may be asked for after it has passed."""
    newest: dict[str, CaseTask] = {}
    for task in process.tasks.values():
        if task._state != TaskState.COMPLETED:
            continue
        if ends_here(task):
            kind = "end"
        elif "event_value" in task.internal_data:
            kind = f"timer {task.task_spec.name}"
        else:
            continue
        if kind not in newest or newest[kind].last_state_change < task.last_state_change:
            newest[kind] = task
    yield from newest.values()
    if process.last_task is not None and process.last_task.id in process.tasks:
        yield process.last_task


def ends_here(task: CaseTask) -> bool:
    """Whether a token has come to an end at this element: an end event, or one that no flow leaves."""
    spec = task.task_spec
    if spec.bpmn_id is None:
        return False
    return spec.name in task.workflow.spec.ends


def _partings(tasks: dict[int, CaseTask], kept: set[int]) -> set[int]:
    """The tokens at which the ways to two or more kept ones part.

    Directly below a kept split stays the event or the host by which the way leads: they are told apart there.
    """
    passed: set[int] = set()
    partings: set[int] = set()
    for number in kept:
        below, above = number, tasks[number]._parent
        while above is not None and above not in kept and above not in passed:
            passed.add(above)
            below, above = above, tasks[above]._parent
        if above is None:
            continue
        if above not in kept:
            partings.add(above)
        elif below != number and isinstance(tasks[above].task_spec, BoundaryEventSplit):
            partings.add(below)
    return partings


def _rebuild(process: Any, kept: set[int]) -> None:
    tasks: dict[int, CaseTask] = process.tasks
    for number in kept:
        task = tasks[number]
        above = task._parent
        while above is not None and above not in kept:
            above = tasks[above]._parent
        task._parent = above
    for number in [number for number in tasks if number not in kept]:
        task = tasks.pop(number)
        process._task_removed_notify(task)
    for task in tasks.values():
        task._children = []
    for number in sorted(tasks):
        task = tasks[number]
        if task._parent is None:
            task.level = 0
            continue
        above_task = tasks[task._parent]
        above_task._children.append(number)
        task.level = above_task.level + 1


def _drop_idle_joins(process: Any) -> None:
    """A fired event that let its host live waits beside it for nothing: the host's own end is enough."""
    idle = [
        task
        for task in process.tasks.values()
        if task._state == TaskState.WAITING
        and isinstance(task.task_spec, BoundaryEventJoin)
        and isinstance(task.parent.task_spec, BoundaryEvent)
        and not task.parent.task_spec.cancel_activity
    ]
    for task in idle:
        process._remove_task(task.id)
