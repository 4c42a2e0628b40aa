"""Timers of a candidate that move as those of the record did: the calendar changed, or an extension was granted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..calendar import OutsideCalendar, WorkCalendar, recounted
from ..clock import parsed, stored
from ..live import LiveCase, RunningTimer
from .armings import Armings

_GRANTED = ("extension", "excluded")
"""What of a deadline an extension says; the limit it adds to is the candidate's own."""


def recount_all(live: LiveCase, armings: Armings, calendar: WorkCalendar, now: datetime) -> None:
    """Count every timer that still runs anew on a changed calendar: nothing is shortened."""
    for timer in live.timers():
        if timer.due_at > stored(now):
            _recount(live, armings, calendar, timer, timer.basis)


def postpone(
    live: LiveCase, armings: Armings, calendar: WorkCalendar, timer: RunningTimer, then: Mapping[str, Any], same: bool
) -> None:
    """Move one timer as an extension moved that of the record: to the same day, where both were due the same day."""
    if same:
        _move(live, armings, timer, parsed(then["due_at"]), then["provisional"], then["basis"])
        return
    _recount(live, armings, calendar, timer, _extended(timer.basis, then["basis"]))


def _extended(own: Mapping[str, Any], granted: Mapping[str, Any]) -> Mapping[str, Any]:
    if "of" in own and "of" in granted:
        return {**own, "of": _extended(own["of"], granted["of"])}
    if "anchor" in own and "anchor" in granted:
        return {**own, **{name: granted[name] for name in _GRANTED if name in granted}}
    return granted


def _recount(
    live: LiveCase, armings: Armings, calendar: WorkCalendar, timer: RunningTimer, basis: Mapping[str, Any]
) -> None:
    try:
        found = recounted(calendar, basis)
    except OutsideCalendar:
        return
    if found is None:
        return
    due = max(found.instant, parsed(timer.due_at))
    if stored(due) != timer.due_at or found.provisional != timer.provisional:
        _move(live, armings, timer, due, found.provisional, dict(found.basis))


def _move(
    live: LiveCase, armings: Armings, timer: RunningTimer, due: datetime, provisional: bool, basis: Mapping[str, Any]
) -> None:
    live.reschedule(timer.task, due, provisional, basis)
    arming = armings.of_task(timer.task)
    if arming is not None:
        arming.due_at, arming.provisional, arming.basis = stored(due), provisional, dict(basis)
