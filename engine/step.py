"""What one act let happen in a case: written to its history, and enough to replay it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .bpmn.eventsubprocesses import EventTrigger
from .bpmn.workflow import CaseTask

_OF_LATE = 1_000
"""Elements looked back at to find the loop that a case cannot leave."""


@dataclass
class Step:
    """Elements passed, each with the one its token came from; operator results; timers armed; answers from outside."""

    path: list[list[str]] = field(default_factory=list)
    results: list[list[Any]] = field(default_factory=list)
    timers: list[list[Any]] = field(default_factory=list)
    outside: list[list[Any]] = field(default_factory=list)

    def passed(self, task: CaseTask) -> None:
        """Note that a token has passed its element."""
        self.path.append([task.task_spec.bpmn_id, _origin(task)])

    def passed_most(self) -> str:
        """The element that came round most often of late: one of the loop, not one that happens to wait beside it."""
        return Counter(element for element, _ in self.path[-_OF_LATE:]).most_common(1)[0][0]


def _origin(task: CaseTask) -> str:
    """The element from which the token came; inside a sub-process's first element, its host."""
    above = task.parent
    while above is not None:
        # The start event of an event sub-process is drawn inside; as a trigger it is of no place.
        identity = None if isinstance(above.task_spec, EventTrigger) else above.task_spec.bpmn_id
        if identity is not None and identity != task.task_spec.bpmn_id:
            return str(identity)
        above = above.parent
    host = getattr(task.workflow, "parent_task_id", None)
    if host is None:
        return ""
    found = task.workflow.top_workflow.find_task(host)
    return str(found.task_spec.bpmn_id) if found is not None else ""
