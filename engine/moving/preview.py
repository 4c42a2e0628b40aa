"""What a move would do to a case: tried on its tokens in memory; nothing is written, no handler is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ..arming import armed
from ..bpmn.timers import Tag
from ..bpmn.workflow import CaseTask
from ..calendar import WorkCalendar
from ..clock import parsed
from ..errors import EngineError, StateUnreadable
from ..live import LiveCase
from ..means import Means
from ..opencase import ExpressionContext
from ..outside import Outside
from ..registry import Registry
from ..specs import ProcessSpec
from .clocks import Clocks, Turned, Waiting
from .moving import Moved, missing_variables, refuse_misfit, stands_in, wanted_of, worded
from .obstacle import NotMovable, Obstacle
from .shifting import shifted
from .tasks import task_changes


@dataclass(frozen=True)
class Foreseen:
    """One case: where it stands, and what the move would do, or what stands in its way."""

    case_id: str
    stands: tuple[str, ...]
    moved: Moved | None
    obstacle: Obstacle | None


class _Trial:
    """Works out what a version asks for; no operator runs, and nothing is kept."""

    def __init__(self, spec: ProcessSpec, calendar: WorkCalendar, registry: Registry, at: datetime) -> None:
        self.turned_clocks: tuple[Turned, ...] = ()
        self._spec = spec
        self._calendar = calendar
        self._registry = registry
        self._at = at

    def context(self, data: Mapping[str, Any]) -> ExpressionContext:
        return ExpressionContext(self._calendar, Outside(self._registry.limits, []), data, self._at)

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any:
        raise NotMovable(Obstacle("cannot_go_on", str(task.task_spec.bpmn_id)))

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        return armed(text, tag, lambda told: self._worked_out(task, told, self._at), self._at, self._calendar)

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]:
        raise NotMovable(Obstacle("cannot_go_on", str(task.task_spec.bpmn_id)))

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        clocks = Clocks(self._calendar, self._worked_out, self._at, self._registry.pinned)
        self.turned_clocks = clocks.turned(waiting)
        return {one.task: one.armed for one in self.turned_clocks if one.armed is not None}

    def fires(self, task: CaseTask) -> bool:
        return False

    def call_child(self, task: CaseTask, called: str) -> None:
        raise NotMovable(Obstacle("cannot_go_on", str(task.task_spec.bpmn_id)))

    def _worked_out(self, task: CaseTask, text: str, instant: datetime) -> Any:
        context = replace(self.context(task.data), instant=instant)
        return self._spec.compiler.expression(text).evaluate(task.data, context)


def foreseen(means: Means, connection: Connection, row: Row[Any], new: ProcessSpec) -> Foreseen:
    """What a move of the case of this row to a version would do as things stand."""
    old, at = means.specs.get(connection, row.version), means.clock.now()
    trial = _Trial(new, means.calendars.get(connection), means.registry, at)
    try:
        live = LiveCase(old, trial, row.state, parsed(row.started_at))
    except StateUnreadable:
        return Foreseen(row.id, (), None, Obstacle("unreadable"))
    stands = stands_in(live)
    try:
        if row.status != "active" or not live.begun:
            raise NotMovable(Obstacle("held" if row.status == "held" else "not_running"))
        refuse_misfit(live, new, wanted_of(old, row.parent_id))
        drawings = (means.specs.drawing(connection, version) for version in (old.hash, new.hash))
        lacks = missing_variables(live, *drawings)
        live.instant = at
        shift = shifted(live, new, trial)
        changes = task_changes(connection, row.id, shift.live, new, trial.context, means.registry.fits)
        moved = Moved(row.id, row.root_id, stands, shift.mapping, trial.turned_clocks, tuple(changes), lacks)
    except EngineError as cause:
        return Foreseen(row.id, stands, None, worded(cause).obstacle)
    return Foreseen(row.id, stands, moved, None)
