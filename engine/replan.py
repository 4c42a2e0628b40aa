"""Running deadlines counted anew after the calendar changed: anchors stay, nothing is shortened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from .actor import Actor
from .calendar import CalendarCache, Deadline, WorkCalendar, deadline, declare_closure, workday_before
from .clock import parsed, stored
from .live import RunningTimer
from .means import Means
from .opencase import OpenCase
from .schema import cases, timer
from .storage import MOVE_ITEM, moved_values
from .unit import Unit


@dataclass(frozen=True)
class Moved:
    """A timer that was re-planned; instants are stored texts."""

    case_id: str
    element: str
    old: str
    new: str
    provisional: bool


def close_department(
    means: Means, days: Collection[date], department: str | None, document_no: str, actor: Actor
) -> tuple[Moved, ...]:
    """Declare days on which a department (None: everybody) is closed, and re-plan what runs."""
    try:
        with means.database.write() as connection:
            declare_closure(connection, days, department, document_no, actor.login, means.clock.now())
            return replan(means, connection, actor, document_no)
    except BaseException:
        # The cache may hold the calendar of the change that was just rolled back.
        means.calendars = CalendarCache()
        raise


def replan(means: Means, connection: Connection, actor: Actor, document_no: str) -> tuple[Moved, ...]:
    """Count all running timers again with the calendar as it is now, within the caller's transaction."""
    moved: list[Moved] = []
    for case_id in _cases_with_timers(connection):
        unit = Unit(means, connection, actor, "system")
        case = unit.open(case_id, even_held=True)
        found = [entry for running in case.live.timers() if (entry := _replanned(case, running, document_no))]
        if found:
            unit.save()
            for entry in found:
                _tell(means, connection, case, entry)
            moved.extend(found)
    return tuple(moved)


def recounted(calendar: WorkCalendar, basis: Mapping[str, Any]) -> Deadline | None:
    """The deadline of the same anchor and limit under this calendar; None for a fixed instant."""
    if "of" in basis:
        end = recounted(calendar, basis["of"])
        return workday_before(calendar, end, basis["before"]) if end is not None else None
    if "anchor" not in basis:
        return None
    origin = {name: basis[name] for name in ("parameter", "source", "article", "profile") if name in basis}
    return deadline(
        calendar,
        parsed(basis["anchor"]),
        basis["count"],
        basis["unit"],
        basis["department"],
        excluded=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in basis["excluded"]],
        extension=basis["extension"],
        origin=origin,
    )


def _replanned(case: OpenCase, running: RunningTimer, document_no: str) -> Moved | None:
    new = recounted(case.unit.calendar, running.basis)
    if new is None:
        return None
    instant = max(new.instant, parsed(running.due_at))
    if stored(instant) == running.due_at and new.provisional == running.provisional:
        return None
    basis = {**new.basis, "replanned_from": running.due_at, "document_no": document_no}
    case.live.reschedule(running.task, instant, new.provisional, basis)
    moved = Moved(case.id, running.element, running.due_at, stored(instant), new.provisional)
    case.note(
        "timer.replanned",
        running.element,
        {
            "task": running.task,
            "before": {"due_at": running.due_at, "provisional": running.provisional},
            "after": {"due_at": moved.new, "provisional": moved.provisional, "basis": basis},
            "document_no": document_no,
        },
        case.unit.recorded_at,
    )
    return moved


def _tell(means: Means, connection: Connection, case: OpenCase, moved: Moved) -> None:
    running = next(found for found in case.live.timers() if found.element == moved.element)
    connection.execute(MOVE_ITEM, moved_values(case.id, running))
    for hook in means.registry.replanned:
        hook(connection, case.id, moved.element, parsed(moved.old), parsed(moved.new), moved.provisional)


def _cases_with_timers(connection: Connection) -> list[str]:
    query = select(timer.c.case_id).join(cases, cases.c.id == timer.c.case_id).distinct().order_by(timer.c.case_id)
    return list(connection.execute(query).scalars())
