"""When a running claim deadline has moved or is provisional no more, the claim and those concerned are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from engine.casebook import find_case
from engine.clock import Clock, stored
from engine.ids import Ids
from engine.worklist.inbox import items_of_tree
from handlers.claim.record import OPEN, claim_of_case, claims_of_tree, due_date_of, push_row, set_claim
from handlers.notice import Announcement, announce
from handlers.office import Office

DEADLINES = ("deadline", "claim_overdue")
"""The timers whose instant is the end of a claim period: with and without an automatic claim."""


class Replanning:
    """The hook that keeps claims in step with their timers."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._ids = Ids(clock)

    def __call__(
        self,
        connection: Connection,
        case_id: str,
        element: str,
        old: datetime,
        new: datetime,
        provisional: bool,
        document_no: str,
    ) -> None:
        row = self._claim(connection, case_id) if element in DEADLINES else None
        if row is None:
            return
        due_at = stored(new)
        set_claim(connection, row.push_id, due_at=due_at, due_date=due_date_of(due_at), provisional=provisional)
        if old != new:
            self._notify(connection, case_id, row, "deadline_moved", stored(old), due_at, provisional, document_no)
        elif row.provisional and not provisional:
            self._notify(connection, case_id, row, "deadline_confirmed", due_at, due_at, False, document_no)

    def _claim(self, connection: Connection, case_id: str) -> Row[Any] | None:
        """The open claim of a claim case; before the first act in that case its department tells."""
        known = claim_of_case(connection, case_id)
        if known is not None and known.status in OPEN:
            return known
        case = find_case(connection, case_id)
        if case is None:
            return None
        items = items_of_tree(connection, case.root_id, open_only=True)
        departments = {item.department for item in items if item.case_id == case_id}
        for row in claims_of_tree(connection, case.root_id):
            if row.status in OPEN and row.case_id is None and row.department in departments:
                return row
        return None

    def _notify(
        self,
        connection: Connection,
        case_id: str,
        row: Row[Any],
        kind: str,
        before: str,
        due_at: str,
        provisional: bool,
        document_no: str,
    ) -> None:
        told = self._office.particulars_of(
            push_row(connection, row.push_id),
            row.department,
            row.approval_department,
            due_date=due_date_of(due_at),
            before=due_date_of(before),
            provisional=provisional,
            document_no=document_no,
        )
        moved = Announcement(
            id=self._ids.new(),
            act=f"{row.push_id}:{kind}:{before}:{due_at}:{document_no}",
            root_id=row.root_id,
            case_id=case_id,
            push_id=row.push_id,
            department=row.department,
            role=self._office.receiving_role(row.department),
            kind=kind,
            wording=kind,
            told=told,
            instant=self._clock.now(),
            recorded_at=self._clock.now(),
        )
        announce(connection, self._office.channels, moved)
