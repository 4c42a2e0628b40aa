"""Where a token stands: its element, and of what repeats, which instance it belongs to.

Numbers of tokens mean nothing on another drawing; an element and its instance do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..bpmn.workflow import CaseTask
from ..live import LiveCase

Place = tuple[str, ...]
"""The instances around a token, the innermost first: each by the entry it is for, else by its number."""
Spot = tuple[str, Place]
"""An element in one of its instances."""


def place_of(task: CaseTask) -> Place:
    """The instances that a token belongs to; empty outside of whatever repeats."""
    found: list[str] = []
    above: CaseTask | None = task
    while above is not None:
        if "index" in above.internal_data:
            found.append(_entry(above))
        above = above.parent or _host(above)
    return tuple(found)


def spot_of(task: CaseTask) -> Spot:
    """The element of a token, in its instance."""
    return str(task.task_spec.bpmn_id), place_of(task)


class Openings:
    """Counts how often something began to wait at each spot, and which time it was for each token."""

    def __init__(self) -> None:
        self.counts: Counter[Spot] = Counter()
        self.by_element: Counter[str] = Counter()
        self._visits: dict[int, int] = {}

    def note(self, live: LiveCase) -> None:
        """Look at what waits for people, called cases and messages now."""
        for task in waiting(live):
            if task.id not in self._visits:
                spot = spot_of(task)
                self.counts[spot] += 1
                self.by_element[spot[0]] += 1
                self._visits[task.id] = self.counts[spot]

    def visit(self, task: CaseTask) -> int:
        """Which time it was at its spot, from 1."""
        return self._visits.get(task.id, 1)


def waiting(live: LiveCase) -> Iterable[CaseTask]:
    """The tokens that wait for people, called cases and messages."""
    yield from live.user_tasks()
    yield from live.called().values()
    yield from live.awaited().values()


def _entry(instance: CaseTask) -> str:
    loop: Any = getattr(instance.parent.task_spec, "loop", None) if instance.parent is not None else None
    if loop is not None and loop.item and loop.item in instance.data:
        return json.dumps(instance.data[loop.item], ensure_ascii=False, sort_keys=True, default=str)
    return str(instance.internal_data["index"])


def _host(task: CaseTask) -> CaseTask | None:
    """The token of the sub-process in which this one stands at the root."""
    number = getattr(task.workflow, "parent_task_id", None)
    found: CaseTask | None = task.workflow.top_workflow.find_task(number) if number is not None else None
    return found
