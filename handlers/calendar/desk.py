"""The calendar desk: a change is previewed, approved once, and kept with what it did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select

from engine.actor import Actor
from engine.calendar import CalendarChange, DayChange, DayKind
from engine.clock import stored
from engine.errors import InputRejected, Problem
from engine.means import Means
from engine.recount import TimerChange
from engine.replan import Preview, apply, calendar_write, preview
from handlers.calendar.lateness import LateClaim, late_claims
from handlers.calendar.review import ClaimReview, Status, decide, reviews
from handlers.calendar.schema import calendar_change, claim_review
from handlers.office import Office

LONGEST_DOCUMENT, LONGEST_REASON = 100, 500
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class DeskPreview:
    """What a change would do to days and timers, and which claims already made it would put under review."""

    done: Preview
    late: tuple[LateClaim, ...]


@dataclass(frozen=True)
class ChangeRecord:
    """A change that was approved; `repeated` says that this answer was given before."""

    id: str
    kind: Literal["notice", "closure"]
    document_no: str
    reason: str
    revision: int
    days: tuple[DayChange, ...]
    timers: tuple[TimerChange, ...]
    unchanged: int
    reviews: int
    approved_at: str
    approved_by: str
    repeated: bool = False


@dataclass(frozen=True)
class Approval:
    """On what ground a change is approved, and the preview its approver has seen (None: none was asked for)."""

    document_no: str
    reason: str
    request: str
    seen: str | None = None


class CalendarDesk:
    """Previews, approvals and reviews, on the means of one platform."""

    def __init__(self, means: Means, office: Office) -> None:
        self._means = means
        self._office = office

    def preview(self, change: CalendarChange) -> DeskPreview:
        """What the change would do; writes nothing."""
        with self._means.database.read() as connection:
            found = preview(self._means, connection, change)
            return DeskPreview(found, late_claims(connection, self._office, found.switch, self._means.clock.now()))

    def approve(self, change: CalendarChange, approval: Approval, actor: Actor) -> ChangeRecord | None:
        """Make the change in one transaction; None where it changes nothing. The same request acts once.

        Raises InputRejected without a document, StalePreview, NoticeRejected.
        """
        document = _BLANK.sub(" ", approval.document_no).strip()[:LONGEST_DOCUMENT]
        if not document:
            raise InputRejected((Problem("document_no", "document_required"),))
        if not approval.request:
            raise InputRejected((Problem("request", "required"),))
        with calendar_write(self._means) as connection:
            known = connection.execute(
                select(calendar_change).where(
                    calendar_change.c.request == approval.request, calendar_change.c.approved_by == actor.login
                )
            ).one_or_none()
            if known is not None:
                return _record(known, repeated=True)
            before = _review_count(connection)
            done = apply(self._means, connection, change, document, actor, approval.seen)
            if not done.change:
                return None
            row = self._row(connection, done, document, approval, actor, _review_count(connection) - before)
            connection.execute(insert(calendar_change).values(row))
            return _record(connection.execute(select(calendar_change).where(calendar_change.c.id == row["id"])).one())

    def changes(self, connection: Connection, limit: int = 100) -> tuple[ChangeRecord, ...]:
        """Approved changes, newest first."""
        query = select(calendar_change).order_by(calendar_change.c.approved_at.desc(), calendar_change.c.id.desc())
        return tuple(_record(row) for row in connection.execute(query.limit(limit)))

    def change(self, connection: Connection, change_id: str) -> ChangeRecord | None:
        """One approved change."""
        row = connection.execute(select(calendar_change).where(calendar_change.c.id == change_id)).one_or_none()
        return _record(row) if row is not None else None

    def reviews(self, connection: Connection, department: str | None = None) -> tuple[ClaimReview, ...]:
        """Reviews that wait, then those decided last; of one department's claims if one is named."""
        return reviews(connection, department)

    def decide(self, review_id: str, verdict: Status, reason: str, actor: Actor, request: str) -> ClaimReview:
        """Accept or reject a review. Raises NotFound, InputRejected, ReviewDecided, ReviewMoot."""
        return decide(self._means, self._office, review_id, verdict, reason, actor, request)

    def _row(
        self,
        connection: Connection,
        done: Preview,
        document_no: str,
        approval: Approval,
        actor: Actor,
        found_late: int,
    ) -> dict[str, Any]:
        return {
            "id": self._means.ids.new(),
            "request": approval.request,
            "kind": "notice" if done.change.notices else "closure",
            "document_no": document_no,
            "reason": approval.reason.strip()[:LONGEST_REASON],
            "revision": self._means.calendars.get(connection).revision,
            "days": [
                {"day": told.day.isoformat(), "department": told.department, "before": told.before, "after": told.after}
                for told in done.switch.days
            ],
            "timers": [{**asdict(told), "basis": {}} for told in done.timers],
            "unchanged": done.unchanged,
            "reviews": found_late,
            "approved_at": stored(self._means.clock.now()),
            "approved_by": actor.login,
        }


def _review_count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(claim_review)).scalar_one())


def _record(row: Row[Any], repeated: bool = False) -> ChangeRecord:
    names = ("id", "kind", "document_no", "reason", "revision", "unchanged", "reviews", "approved_at", "approved_by")
    return ChangeRecord(
        **{name: getattr(row, name) for name in names},
        days=tuple(_day(told) for told in row.days),
        timers=tuple(TimerChange(**told) for told in row.timers),
        repeated=repeated,
    )


def _day(told: Mapping[str, Any]) -> DayChange:
    day = date.fromisoformat(told["day"])
    return DayChange(day, told["department"], DayKind(told["before"]), DayKind(told["after"]))
