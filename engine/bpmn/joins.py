"""Where tokens wait for each other: parallel and inclusive gateways, and the end of a process.

A token that arrives waits as itself; nothing is inferred from the past of the others. Arrivals are asked again
after each step of their process, when every token stands somewhere. Of those that a join takes, the last
arrival goes on with what all of them know (engine.bpmn.merging); any surplus goes on waiting.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.errors import Fault

from .elements import ChildCaseTask
from .merging import merged
from .workflow import CaseTask

_TOKEN = TaskState.WAITING | TaskState.READY | TaskState.STARTED
"""Where a token stands: nothing is predicted (engine.bpmn), so every other state is over."""


class NoFlowTaken(Fault):
    """No condition of the gateway holds and it has no default flow."""


class Gathering:
    """What all joins share; `_taken` says which arrivals go on together now."""

    def _taken(self, arrivals: list[CaseTask]) -> list[CaseTask]:
        """The arrivals that are taken now, in order of arrival; none when they still have to wait."""
        raise NotImplementedError

    def _update_hook(self, my_task: CaseTask) -> bool:
        if my_task.state != TaskState.WAITING:
            my_task._inherit_data()
            my_task._set_state(TaskState.WAITING)
            return False
        taken = self._taken(my_task.workflow.waiting_at(self))
        if not taken or taken[-1] is not my_task:
            return False
        if len(taken) > 1:
            my_task.data = merged(taken)
        for other in taken[:-1]:
            other.cancel()
        return True


class ParallelJoin(Gathering, ParallelGateway):
    """Takes one token from each incoming flow."""

    def _taken(self, arrivals: list[CaseTask]) -> list[CaseTask]:
        wanted: Counter[str] = Counter(self._inputs)
        taken = []
        for task in arrivals:
            source = task.parent.task_spec.name
            if wanted[source] > 0:
                wanted[source] -= 1
                taken.append(task)
        return [] if any(wanted.values()) else taken

    def _run_hook(self, my_task: CaseTask) -> bool:
        return True


class InclusiveJoin(Gathering, InclusiveGateway):
    """Takes one token from each incoming flow that has one, once no token can still reach an empty flow.

    As BPMN 2.0 says (table 13.3): a token elsewhere holds the gateway back when a path that does not pass the
    gateway leads from it to an incoming flow without a token, unless such a path also leads to one with.
    """

    def _taken(self, arrivals: list[CaseTask]) -> list[CaseTask]:
        taken: dict[str, CaseTask] = {}
        for task in arrivals:
            taken.setdefault(task.parent.task_spec.name, task)
        empty = set(self._inputs) - set(taken)
        if empty and self._expects(arrivals[0], empty, set(taken)):
            return []
        return list(taken.values())

    def _expects(self, arrival: CaseTask, empty: set[str], full: set[str]) -> bool:
        """Whether a token can still reach a flow from one of the `empty` sources, and none of the `full` ones."""
        to_empty, to_full = self._upstream(empty), self._upstream(full)
        for task in arrival.workflow.tasks.values():
            if not task.has_state(_TOKEN) or task.task_spec is self:
                continue
            name = task.task_spec.name
            if name in to_empty and name not in to_full:
                return True
        return False

    def _upstream(self, sources: set[str]) -> set[str]:
        """The elements from which a path leads to these sources without passing this gateway."""
        specs = self._wf_spec.task_specs
        found, wave = set(sources), list(sources)
        while wave:
            for name in specs[wave.pop()]._inputs:
                if name not in found and name != self.name:
                    found.add(name)
                    wave.append(name)
        return found

    def _run_hook(self, my_task: CaseTask) -> bool:
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise NoFlowTaken(element=self.bpmn_id)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class EndGathering(Gathering, _EndJoin):
    """The end of a process: it is over once no other token is left in it.

    Arrivals are folded into one, so that a process with many small ends does not grow.
    """

    def _taken(self, arrivals: list[CaseTask]) -> list[CaseTask]:
        mine = arrivals[-1]
        if len(arrivals) > 1:
            mine.data = merged(arrivals)
            for other in arrivals[:-1]:
                other.cancel()
        others = (task for task in mine.workflow.tasks.values() if task is not mine)
        return [] if any(self._holds_open(task) for task in others) else [mine]

    def _holds_open(self, task: CaseTask) -> bool:
        """Whether a token is left that has still to move."""
        return bool(task.has_state(_TOKEN))

    def _run_hook(self, my_task: CaseTask) -> bool:
        my_task.workflow.data.update(my_task.data)
        return True


def deadlocked(workflow: Any) -> str | None:
    """The first join at which tokens wait for each other while nobody and nothing can move any of them."""
    joins = [task for task in workflow.waiting.values() if isinstance(task.task_spec, Gathering)]
    if not joins or workflow.ready or any(_can_be_moved(task) for task in workflow.all_tasks()):
        return None
    stuck = min((task for task in joins if task.task_spec.bpmn_id), key=lambda task: task.id, default=None)
    return str(stuck.task_spec.bpmn_id) if stuck is not None else None


def _can_be_moved(task: Any) -> bool:
    """Whether a token waits for an event or for a child case."""
    if task.state == TaskState.WAITING:
        return isinstance(task.task_spec, CatchingEvent)
    return task.state == TaskState.STARTED and isinstance(task.task_spec, ChildCaseTask)
