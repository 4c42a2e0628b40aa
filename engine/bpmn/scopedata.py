"""The data of a scope as it stands, put together from its tokens: each token knows only its own path."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from SpiffWorkflow.util.task import TaskState

from .workflow import LIVE


def changed_within(workflow: Any) -> dict[str, Any]:
    """What the tokens of a scope have changed since it began, the later over the earlier.

    Sub-processes that still run are looked into as well.
    """
    changed: dict[str, Any] = {}
    for task in sorted(_tokens(workflow), key=lambda task: task.last_state_change):
        inherited = task.parent.data
        for name, value in task.data.items():
            if name not in inherited or inherited[name] != value:
                changed[name] = value
    return deepcopy(changed)


def standing(workflow: Any) -> dict[str, Any]:
    """All data of a scope as they are now."""
    return {**deepcopy(workflow.task_tree.data), **changed_within(workflow)}


def spread(workflow: Any, changes: Mapping[str, Any]) -> None:
    """Let all that runs in a scope see these changes."""
    if not changes:
        return
    for task in list(workflow.tasks.values()):
        if not task.has_state(LIVE):
            continue
        task.data.update(deepcopy(dict(changes)))
        inner = task.workflow.top_workflow.subprocesses.get(task.id)
        if inner is not None and not inner.completed:
            spread(inner, changes)


def _tokens(workflow: Any) -> list[Any]:
    found = []
    for task in workflow.tasks.values():
        if task.parent is None or not task.has_state(LIVE | TaskState.COMPLETED):
            continue
        found.append(task)
        inner = task.workflow.top_workflow.subprocesses.get(task.id)
        if inner is not None and task.state == TaskState.STARTED:
            found.extend(_tokens(inner))
    return found
