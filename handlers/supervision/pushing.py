"""Supervision information is pushed, urged while it is not, and judged by the day of its decision (Art. 19(2))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, parsed, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.accountability import clue
from handlers.matter.register import matter_labels, matter_of_case, matter_row, move_matter
from handlers.notice import send
from handlers.office import Office
from handlers.push.delivery import Pushes, pushed_matter
from handlers.push.writing import note_private
from handlers.supervision.register import MESSAGE, PUSH_LIMIT, info_row, refuse_silent_lateness, set_info


class SupervisionPushes:
    """The operators `supervision.begin`, `.push`, `.note_private`, `.push_reminder` and `.push_overdue`, and the
    intake `supervision.release` of what was only registered."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pushes = Pushes(office)

    def begin(self, call: Call, *, matter_id: str) -> None:
        """This case deals with the information from now on, wherever it was registered."""
        move_matter(call, matter_id)
        call.label(matter_labels(self._office, matter_row(call.connection, matter_id), local_date(call.instant)))

    def release(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """An officer lets a registered information be pushed; after the seven working days with a reason.

        Raises InputRejected.
        """
        matter = self._of_case(call)
        row, reason = info_row(call.connection, matter.id), str(data.get("late_reason") or "").strip()
        if row.push7:
            due = call.deadline(PUSH_LIMIT, parsed(row.decided_on), profile=matter.profile, department=row.department)
            refuse_silent_lateness(call, due, reason)
        if reason:
            set_info(call.connection, matter.id, late_reason=reason)
        return {"released": True}

    def push(self, call: Call, *, matter_id: str) -> list[dict[str, Any]]:
        """Push it to the approval department, and note how late that is."""
        matter, row = matter_row(call.connection, matter_id), info_row(call.connection, matter_id)
        pushes = self._pushes.send(call, matter_id=matter_id, departments=[matter.approval_department])
        late = row.push7 and call.instant >= parsed(row.push_due_at)
        days = self._late_days(call, row) if late else 0
        set_info(call.connection, matter_id, pushed_at=stored(call.instant), late_wd=days)
        if late:
            told = {"matter_id": matter_id, "due_date": row.push_due_date, "late_wd": days, "reason": row.late_reason}
            call.record("supervision.late_push", told, department=row.department)
            status, detail = row.push_basis_status, row.late_reason or ""
            clue.note(call, "late_push", row.department, about=matter_id, basis_status=status, detail=detail)
        return pushes

    def note_private(self, call: Call, *, matter_id: str) -> None:
        """Keep that it went by the private network: on record, but Art. 19(2) asks for the platform."""
        matter, row = matter_row(call.connection, matter_id), info_row(call.connection, matter_id)
        delivered, receipt = row.private_delivered_at, row.private_receipt_no
        note_private(self._office, call, pushed_matter(matter), matter.approval_department, delivered, receipt)
        self._tell(call, matter, row, "private_not_fulfilled", "supervision_officer")

    def push_reminder(self, call: Call, *, matter_id: str) -> None:
        """The day before the last: the officers are reminded."""
        matter, row = matter_row(call.connection, matter_id), info_row(call.connection, matter_id)
        self._tell(call, matter, row, "supervision_push_reminder", self._office.supervision_role(row.department))

    def push_overdue(self, call: Call, *, matter_id: str) -> None:
        """The seven working days are over: officers and head are told; it may still be pushed, with a reason."""
        matter, row = matter_row(call.connection, matter_id), info_row(call.connection, matter_id)
        for role in dict.fromkeys((self._office.supervision_role(row.department), "supervision_head")):
            self._tell(call, matter, row, "supervision_push_overdue", role)
        call.record("supervision.push_overdue", {"matter_id": matter_id}, department=row.department)

    def _tell(self, call: Call, matter: Row[Any], row: Row[Any], kind: str, role: str) -> None:
        told = self._office.particulars_of(
            matter, row.department, matter.approval_department, due_date=row.push_due_date
        )
        send(self._office, call, kind, row.department, role, told)

    def _late_days(self, call: Call, row: Row[Any]) -> int:
        day = local_date(call.instant)
        return self._office.working_days(call.connection, row.push_due_date, day, row.department) or 0

    def _of_case(self, call: Call) -> Row[Any]:
        """The information that this case is about: registered in it, or in the case that called it."""
        found = matter_of_case(call.connection, call.case_id, MESSAGE)
        if found is None:
            raise NotFound(case=call.case_id)
        return found
