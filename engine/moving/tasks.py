"""Open work items follow the version: what they are called, whose they are, which form and deadline they have.

Their ids, their age and the hands that hold them stay, unless who holds one could not have taken it now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..bpmn.workflow import CaseTask
from ..errors import EngineError
from ..expressions import Context
from ..live import LiveCase
from ..registry import Fits
from ..specs import ProcessSpec, addressee
from ..storage import due_of
from ..store.schema import work_item

_FOLLOWS = (
    *("name", "role", "department", "form", "article", "quick_answer", "quick_label", "action"),
    *("due_at", "due_timer", "due_source", "provisional"),
)
SHOWN = ("name", "role", "department", "form", "due_at")
"""What the history keeps of a task that changed."""


@dataclass(frozen=True)
class TaskChange:
    """An open work item on the other version: its columns before and after; `put_back` where its holder loses it."""

    item: str
    task: int
    element: str
    assignee: str | None
    assigned_at: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    put_back: bool

    @property
    def changed(self) -> bool:
        return dict(self.before) != dict(self.after) or self.put_back

    def document(self) -> dict[str, Any]:
        """What the history keeps of it: what is another than before."""
        names = [name for name in SHOWN if self.before[name] != self.after[name]]
        return {
            "item": self.item,
            "task": self.task,
            "element": self.element,
            "before": {name: self.before[name] for name in names},
            "after": {name: self.after[name] for name in names},
        }


def drawn_anew(task: CaseTask, spec: ProcessSpec, live: LiveCase, context: Context) -> dict[str, Any]:
    """The columns of a work item as a version draws it. Raises ExpressionFault."""
    element = str(task.task_spec.bpmn_id)
    props = spec.user_tasks[element]
    try:
        department, role = addressee(spec, props, task.data, context)
    except EngineError as fault:
        fault.values.setdefault("element", element)
        raise
    timers = live.timers()
    wanted = props.get("due")
    over = None if wanted is None or any(found.element == wanted for found in timers) else live.fired(wanted)
    return {
        "name": spec.diagram.names.get(element, element),
        "role": role,
        "department": department,
        "form": props.get("form", ""),
        "article": props.get("article", ""),
        "quick_answer": props.get("quick_answer"),
        "quick_label": props.get("quick_label"),
        "action": props.get("action"),
        **due_of(timers if over is None else [over], wanted),
    }


def task_changes(
    connection: Connection,
    case_id: str,
    live: LiveCase,
    spec: ProcessSpec,
    context: Callable[[Mapping[str, Any]], Context],
    fits: Fits | None,
) -> Iterator[TaskChange]:
    """What becomes of the open work items of a case whose tokens are on the version already."""
    query = select(work_item).where(work_item.c.case_id == case_id, work_item.c.state == "open")
    items = {row.task: row for row in connection.execute(query)}
    for task in live.user_tasks():
        row = items.get(task.id)
        if row is None:
            continue
        after = drawn_anew(task, spec, live, context(task.data))
        before = {name: getattr(row, name) for name in _FOLLOWS}
        moved = (before["department"], before["role"]) != (after["department"], after["role"])
        held = row.assignee is not None and moved
        lost = held and (fits is None or not fits(connection, row.assignee, after["department"], after["role"]))
        yield TaskChange(row.id, task.id, row.element, row.assignee, row.assigned_at, before, after, lost)
