"""The open tasks of a case as its work items kept them, told from its tokens and events alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..bpmn.workflow import CaseTask
from ..errors import EngineError
from ..history import Event
from ..live import LiveCase, RunningTimer
from ..opencase import ExpressionContext
from ..replay import MIGRATED, RecordedEffects
from ..specs import ProcessSpec, addressee
from ..storage import due_of
from ..store.schema import NO_DEADLINE


@dataclass(frozen=True)
class OpenTask:
    """A user task that waits at an instant: for whom, in whose hands, until when.

    `item` is the id of its work item where an event told it; `due_at` is None where it has no deadline.
    """

    task: int
    element: str
    name: str
    role: str
    department: str
    form: str
    article: str
    opened_at: str
    due_at: str | None
    due_timer: str | None
    due_source: str | None
    provisional: bool
    assignee: str | None = None
    assigned_at: str | None = None
    item: str | None = None


class OpenWork:
    """Follows the open tasks of one case; `items` gives the tokens of work items that older events name alone."""

    def __init__(self, spec: ProcessSpec, effects: RecordedEffects, items: dict[str, int]) -> None:
        self._spec = spec
        self._effects = effects
        self._items = items
        self._open: dict[int, OpenTask] = {}
        self._timers: dict[int, RunningTimer] = {}
        self.redrawn: dict[int, tuple[OpenTask, OpenTask]] = {}
        """What the last move to another version made of open tasks, by token: before and after."""

    @property
    def tasks(self) -> tuple[OpenTask, ...]:
        """What is open now, in the order of the tokens."""
        return tuple(found for _, found in sorted(self._open.items()))

    def move_on(self, spec: ProcessSpec) -> None:
        """From now on tasks are as another version draws them."""
        self._spec = spec

    def follow(self, event: Event, live: LiveCase, alive: bool, moved: bool, timers: list[RunningTimer]) -> None:
        """What an event made of the open tasks; `timers` are those that run after it."""
        if moved or not alive:
            waiting = {task.id: task for task in live.user_tasks()} if alive else {}
            self._open = {
                number: self._open.get(number) or self._opened(task, event, live, timers)
                for number, task in waiting.items()
            }
        if event.kind == MIGRATED:
            self._draw_anew(event, live, timers)
        self._follow_timers(timers)
        if event.kind in ("task.assigned", "task.unassigned"):
            self._hand_over(event)

    def _opened(self, task: CaseTask, event: Event, live: LiveCase, timers: list[RunningTimer]) -> OpenTask:
        element = str(task.task_spec.bpmn_id)
        props = self._spec.user_tasks[element]
        effects = self._effects
        context = ExpressionContext(effects.calendar, effects.outside, task.data, effects.instant)
        try:
            department, role = addressee(self._spec, props, task.data, context)
        except EngineError:
            department, role = "", props.get("role", "")
        due = _due(live, timers, props.get("due"))
        return OpenTask(
            task=task.id,
            element=element,
            name=self._spec.diagram.names.get(element, element),
            role=role,
            department=department,
            form=props.get("form", ""),
            article=props.get("article", ""),
            opened_at=event.legal_at,
            due_at=None if due["due_at"] == NO_DEADLINE else due["due_at"],
            due_timer=due["due_timer"],
            due_source=due["due_source"],
            provisional=bool(due["provisional"]),
        )

    def _draw_anew(self, event: Event, live: LiveCase, timers: list[RunningTimer]) -> None:
        """Open tasks stay in the hands they are in, and are otherwise what the version to which they moved says."""
        self.redrawn = {}
        for task in live.user_tasks():
            known = self._open.get(task.id)
            if known is not None:
                drawn = self._opened(task, event, live, timers)
                hands = {name: getattr(known, name) for name in ("opened_at", "assignee", "assigned_at", "item")}
                self._open[task.id] = replace(drawn, **hands)
                self.redrawn[task.id] = (known, drawn)

    def _follow_timers(self, timers: Iterable[RunningTimer]) -> None:
        """Tasks whose deadline was moved follow it."""
        now = {found.task: found for found in timers}
        moved = {found.element: found for task, found in now.items() if self._timers.get(task, found) != found}
        self._timers = now
        for number, task in self._open.items():
            timer = moved.get(task.due_timer or "")
            if timer is not None:
                self._open[number] = replace(task, due_at=timer.due_at, provisional=timer.provisional)

    def _hand_over(self, event: Event) -> None:
        item = str(event.data["item"])
        number = event.data.get("task", self._items.get(item))
        task = self._open.get(number) if number is not None else None
        if task is None:
            return
        assignee = event.data["after"]["assignee"]
        at = event.legal_at if assignee is not None else None
        self._open[task.task] = replace(task, assignee=assignee, assigned_at=at, item=item)


def _due(live: LiveCase, timers: list[RunningTimer], element: str | None) -> dict[str, Any]:
    running = any(found.element == element for found in timers)
    over = None if running or element is None else live.fired(element)
    return due_of(timers if over is None else [over], element)
