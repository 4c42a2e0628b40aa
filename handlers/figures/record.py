"""The claims behind the figures, read from the facts; and the review that clears one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from engine.clock import local_date, parsed, start_of_day, stored
from engine.errors import InputRejected, Problem
from handlers.claim.record import claim_row, set_claim
from handlers.figures.formulas import ClaimFigures, JudgedClaim, claim_figures
from handlers.office import Office
from handlers.push.writing import DECISION
from handlers.schema import claim


class FiguresReading:
    """Reads claims of a span of time and counts them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_period(
        self,
        connection: Connection,
        first: date,
        after_last: date,
        *,
        root_id: str | None = None,
        every: bool = False,
        msg_type: str = DECISION,
    ) -> tuple[ClaimFigures, ...]:
        """The figures over claims of a type of message whose due instant lies in [first, after_last) in Shanghai.

        `root_id` narrows to one case tree; `every` also shows departments with nothing due.
        """
        start, end = stored(start_of_day(first)), stored(start_of_day(after_last))
        departments = [found.code for found in self._office.catalogue.supervision_departments()] if every else []
        return claim_figures(self._claims(connection, start, end, root_id, msg_type), start, end, departments)

    def _claims(
        self, connection: Connection, start: str, end: str, root_id: str | None, msg_type: str
    ) -> Sequence[JudgedClaim]:
        due = (claim.c.due_at >= start, claim.c.due_at < end, claim.c.msg_type == msg_type)
        query = select(claim).where(*due).order_by(claim.c.due_at)
        if root_id is not None:
            query = query.where(claim.c.root_id == root_id)
        return [
            JudgedClaim(
                department=row.department,
                approval_department=row.approval_department,
                status=row.status,
                mode=row.mode,
                due_at=row.due_at,
                claimed_at=row.claimed_at,
                disputed=row.disputed,
                cleared=row.cleared_at is not None,
                basis_status=row.basis_status,
                working_days=self._days(connection, row.pushed_at, row.claimed_at, row.department),
            )
            for row in connection.execute(query)
        ]

    def _days(
        self, connection: Connection, pushed_at: str | None, claimed_at: str | None, department: str
    ) -> int | None:
        if pushed_at is None or claimed_at is None:
            return None
        pushed = local_date(parsed(pushed_at)).isoformat()
        return self._office.working_days(connection, pushed, local_date(parsed(claimed_at)), department)


def clear_claim(connection: Connection, push_id: str, reason: str, login: str, at: datetime) -> None:
    """Leave a claim out of the figures after a reviewed outage or closure; deadline and claim stay as they are.

    Raises InputRejected without a reason, NotFound.
    """
    if not reason.strip():
        raise InputRejected((Problem("reason", "required"),))
    claim_row(connection, push_id)
    set_claim(connection, push_id, cleared_reason=reason.strip(), cleared_by=login, cleared_at=stored(at))
