"""The convener accepts a proposal and sets time and place, or returns it (Art. 15; notice time is a default)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, insert

from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.meeting.proposal import known_departments
from handlers.meeting.record import meeting_of_case, meeting_row, set_meeting
from handlers.meeting.schema import meeting_invitation
from handlers.meeting.summons import tell, tell_officer
from handlers.office import Office

NOTICE_DAYS = "meeting_notice_days"


class Convening:
    """The intakes `meeting.convene` and `meeting.reschedule`, the operator `meeting.invite`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def convene(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Accept with time and place, or return with a reason. Returns `accepted`. Raises InputRejected."""
        row = meeting_of_case(call.connection, call.case_id)
        if data["decision"] == "return":
            reason = str(data["return_reason"])
            set_meeting(call.connection, row.id, status="returned", return_reason=reason)
            call.record("meeting.returned", {"meeting_id": row.id, "reason": reason})
            tell_officer(self._office, call, row, "meeting_returned", row.proposer, reason=reason)
            return {"accepted": False}
        departments = known_departments(self._office, "departments", data.get("departments") or ())
        others = known_departments(self._office, "others", data.get("others") or ())
        others = [code for code in others if code not in departments]
        self._schedule(call, row, data, departments=departments, others=others)
        return {"accepted": True}

    def reschedule(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Set another time after a meeting that was not held or had no quorum. Raises InputRejected."""
        self._schedule(call, meeting_of_case(call.connection, call.case_id), data)
        return {"accepted": True}

    def invite(self, call: Call, *, meeting_id: str) -> list[dict[str, Any]]:
        """Invite to the next sitting; every department gets a task of its own. Returns the invitations."""
        row = meeting_row(call.connection, meeting_id)
        sitting = row.sitting + 1
        set_meeting(call.connection, meeting_id, sitting=sitting, status="convened")
        invited = []
        for department in (*row.departments, *row.others):
            invitation_id = call.new_id()
            call.connection.execute(
                insert(meeting_invitation),
                {
                    "id": invitation_id,
                    "meeting_id": meeting_id,
                    "root_id": call.root_id,
                    "sitting": sitting,
                    "department": department,
                    "concerned": department in row.departments,
                    "invited_at": stored(call.instant),
                },
            )
            call.participate(department)
            role = self._office.receiving_role(department)
            roles = (role, self._office.head_role(department))
            told = {"at": parsed(row.meeting_at), "detail": row.place}
            tell(self._office, call, row, "meeting_invitation", department, roles, **told)
            invited.append({"invitation_id": invitation_id, "department": department, "role": role})
        call.record("meeting.convened", {"meeting_id": meeting_id, "at": row.meeting_at, "place": row.place})
        return invited

    def _schedule(self, call: Call, row: Row[Any], data: Mapping[str, Any], **more: Any) -> None:
        meeting_at = _instant(data.get("meeting_at"))
        earliest = self._earliest(call, row)
        if local_date(parsed(meeting_at)) < earliest:
            told = {"earliest": earliest.isoformat(), "days": self._notice_days(call, row)}
            raise InputRejected((Problem("meeting_at", "meeting_too_early", told),))
        values = {"meeting_at": meeting_at, "place": str(data["place"]), "convened_by": call.actor.login}
        day = local_date(call.instant).isoformat()
        set_meeting(call.connection, row.id, notice_day=day, **values, **more)

    def _earliest(self, call: Call, row: Row[Any]) -> date:
        """The first day before which lie as many full working days as the notice takes (both days not counted)."""
        days = self._notice_days(call, row) + 1
        due = call.deadline(days, call.instant, profile=row.profile, department=row.approval_department)
        return due.last_day

    def _notice_days(self, call: Call, row: Row[Any]) -> int:
        return self._office.catalogue.limit(NOTICE_DAYS, local_date(call.instant), row.profile).value


def _instant(told: Any) -> str:
    try:
        return stored(parsed(str(told or "")))
    except (ValueError, OverflowError):
        raise InputRejected((Problem("meeting_at", "not_a_time" if told else "required"),)) from None
