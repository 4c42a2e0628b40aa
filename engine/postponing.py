"""A granted extension: a waiting timer moves to a later deadline, and what reminds of it moves along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .actor import Actor
from .calendar import Deadline, following
from .clock import stored
from .errors import NotPostponed
from .live import RunningTimer

if TYPE_CHECKING:
    from .opencase import OpenCase

POSTPONED = "timer.postponed"

_LIMIT = ("anchor", "day", "count", "unit", "department", "extension", "excluded", "parameter")
"""What makes two bases tell of the same deadline, whatever happened to them since."""


def postpone(case: OpenCase, element: str, deadline: Deadline, instant: datetime, actor: Actor) -> None:
    """Move the timer of an element, and its reminders and cycles, each with an event. Raises NotPostponed."""
    running = case.live.timers()
    waiting = [found for found in running if found.element == element]
    if len(waiting) != 1:
        raise NotPostponed(element=element, reason="several" if waiting else "not_waiting")
    timer = waiting[0]
    if "of" in timer.basis:
        raise NotPostponed(element=element, reason="not_a_deadline")
    if stored(deadline.instant) <= timer.due_at:
        raise NotPostponed(element=element, reason="not_later", old=timer.due_at, new=stored(deadline.instant))
    _move(case, timer, deadline, instant, actor)
    for found in running:
        if "of" in found.basis and same_limit(found.basis["of"], timer.basis):
            moved = following(case.unit.calendar, deadline, found.basis)
            if stored(moved.instant) > found.due_at:
                _move(case, found, moved, instant, actor)


def same_limit(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two bases tell of the same deadline."""
    return _limit(one) == _limit(other)


def _move(case: OpenCase, timer: RunningTimer, to: Deadline, instant: datetime, actor: Actor) -> None:
    case.live.reschedule(timer.task, to.instant, to.provisional, dict(to.basis))
    new = stored(to.instant)
    told = {
        "task": timer.task,
        "old": timer.due_at,
        "new": new,
        "before": {"due_at": timer.due_at, "provisional": timer.provisional},
        "after": {"due_at": new, "provisional": to.provisional, "basis": dict(to.basis)},
    }
    case.note(POSTPONED, timer.element, told, instant, actor)


def _limit(basis: Mapping[str, Any]) -> dict[str, Any]:
    return {name: basis[name] for name in _LIMIT if name in basis}
