"""The claim period of matters that nobody claims but people: opened, lapsed, urged (Art. 16, 19(2), 22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, parsed, stored
from engine.registry import Call
from handlers.accountability import clue
from handlers.claim.record import adopt, claim_row, due_values, open_claim, push_row, set_claim
from handlers.notice import send
from handlers.office import Office

HARD = "办法"
"""The source of limits that are the Measures' own; every other is soft."""


class ClaimWindow:
    """The operators `claim.open`, `claim.overdue` and `claim.urge`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, call: Call, *, push_id: str, limit: str) -> None:
        """Let the period of a rule parameter run from the delivery on, and tell whoever is to claim."""
        adopt(call, push_id)
        row, pushed = open_claim(call.connection, push_id), push_row(call.connection, push_id)
        due = due_values(call, limit, pushed.pushed_at, pushed.profile, pushed.department)
        set_claim(call.connection, push_id, limit_name=limit, **due)
        kind = "matter_pushed" if self._hard(limit, pushed) else "matter_pushed_softly"
        role = self._office.receiving_role(row.department)
        told = self._told(row, pushed, due_date=due["due_date"], provisional=due["provisional"])
        send(self._office, call, kind, row.department, role, told, push_id)
        call.record(
            "push.notified",
            {"push_id": push_id, "department": row.department, "role": role, "due_at": due["due_at"]},
            department=row.department,
        )

    def overdue(self, call: Call, *, push_id: str) -> None:
        """The period is over and nobody has claimed: the claim stays open, and those who answer for it are told."""
        row, pushed = claim_row(call.connection, push_id), push_row(call.connection, push_id)
        status = "overdue" if row.status == "pending" else row.status
        set_claim(call.connection, push_id, status=status, overdue_at=stored(call.instant))
        hard = self._hard(row.limit_name, pushed)
        told = self._told(row, pushed, due_date=row.due_date)
        for department, role in self._answerable(row, hard):
            send(
                self._office, call, "claim_overdue" if hard else "claim_overdue_softly", department, role, told, push_id
            )
        told_of = {"push_id": push_id, "due_at": row.due_at, "source": HARD if hard else "平台默认"}
        call.record("claim.overdue", told_of, department=row.department)
        if hard:
            status = pushed.basis_status
            clue.note(call, "claim_overdue", row.department, about=row.matter_id, basis_status=status, push_id=push_id)

    def urge(self, call: Call, *, push_id: str) -> None:
        """Urge officers and head again, with the working days gone by."""
        row, pushed = claim_row(call.connection, push_id), push_row(call.connection, push_id)
        days = self._office.working_days(call.connection, row.due_date, local_date(call.instant), row.department)
        told = self._told(row, pushed, due_date=row.due_date, detail=str(days or 0))
        for role in (self._office.receiving_role(row.department), self._office.head_role(row.department)):
            send(self._office, call, "claim_urged", row.department, role, told, push_id)
        call.record("claim.urged", {"push_id": push_id, "overdue_wd": days}, department=row.department)

    def _answerable(self, row: Row[Any], hard: bool) -> list[tuple[str, str]]:
        """Officers and head of the department, who sent it, and for a limit of the Measures whoever runs approvals."""
        office = self._office
        told = [
            (row.department, office.receiving_role(row.department)),
            (row.department, office.head_role(row.department)),
            (row.source_department, office.receiving_role(row.source_department)),
        ]
        if hard:
            told.append((row.approval_department, "approval_head"))
            told += [(name, "platform_admin") for name in office.administrators()]
        return list(dict.fromkeys(told))

    def _hard(self, limit: str, pushed: Row[Any]) -> bool:
        day = local_date(parsed(pushed.pushed_at))
        return self._office.catalogue.parameter(limit, day, pushed.profile).source.startswith(HARD)

    def _told(self, row: Row[Any], pushed: Row[Any], **more: Any) -> Any:
        return self._office.particulars_of(pushed, row.department, row.approval_department, **more)
