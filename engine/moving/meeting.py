"""Whether tokens that run side by side still do, and whether each gateway that joins them can still be filled.

Asked only of what is new: where the version in force has the same trouble, moving makes nothing worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from ..bpmn.joins import Gathering, ParallelJoin
from ..bpmn.workflow import CaseTask
from .fitting import beside, drawn, standing
from .obstacle import Obstacle


def misses(process: Any, after: Any) -> Iterator[Obstacle]:
    """What would wait for ever, or run twice, in one scope; `after` has the elements of the other version."""
    tokens = standing(process)
    waiting = [task for task in tokens if isinstance(task.task_spec, Gathering) and task.state == TaskState.WAITING]
    moving = [task for task in tokens if task not in waiting]
    places = {task.task_spec.name for task in moving}
    coming = places | _beside(places, after)
    for name, join in sorted(after.task_specs.items()):
        if not isinstance(join, ParallelJoin) or len(join._inputs) < 2:
            continue
        before = process.spec.task_specs.get(name)
        stuck = isinstance(before, ParallelJoin) and not _fills(before, process.spec, places, waiting)
        if not stuck and not _fills(join, after, coming, waiting):
            yield Obstacle("join_not_filled", drawn(join))
    hosts = sorted({task.task_spec.name for task in moving if not beside(task.task_spec)})
    for one in hosts:
        now, then = _ahead(after, [one], joined=True) - {one}, _ahead(process.spec, [one], joined=True)
        for other in hosts:
            if other in now and other not in then:
                yield Obstacle("order_differs", drawn(after.task_specs[other]), {"after": one})


def _beside(places: set[str], spec: Any) -> set[str]:
    """The events that wait beside what stands: on its borders, and for the event sub-processes of the scope."""
    splits = [spec.start, *(spec.task_specs.get(f"{place}.BoundaryEventSplit") for place in places)]
    return {found.name for split in splits if split is not None for found in split.outputs if beside(found)}


def _fills(join: Any, spec: Any, coming: set[str], waiting: list[CaseTask]) -> bool:
    """Whether every incoming flow has a token or can still get one, if the gateway is reached at all."""
    arrived = {task.parent.task_spec.name for task in waiting if task.parent and task.task_spec.name == join.name}
    reach = _ahead(spec, coming, stop=join.name)
    if join.name not in reach and not arrived:
        return True
    return all(source in arrived or source in reach for source in join._inputs)


def _ahead(spec: Any, starts: Iterable[str], stop: str = "", joined: bool = False) -> set[str]:
    """The elements that can be reached from some, themselves with them.

    Nothing beyond `stop`; with `joined` nothing beyond a gateway at which tokens become one.
    """
    found = {name for name in starts if name in spec.task_specs}
    wave = list(found)
    while wave:
        passed = spec.task_specs[wave.pop()]
        if passed.name == stop or (joined and isinstance(passed, Gathering)):
            continue
        for target in passed.outputs:
            if target.name not in found:
                found.add(target.name)
                wave.append(target.name)
    return found
