"""The data of a scope as it stands, put together from its tokens: each token knows only its own path."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from .merging import changed, merged
from .workflow import LIVE


def standing(workflow: Any) -> dict[str, Any]:
    """All data of a scope as they are now: what its tokens have made of them, and those further in."""
    tokens = [task for task in workflow.tasks.values() if task.has_state(LIVE) and not _aside(task)]
    if not tokens:
        last = workflow.last_task
        return own(last.data if last is not None else workflow.task_tree.data)
    told = own(merged(sorted(tokens, key=lambda task: (task.last_state_change, task.id))))
    for task in tokens:
        inner = workflow.top_workflow.subprocesses.get(task.id)
        if inner is not None and task.state == TaskState.STARTED:
            changed(task.data, standing(inner), told)
    return told


def spread(workflow: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Let all that runs in a scope see what has changed."""
    for task in list(workflow.tasks.values()):
        if not task.has_state(LIVE):
            continue
        changed(before, own(after), task.data)
        inner = workflow.top_workflow.subprocesses.get(task.id)
        if inner is not None and not inner.completed:
            spread(inner, before, after)


def own(data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that shares nothing with what it was made of."""
    return deepcopy(dict(data))


def _aside(task: Any) -> bool:
    """Whether a token tells nothing new of its scope: it waits for an event, or what it knows is one turn's own."""
    instance = task.triggered and isinstance(task.parent.task_spec, LoopTask)  # the others came after the loop
    if instance or isinstance(task.task_spec, CatchingEvent):
        return True
    return bool(task.workflow.spec.undoers) and _undoes(task)


def _undoes(task: Any) -> bool:
    """Whether a token stands below one that has something undone: it counts once it is done."""
    above = task.parent
    while above is not None:
        if above.task_spec.name in task.workflow.spec.undoers and above.has_state(LIVE):
            return True
        above = above.parent
    return False
