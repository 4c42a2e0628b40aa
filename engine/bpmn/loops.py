"""Activities that happen several times: standard loops and multiple instances, all at once or one by one.

Each instance is a token below the activity's own. The instances count from 0 in `loopCounter`; what else is told
of them has the names of BPMN 2.0 (table 10.30) and those of other tools. An instance that has an output item
gives only that; any other gives back what it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from engine.errors import Fault

from .loopnames import COUNTER, COUNTS, MOST_INSTANCES
from .loopreading import Loop
from .merging import changed
from .workflow import CaseTask

MOST_ROUNDS = 10_000
"""Rounds of a standard loop whose waits let it go on for ever."""


class LoopFault(Fault):
    """The instances of an activity cannot be made or gathered."""


@dataclass(frozen=True)
class Counts:
    """How many instances there are, and how far they are."""

    all: int
    completed: int
    active: int
    terminated: int = 0

    def told(self, index: int) -> dict[str, int]:
        """By every name they are known by."""
        return {name: getattr(self, what) for name, what in COUNTS.items()} | {COUNTER: index}


class Repeated(LoopTask, SpiffBpmnTask):
    """An activity that happens several times; `task_spec` names what happens each time."""

    def __init__(self, wf_spec: Any, name: str, instance: str, loop: Loop, **told: Any) -> None:
        super().__init__(wf_spec, name, **told)
        self.task_spec = instance
        self.loop = loop

    def merge_child(self, workflow: Any, child: CaseTask) -> None:
        """An instance is over."""
        host = child.parent
        if host is None or host.state != TaskState.STARTED or host.task_spec is not self:
            return
        self._gathered(host, child)
        self._after(host, child)

    def _after(self, host: CaseTask, child: CaseTask) -> None:
        raise NotImplementedError

    def _gathered(self, host: CaseTask, child: CaseTask) -> None:
        """What an instance that gives no output item changed becomes known to all."""
        before = host.parent.data if self.loop.parallel else host.data
        local = self._local | {self.loop.output}
        told = {name: value for name, value in child.data.items() if name not in local}
        base = {name: value for name, value in before.items() if name not in local}
        changed(base, told, host.data)

    @property
    def _local(self) -> frozenset[str]:
        """The variables of one instance alone; those of a loop around it are not seen inside."""
        return frozenset({self.loop.item, *self.loop.told})

    def _hide(self, host: CaseTask) -> None:
        for name in self._local:
            host.data.pop(name, None)

    def _reveal(self, host: CaseTask) -> None:
        known = host.parent.data
        host.data.update({name: known[name] for name in self._local if name in known})

    def _add_instance(self, host: CaseTask, index: int, counts: Counts, item: tuple[Any, ...] = ()) -> None:
        child = host._add_child(host.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.internal_data["index"] = index
        if self.loop.item and item:
            child.data[self.loop.item] = item[0]
        told = counts.told(index)
        child.data.update({name: told[name] for name in self.loop.told})
        child.task_spec._update(child)

    def _holds(self, condition: str, task: CaseTask, counts: Counts, index: int, **known: Any) -> bool:
        told = {**known, **counts.told(index)}
        return bool(task.workflow.script_engine.evaluate_with(task, condition, told))

    def _close(self, host: CaseTask) -> None:
        """Go on; instances that still run are taken away."""
        self._reveal(host)
        for child in host.children:
            if child.triggered and not child.has_state(TaskState.FINISHED_MASK):
                child.cancel()
        host._set_state(TaskState.READY)


class StandardLoop(Repeated):
    """Again and again while the condition holds, or as often as the drawn maximum."""

    def _update_hook(self, my_task: CaseTask) -> bool:
        super()._update_hook(my_task)
        my_task.internal_data["rounds"] = 0
        if self.loop.test_before and not self._goes_on(my_task):
            return True
        self._hide(my_task)
        my_task._set_state(TaskState.STARTED)
        self._add_instance(my_task, 0, Counts(1, 0, 1))
        return False

    def _after(self, host: CaseTask, child: CaseTask) -> None:
        host.internal_data["rounds"] += 1
        if not self._goes_on(host):
            self._close(host)
            return
        rounds = host.internal_data["rounds"]
        if rounds >= MOST_ROUNDS:
            raise LoopFault(element=self.bpmn_id, reason="too_many_rounds", most=MOST_ROUNDS)
        self._add_instance(host, rounds, Counts(rounds + 1, rounds, 1))

    def _goes_on(self, host: CaseTask) -> bool:
        rounds = host.internal_data["rounds"]
        if self.loop.maximum is not None and rounds >= self.loop.maximum:
            return False
        return not self.loop.condition or self._holds(self.loop.condition, host, Counts(rounds, rounds, 0), rounds)


class Instances(Repeated):
    """One instance for each entry of a list, or as many as a number says."""

    def _entries(self, host: CaseTask) -> list[Any] | None:
        """The entries of the list; None where a number says how many."""
        if not self.loop.collection:
            return None
        found = host.data.get(self.loop.collection)
        if self.loop.collection not in host.data:
            raise LoopFault(element=self.bpmn_id, reason="no_collection", name=self.loop.collection)
        if isinstance(found, Mapping):
            found = list(found.values())
        if not isinstance(found, Sequence) or isinstance(found, str):
            raise LoopFault(element=self.bpmn_id, reason="not_a_list", name=self.loop.collection)
        self._bounded(len(found))
        return list(found)

    def _number(self, host: CaseTask) -> int:
        found = host.workflow.script_engine.evaluate(host, self.loop.cardinality)
        if isinstance(found, str) and found.strip().isdecimal():
            found = int(found)
        if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found) or found < 0:
            raise LoopFault(element=self.bpmn_id, reason="not_a_number", found=repr(found)[:50])
        self._bounded(int(found))
        return int(found)

    def _bounded(self, number: int) -> None:
        if number > MOST_INSTANCES:
            raise LoopFault(element=self.bpmn_id, reason="too_many_instances", found=number, most=MOST_INSTANCES)

    def _update_hook(self, my_task: CaseTask) -> bool:
        super()._update_hook(my_task)
        entries = self._entries(my_task)
        number = len(entries) if entries is not None else self._number(my_task)
        my_task.internal_data.update(all=number, completed=0)
        if self.loop.output and self.loop.output != self.loop.collection:
            my_task.data[self.loop.output] = []
        if number == 0:
            return True
        self._hide(my_task)
        my_task._set_state(TaskState.STARTED)
        for index in range(number if self.loop.parallel else 1):
            self._add_instance(my_task, index, self._counts(my_task, index), _entry(entries, index))
        return False

    def _counts(self, host: CaseTask, index: int) -> Counts:
        """All at once run those that are not over; one by one the one of this index."""
        known = host.internal_data
        active = known["all"] - known["completed"] if self.loop.parallel else int(index < known["all"])
        return Counts(known["all"], known["completed"], active)

    def _gathered(self, host: CaseTask, child: CaseTask) -> None:
        host.internal_data["completed"] += 1
        if not (self.loop.output and self.loop.output_item):
            super()._gathered(host, child)
            return
        if self.loop.output_item not in child.data:
            raise LoopFault(element=self.bpmn_id, reason="no_output_item", name=self.loop.output_item)
        index, value = child.internal_data["index"], child.data[self.loop.output_item]
        if self.loop.output == self.loop.collection:
            kept = host.data[self.loop.output]
            place = list(kept)[index] if isinstance(kept, Mapping) else index
            # A list of its own: what came in may still be read by the others.
            host.data[self.loop.output] = kept = dict(kept) if isinstance(kept, Mapping) else list(kept)
            kept[place] = value
        else:
            host.data[self.loop.output] = self._outputs_in_order(host, index, value)

    def _outputs_in_order(self, host: CaseTask, index: int, value: Any) -> list[Any]:
        gathered = host.data[self.loop.output]
        if not self.loop.parallel:
            return [*gathered, value]
        over: list[int] = host.internal_data.setdefault("over", [])
        place = sum(other < index for other in over)
        over.append(index)
        return [*gathered[:place], value, *gathered[place:]]

    def _after(self, host: CaseTask, child: CaseTask) -> None:
        known, index = host.internal_data, child.internal_data["index"]
        over = known["completed"] == known["all"]
        counts = Counts(
            known["all"], known["completed"], known["all"] - known["completed"] if self.loop.parallel else 0
        )
        if not over and self.loop.completion:
            # The instance's own view, with all that has been gathered so far.
            over = self._holds(self.loop.completion, child, counts, index, **self._told_by(host))
        if over:
            self._close(host)
        elif not self.loop.parallel:
            entries = self._entries(host)
            self._add_instance(host, index + 1, self._counts(host, index + 1), _entry(entries, index + 1))

    def _told_by(self, host: CaseTask) -> dict[str, Any]:
        if not (self.loop.output and self.loop.output_item):
            return dict(host.data)
        return {self.loop.output: host.data[self.loop.output]}


def looped(wf_spec: Any, instance: Any, loop: Loop) -> Repeated:
    """The activity that lets another happen several times, in its place."""
    name = instance.name
    del wf_spec.task_specs[name]
    instance.name = f"{name} [child]"
    wf_spec.task_specs[instance.name] = instance
    kind = StandardLoop if loop.standard else Instances
    host = kind(wf_spec, name, instance.name, loop, description=instance.description, lane=instance.lane)
    host.bpmn_name = instance.bpmn_name
    for told in ("io_specification", "data_input_associations", "data_output_associations"):
        setattr(host, told, getattr(instance, told))
        setattr(instance, told, None if told == "io_specification" else [])
    instance.inputs = [host]
    instance.completed_event.connect(host.merge_child)
    return host


def _entry(entries: list[Any] | None, index: int) -> tuple[Any, ...]:
    return () if entries is None else (entries[index],)
