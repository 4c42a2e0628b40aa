"""The state of a case as compact JSON text, and back. Equal states give equal texts.

A row is [number, parent, spec, state, changed, triggered, internal, data]; spec is the position in the
sorted names of the process; data is what differs from the parent token's data: [changed, removed].
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import copy
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from .workflow import CaseTask, CaseWorkflow

Row = list[Any]


def encode(workflow: CaseWorkflow) -> str:
    """The state as text."""
    state = {
        "n": workflow.last_number,
        "c": workflow.changes,
        "top": _encoded_process(workflow),
        "sub": [
            [number, subprocess.spec.name, *_encoded_process(subprocess)]
            for number, subprocess in sorted(workflow.subprocesses.items())
        ],
    }
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def encode_ended(workflow: CaseWorkflow) -> str:
    """What is kept of the state once the case has ended: the counters, which differ when its course differs."""
    return json.dumps({"n": workflow.last_number, "c": workflow.changes}, separators=(",", ":"), sort_keys=True)


def decode(text: str, workflow: CaseWorkflow) -> CaseWorkflow:
    """Fill an empty workflow of the same version with a stored state."""
    state = json.loads(text)
    workflow.last_number = state["n"]
    workflow.changes = state["c"]
    if "top" not in state:
        return workflow
    _restore(workflow, *state["top"])
    for number, name, *process in state["sub"]:
        _restore(workflow.add_subprocess(number, name), *process)
    for number, subprocess in workflow.subprocesses.items():
        if not subprocess.completed:
            host = workflow.find_task(number)
            assert host is not None
            subprocess.completed_event.connect(host.task_spec._on_subworkflow_completed, host)
    for task in workflow.all_tasks():
        if task.state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            workflow.event_manager.add_task(task)
    return workflow


def _encoded_process(process: Any) -> list[Any]:
    positions = {name: position for position, name in enumerate(sorted(process.spec.task_specs))}
    rows = [_row(task, positions) for task in process.tasks.values()]
    last = process.last_task.id if process.last_task is not None and process.last_task.id in process.tasks else None
    state = [int(process.completed), last, process.data, rows]
    return [*state, list(process.done)] if process.done else state


def _row(task: CaseTask, positions: dict[str, int]) -> Row:
    row: Row = [
        task.id,
        task._parent,
        positions[task.task_spec.name],
        task._state,
        task.last_state_change,
        int(task.triggered),
        task.internal_data or 0,
        _difference(task) if task.data else 0,
    ]
    while row[-1] == 0 and len(row) > 5:
        row.pop()
    return row


def _difference(task: CaseTask) -> list[Any]:
    inherited = task.parent.data if task.parent is not None else {}
    changed = {
        name: value
        for name, value in sorted(task.data.items())
        if name not in inherited or type(inherited[name]) is not type(value) or inherited[name] != value
    }
    removed = sorted(name for name in inherited if name not in task.data)
    return [changed, removed] if removed else [changed]


def _restore(
    process: Any, completed: int, last: int | None, data: dict[str, Any], rows: list[Row], done: Iterable[Row] = ()
) -> None:
    names = sorted(process.spec.task_specs)
    process.completed = bool(completed)
    process.data = data
    process.done = tuple(done)
    for number, parent, spec, state, changed, *rest in rows:
        triggered, internal, difference = (*rest, 0, 0, 0)[:3]
        above = process.tasks[parent] if parent is not None else None
        task = CaseTask(process, process.spec.task_specs[names[spec]], above, state=state, id=number)
        task.last_state_change = changed
        task.triggered = bool(triggered)
        task.internal_data = internal or {}
        if difference:
            task.data = _applied(above.data if above is not None else {}, difference)
        if above is None:
            process.task_tree = task
    process.last_task = process.tasks.get(last)
    process.size_when_pruned = len(process.tasks)


def _applied(inherited: dict[str, Any], difference: list[Any]) -> dict[str, Any]:
    removed = difference[1] if len(difference) > 1 else ()
    # The library copies lists and mappings one level deep when a token inherits; so must we.
    data = {
        name: copy(value) if isinstance(value, (dict, list)) else value
        for name, value in inherited.items()
        if name not in removed
    }
    data.update(difference[0])
    return data
