"""The tokens of a case put on the elements of another version: same numbers, same data, same states.

What has passed an element that the version does not have stays as an unnamed token, for others inherit from it.
Events beside what stands go, stay or come as the version has them; one that has happened does not come again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from ..bpmn.codec import encode
from ..bpmn.elements import ClockedTimer
from ..bpmn.eventsubprocesses import EventTrigger
from ..bpmn.scripting import Effects
from ..bpmn.workflow import CaseTask, CaseWorkflow
from ..clock import stored
from ..live import LiveCase
from ..specs import ProcessSpec
from .clocks import Waiting
from .fitting import beside, drawn, same_kind, scope_specs, scopes, standing, stays_beside
from .obstacle import NotMovable, Obstacle

Row = list[Any]


@dataclass(frozen=True)
class Mapped:
    """What of the tokens is another than before, each with its number and element.

    `dropped` waited beside what runs and have no place any more, `added` wait there now; `bordered` are new
    tokens that stand for the border of an element on which events wait for the first time.
    """

    dropped: tuple[tuple[int, str], ...]
    added: tuple[tuple[int, str], ...]
    bordered: tuple[tuple[int, str], ...]

    def document(self) -> dict[str, Any]:
        """As JSON data."""
        return {name: [list(pair) for pair in getattr(self, name)] for name in ("dropped", "added", "bordered")}


@dataclass(frozen=True)
class Shift:
    """The case on the other version, and what that changed."""

    live: LiveCase
    mapping: Mapped


def shifted(live: LiveCase, new: ProcessSpec, effects: Effects) -> Shift:
    """Put the tokens of a case on another version, whose elements they fit (engine.moving.fitting), at its instant.

    Timers are armed and counted anew through `effects`. Raises NotMovable where a limit that is new is over, and
    other EngineErrors where an expression cannot be worked out.
    """
    before = live.workflow
    borders = _new_borders(before, new)
    text, dropped, bordered = _state(before, new, borders)
    moved = LiveCase(new, effects, text, live.instant)
    moved.step = live.step
    moved.cancelled_children = live.cancelled_children
    at = stored(live.instant)
    waiting = list(_waiting(before, moved.workflow))
    added = [child for scope in scopes(moved.workflow) for child in _come(before, moved.workflow, scope, at)]
    for number, told in effects.turned(waiting).items():
        task = moved.workflow.find_task(number)
        assert task is not None
        task.internal_data.update(told)
    moved.run()
    return Shift(moved, Mapped(tuple(dropped), tuple((task.id, drawn(task.task_spec)) for task in added), bordered))


def _new_borders(before: CaseWorkflow, new: ProcessSpec) -> dict[int, str]:
    """The tokens on whose elements events wait for the first time, with the name of what stands for the border."""
    found = {}
    for scope, processes in scopes(before).items():
        known = scope_specs(new)[scope].task_specs
        for process in processes:
            for task in standing(process):
                split = f"{task.task_spec.name}.BoundaryEventSplit"
                above = task.parent.task_spec if task.parent is not None else None
                if split in known and (above is None or above.name != split):
                    found[task.id] = split
    return found


def _state(
    before: CaseWorkflow, new: ProcessSpec, borders: dict[int, str]
) -> tuple[str, list[tuple[int, str]], tuple[tuple[int, str], ...]]:
    """The state as the other version would have stored it, with the tokens that are left out and put in."""
    state, specs = json.loads(encode(before)), scope_specs(new)
    dropped: list[tuple[int, str]] = []
    bordered: list[tuple[int, str]] = []

    def rewritten(process: Any, scope: str, stored: list[Any]) -> None:
        after = specs[scope]
        positions = {name: position for position, name in enumerate(sorted(after.task_specs))}
        rows: list[Row] = []
        for row in stored[3]:
            task = process.tasks[row[0]]
            name = _place(task, after)
            if name is None:
                dropped.append((task.id, drawn(task.task_spec)))
                continue
            if task.id in borders:
                state["n"] += 1
                split = borders[task.id]
                inherits = task.parent is not None and bool(task.parent.data)
                known = [0, 0, [{}]] if inherits else []
                rows.append([state["n"], row[1], positions[split], TaskState.COMPLETED, row[4], *known])
                bordered.append((state["n"], drawn(task.task_spec)))
                row[1] = state["n"]
            row[2] = positions[name]
            rows.append(row)
        stored[3] = rows
        if stored[1] is not None and all(row[0] != stored[1] for row in rows):
            stored[1] = None

    rewritten(before, "", state["top"])
    for entry in state["sub"]:
        number, name, *stored = entry
        rewritten(before.subprocesses[number], name, stored)
        entry[2:] = stored
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text, dropped, tuple(bordered)


def _place(task: CaseTask, after: Any) -> str | None:
    """The element of the version at which a token is from now on; None for an event that has no place any more."""
    spec = task.task_spec
    found = after.task_specs.get(spec.name)
    if beside(spec) and task.state == TaskState.WAITING:
        return str(spec.name) if stays_beside(spec, found) else None
    if found is None or not same_kind(spec, found):
        return str(after.start.name)
    return str(spec.name)


def _come(before: CaseWorkflow, now: CaseWorkflow, scope: str, at: str) -> Iterator[CaseTask]:
    """Let the events wait that the version before did not have beside what stands."""
    for process in scopes(now)[scope]:
        own = before if process is now else before.subprocesses[process.parent_task_id]
        for task in standing(process):
            above = task.parent
            if above is not None and isinstance(above.task_spec, BoundaryEventSplit) and not beside(task.task_spec):
                yield from _put(above, own.spec, at)
        if any(isinstance(found, EventTrigger) for found in process.spec.start.outputs):
            yield from _put(process.task_tree, own.spec, at)


def _put(above: CaseTask, before: Any, at: str) -> Iterator[CaseTask]:
    """Let the events of a border or scope wait that are new; a reminder whose instant is over is left out."""
    for spec in above.task_spec.outputs:
        if not beside(spec):
            continue
        known = before.task_specs.get(spec.name)
        if known is not None and stays_beside(known, spec):
            continue  # it waits already, or has happened
        child = above._add_child(spec, TaskState.WAITING)
        spec._update(child)
        due = child.internal_data.get("event_value")
        if due is None or due > at:
            yield child
        elif "of" in child.internal_data["basis"]:
            child.workflow._remove_task(child.id)
            child.workflow.top_workflow.event_manager.remove_task(child)
        else:
            raise NotMovable(Obstacle("over_at_once", drawn(spec), {"due_at": due}))


def _waiting(before: CaseWorkflow, now: CaseWorkflow) -> Iterator[Waiting]:
    """The timers that wait in both versions."""
    for task in now.all_tasks():
        known = before.find_task(task.id)
        if known is None or task.state != TaskState.WAITING or "event_value" not in task.internal_data:
            continue
        was, is_now = known.task_spec.event_definition, task.task_spec.event_definition
        if isinstance(is_now, ClockedTimer) and isinstance(was, ClockedTimer):
            yield Waiting(task, (was.expression, was.tag), (is_now.expression, is_now.tag), dict(task.internal_data))
