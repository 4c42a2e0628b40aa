"""What a meeting resolved becomes tasks with an owner and a day; overdue ones are urged (Art. 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine.clock import local_date, stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call, Labels
from handlers.evidence.attaching import attach
from handlers.meeting.record import meeting_row, resolution_row, resolutions, set_resolution
from handlers.meeting.schema import meeting_resolution
from handlers.meeting.summons import tell, tell_officer
from handlers.office import Office

PLACES = "abcde"
"""The places for resolutions in the form of the minutes: resolution_a, owner_a, due_a and so on."""

PROCESS, DAYS = "meeting_resolution", "meeting_resolution_days"


class Resolutions:
    """The operators `meeting.follow_up`, `resolution.begin`, `.overdue`, `.urge`; the intake `resolution.done`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def follow_up(self, call: Call, *, meeting_id: str) -> int:
        """Start a case of its own for each resolution; nobody waits for them. Returns how many."""
        row = meeting_row(call.connection, meeting_id)
        found = [told for told in resolutions(call.connection, meeting_id) if told.status == "drafted"]
        for told in found:
            data = {
                "resolution_id": told.id,
                "owner": told.owner,
                "owner_role": self._office.receiving_role(told.owner),
                "due_day": told.due_day,
                "profile": row.profile,
            }
            set_resolution(call.connection, told.id, status="open", case_id=call.start(PROCESS, data))
            call.participate(told.owner)
        call.record("meeting.followed_up", {"meeting_id": meeting_id, "resolutions": len(found)})
        return len(found)

    def begin(self, call: Call, *, resolution_id: str) -> None:
        """Show in lists what the resolution says instead of what the meeting was about."""
        told = resolution_row(call.connection, resolution_id)
        row = meeting_row(call.connection, told.meeting_id)
        call.label(Labels(subject=f"议定事项{told.number}:{told.text}"[:120], reference=row.meeting_no))
        tell_officer(
            self._office, call, row, "resolution_assigned", told.owner, due_date=told.due_day, detail=told.text
        )

    def overdue(self, call: Call, *, resolution_id: str) -> None:
        """The agreed day has passed; the task stays open."""
        set_resolution(call.connection, resolution_id, overdue=True)
        told = resolution_row(call.connection, resolution_id)
        call.record(
            "resolution.overdue", {"resolution_id": resolution_id, "due_day": told.due_day}, department=told.owner
        )
        self.urge(call, resolution_id=resolution_id)

    def urge(self, call: Call, *, resolution_id: str) -> None:
        """Remind the owner and its head of a resolution that is overdue."""
        told = resolution_row(call.connection, resolution_id)
        row = meeting_row(call.connection, told.meeting_id)
        roles = (self._office.receiving_role(told.owner), self._office.head_role(told.owner))
        more = {"due_date": told.due_day, "detail": told.text}
        tell(self._office, call, row, "resolution_overdue", told.owner, roles, **more)

    def done(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The owner reports what was done; the approval department and the convener are told."""
        query = select(meeting_resolution).where(meeting_resolution.c.case_id == call.case_id)
        told = call.connection.execute(query).one_or_none()
        if told is None:
            raise NotFound(case=call.case_id)
        result = str(data["result"])
        set_resolution(
            call.connection,
            told.id,
            status="done",
            result=result,
            evidence=list(data.get("evidence") or ()),
            done_at=stored(call.instant),
            done_by=call.actor.login,
        )
        row = meeting_row(call.connection, told.meeting_id)
        roles = (self._office.receiving_role(row.approval_department), "meeting_convener")
        tell(
            self._office, call, row, "resolution_done", row.approval_department, roles, detail=told.text, reason=result
        )
        attach(call, data.get("evidence"), about=told.id, title="议定事项办理结果")
        call.record("resolution.done", {"resolution_id": told.id, "result": result})
        return {}


def drafted(office: Office, call: Call, row: Row[Any], data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The resolutions that the minutes name, as rows. Raises InputRejected for an owner or day that will not do."""
    today = local_date(call.instant).isoformat()
    known = {found.code for found in office.catalogue.departments() if found.supervises or found.role == "approval"}
    rows: list[dict[str, Any]] = []
    wrong: list[Problem] = []
    for place in PLACES:
        text = str(data.get(f"resolution_{place}") or "").strip()
        if not text:
            continue
        owner, due_day = str(data[f"owner_{place}"]), str(data.get(f"due_{place}") or _default_day(call, row))
        if owner not in known:
            wrong.append(Problem(f"owner_{place}", "no_member_department", {"value": owner}))
        if due_day <= today:
            wrong.append(Problem(f"due_{place}", "day_passed", {"today": today}))
        rows.append(
            {
                "id": call.new_id(),
                "meeting_id": row.id,
                "root_id": call.root_id,
                "number": len(rows) + 1,
                "text": text,
                "owner": owner,
                "due_day": date.fromisoformat(due_day).isoformat(),
                "status": "drafted",
                "overdue": False,
                "evidence": [],
            }
        )
    if wrong:
        raise InputRejected(tuple(wrong))
    return rows


def _default_day(call: Call, row: Row[Any]) -> str:
    """The day by which a resolution is to be carried out where the meeting named none."""
    due = call.deadline(DAYS, call.instant, profile=row.profile, department=row.approval_department)
    return due.last_day.isoformat()
