"""Compensation: what was done in a scope is undone in reverse order, one activity after the other.

A scope keeps a record of each completed activity that can be undone. Those of a sub-process that completes become
records of the scope around it. Whoever lets them be undone holds the activities that undo as tokens below its own,
which waits for them; they see the data of the scope as it stands, and what they change is known to the path that
goes on. A transaction that is cancelled ends all else inside it first, and is left by its cancel event afterwards.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from .definitions import CancelDefinition
from .eventsubprocesses import EventSubprocess
from .merging import changed
from .scopedata import own, standing
from .workflow import LIVE, CaseTask

Record = list[Any]
"""[event, activities, data]: the compensation event, its activity and the sub-processes it was done in, from the inside
out, and what only that instance of each knew."""


class CompensationEvent(SpiffBpmnTask):
    """The event on the border of an activity that says what undoes it: never waits, passed when it comes to that."""

    def test(self) -> None:
        """No flow leads here; the library would have one."""


class Compensating(SpiffBpmnTask):
    """An event that lets what was done in its scope be undone, all of it or one activity, and then goes on."""

    def __init__(self, wf_spec: Any, name: str, activity: str | None = None, **told: Any) -> None:
        super().__init__(wf_spec, name, **told)
        self.activity = activity

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        if "left" not in my_task.internal_data:
            self._begin(my_task)
            my_task.internal_data["left"] = _taken(my_task.workflow, self.activity)
        if my_task.internal_data["left"]:
            _undo_next(my_task)
            return None
        return True

    def _begin(self, my_task: CaseTask) -> None:
        """What happens before anything is undone."""


class Cancelling(Compensating):
    """The end that cancels a transaction."""

    def _begin(self, my_task: CaseTask) -> None:
        my_task.data = standing(my_task.workflow)
        above = set(_above(my_task))
        for task in list(my_task.workflow.tasks.values()):
            if task is not my_task and task.id not in above and task.has_state(LIVE):
                task.cancel()

    def _run_hook(self, my_task: CaseTask) -> bool | None:
        done = super()._run_hook(my_task)
        if done:
            my_task.workflow.top_workflow.throw(my_task, CancelDefinition(None))
        return done


def completed(workflow: Any, task: CaseTask, event: str | None) -> None:
    """Keep a record of a completed activity: of itself where an event says what undoes it, otherwise of what was
    done inside."""
    activity, known = task.task_spec.bpmn_id, _of_instance(task)
    if event is not None:
        workflow.done += ([event, [activity], known],)
        return
    inner = workflow.top_workflow.subprocesses.get(task.id)
    if inner is not None:
        workflow.done += tuple([undo, [*path, activity], {**known, **told}] for undo, path, told in inner.done)


def undone(workflow: Any, task: CaseTask) -> None:
    """Go on after an activity has been undone: with the next, or with the event that asked for it."""
    event = task.parent
    asking = event.parent if event is not None else None
    if event is None or asking is None or not isinstance(asking.task_spec, Compensating):
        return
    local = set(asking.internal_data.pop("local", ()))
    before, after = ({name: of[name] for name in of if name not in local} for of in (event.data, task.data))
    changed(before, after, asking.data)
    if asking.internal_data["left"]:
        _undo_next(asking)
    else:
        asking._set_state(TaskState.READY)


def _undo_next(asking: CaseTask) -> None:
    event, _, known = asking.internal_data["left"].pop(0)
    asking.internal_data["local"] = sorted(known)
    child = asking._add_child(asking.workflow.spec.task_specs[event], TaskState.FUTURE)
    child.triggered = True
    child.task_spec._update(child)
    child.data = {**standing(asking.workflow), **own(known)}


def _taken(workflow: Any, activity: str | None) -> list[Record]:
    """The records that are undone now, the newest first; nothing is undone twice."""
    taken: list[Record] = []
    while True:
        fitting = [record for record in workflow.done if activity is None or activity in record[1]]
        workflow.done = tuple(record for record in workflow.done if record not in fitting)
        taken.extend(reversed(fitting))
        number = getattr(workflow, "parent_task_id", None)
        host = workflow.top_workflow.find_task(number) if number is not None else None
        if host is None or not isinstance(host.task_spec, EventSubprocess):
            return taken
        workflow = host.workflow


def _of_instance(task: CaseTask) -> dict[str, Any]:
    """What one instance of several knew for itself."""
    above = task.parent
    if above is None or not isinstance(above.task_spec, LoopTask) or not task.triggered:
        return {}  # what comes after a loop stands below it as well
    loop = above.task_spec.loop
    names = sorted({*loop.told, loop.item, loop.output_item} & set(task.data))
    return own({name: task.data[name] for name in names})


def _above(task: CaseTask) -> list[int]:
    found, above = [], task.parent
    while above is not None:
        found.append(above.id)
        above = above.parent
    return found
