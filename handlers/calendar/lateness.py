"""Claims judged too late on days that were closed only afterwards: found, and put before the reviewer.

What was executed stays executed: the deadline, the claim and its case are left as they are. Only whether
the claim counts in the figures is asked (specification, working-day rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from engine.actor import Actor
from engine.calendar import CalendarSwitch, OutsideCalendar, WorkCalendar, deadline
from engine.clock import Clock, local_date, parsed, start_of_day, stored
from engine.ids import Ids
from handlers.calendar.schema import claim_review
from handlers.claim.record import DONE, OPEN
from handlers.office import Office
from handlers.schema import claim, push

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LateClaim:
    """A claim that would not be late under the calendar as it is now; instants are stored texts."""

    push_id: str
    root_id: str
    case_id: str
    department: str
    approval_department: str
    due_at: str
    counted_due_at: str


class LateClaims:
    """The hook that proposes reviews whenever the calendar has changed."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._ids = Ids(clock)

    def __call__(
        self, connection: Connection, switch: CalendarSwitch, document_no: str, actor: Actor, at: datetime
    ) -> None:
        rows = [
            {
                "id": self._ids.new(),
                **{name: getattr(found, name) for name in LateClaim.__dataclass_fields__},
                "document_no": document_no,
                "status": "proposed",
                "proposed_at": stored(at),
                "proposed_by": actor.login,
            }
            for found in late_claims(connection, self._office, switch, at)
        ]
        if rows:
            connection.execute(insert(claim_review), rows)


def late_claims(connection: Connection, office: Office, switch: CalendarSwitch, at: datetime) -> tuple[LateClaim, ...]:
    """The claims that this change alone would have kept from being late, those under review left out."""
    closed = [told.day for told in switch.days if told.before.worked and not told.after.worked]
    if not closed:
        return ()
    under_review = select(claim_review.c.push_id).where(claim_review.c.status == "proposed")
    query = (
        select(claim, push.c.profile)
        .join(push, push.c.id == claim.c.push_id)
        .where(
            claim.c.due_at > stored(start_of_day(min(closed))),
            claim.c.pushed_at < stored(start_of_day(max(closed) + _ONE_DAY)),
            claim.c.cleared_at.is_(None),
            claim.c.push_id.not_in(under_review),
            or_(claim.c.status.in_(DONE), (claim.c.status.in_(OPEN)) & (claim.c.due_at <= stored(at))),
        )
        .order_by(claim.c.due_at, claim.c.push_id)
    )
    found = []
    for row in connection.execute(query):
        counted = _counted(office, switch.after, row)
        if counted is None or counted <= row.due_at or not _late(row):
            continue
        earlier = _counted(office, switch.before, row)
        kept_in_time = row.mode != "manual" or row.claimed_at < counted
        if kept_in_time and (earlier is None or counted > earlier):
            found.append(_late_claim(row, counted))
    return tuple(found)


def _late(row: Row[Any]) -> bool:
    """Whether the claim lapsed: claimed by the system, by hand too late, or not yet although it is over."""
    return row.mode != "manual" or bool(row.claimed_at >= row.due_at)


def _counted(office: Office, calendar: WorkCalendar, row: Row[Any]) -> str | None:
    pushed = parsed(row.pushed_at)
    limit = office.catalogue.limit(row.limit_name, local_date(pushed), row.profile)
    try:
        return stored(deadline(calendar, pushed, limit.value, limit.unit, row.department).instant)
    except OutsideCalendar:
        return None


def _late_claim(row: Row[Any], counted: str) -> LateClaim:
    return LateClaim(
        push_id=row.push_id,
        root_id=row.root_id,
        case_id=row.case_id or row.root_id,
        department=row.department,
        approval_department=row.approval_department,
        due_at=row.due_at,
        counted_due_at=counted,
    )
