"""Minutes are drafted by the approval department, confirmed by those who came, issued by the convener (Art. 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.meeting.proposal import outcome
from handlers.meeting.record import (
    add_opinion,
    invitation_of,
    invitations,
    meeting_of_case,
    meeting_row,
    opinions,
    replace_drafted,
    set_invitation,
    set_meeting,
)
from handlers.meeting.resolutions import drafted
from handlers.meeting.summons import tell, tell_officer
from handlers.office import Office

CONFIRM_DAYS = "meeting_confirm_days"


class Minutes:
    """The intakes `meeting.minutes`, `meeting.confirm`, `meeting.issue`; operators on late minutes and silence."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def draft(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The minutes with outcome, views and resolutions.

        Returns `participants` (who is asked to confirm) and `drafted_at`. Raises InputRejected where there is
        no consensus and the view of a department directly concerned is neither told nor on file.
        """
        row = meeting_of_case(call.connection, call.case_id)
        found = str(data["outcome"])
        views = str(data.get("views") or "").strip()
        if found == "no_consensus":
            self._refuse_missing_views(call, row, views)
        replace_drafted(call.connection, row.id, drafted(self._office, call, row, data))
        due = call.deadline(CONFIRM_DAYS, call.instant, profile=row.profile, department=row.approval_department)
        today = local_date(call.instant).isoformat()
        set_meeting(
            call.connection,
            row.id,
            status="minuted",
            outcome=found,
            minutes=str(data["minutes"]),
            views=views or None,
            minutes_files=list(data.get("evidence") or ()),
            minutes_at=stored(call.instant),
            minutes_by=call.actor.login,
            minutes_late=row.minutes_late or today > row.minutes_due,
            confirm_due=due.last_day.isoformat(),
        )
        attach(call, data.get("evidence"), about=row.id, title="会议纪要附件")
        call.record("meeting.minuted", {"meeting_id": row.id, "outcome": found, "views": views})
        return {
            "participants": self._participants(call, row, due.last_day.isoformat()),
            "drafted_at": stored(call.instant),
        }

    def late(self, call: Call, *, meeting_id: str) -> None:
        """The minutes are not there in time: the department that drafts them and its head are reminded."""
        row = meeting_row(call.connection, meeting_id)
        set_meeting(call.connection, meeting_id, minutes_late=True)
        approval = row.approval_department
        roles = (self._office.receiving_role(approval), self._office.head_role(approval))
        tell(self._office, call, row, "minutes_late", approval, roles, due_date=row.minutes_due)
        call.record("meeting.minutes_late", {"meeting_id": meeting_id, "due_day": row.minutes_due})

    def confirm(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """A department that took part confirms or objects, and its objection is put on file. Returns `confirmation`."""
        row = meeting_of_case(call.connection, call.case_id)
        invitation = invitation_of(call.connection, row, call.actor.department)
        note = str(data.get("objection") or "").strip() or None
        set_invitation(
            call.connection,
            invitation.id,
            confirmation=data["confirmation"],
            confirmation_note=note,
            confirmed_at=stored(call.instant),
            confirmed_by=call.actor.login,
        )
        if note is not None:
            add_opinion(call, row, "confirmation", note)
        call.record(
            "meeting.minutes_answered", {"meeting_id": row.id, "confirmation": data["confirmation"], "note": note}
        )
        return {"confirmation": data["confirmation"]}

    def silence(self, call: Call, *, meeting_id: str) -> None:
        """Who has not answered in time is marked as not having confirmed, which is no consent, and reminded."""
        row = meeting_row(call.connection, meeting_id)
        silent = [
            found
            for found in invitations(call.connection, meeting_id, row.sitting)
            if found.attended and found.confirmation is None
        ]
        for found in silent:
            set_invitation(call.connection, found.id, confirmation="silent")
            tell_officer(self._office, call, row, "minutes_unconfirmed", found.department, due_date=row.confirm_due)
        departments = [found.department for found in silent]
        call.record("meeting.minutes_unconfirmed", {"meeting_id": meeting_id, "departments": departments})

    def issue(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The convener issues the minutes or sends them back.

        Returns `issued`, and `meeting_outcome` for the procedure that asked. Raises InputRejected where a report
        to the city government is told of a meeting that reached a consensus.
        """
        row = meeting_of_case(call.connection, call.case_id)
        if data["decision"] == "redraft":
            reason = str(data["redraft_reason"])
            set_meeting(call.connection, row.id, status="held", issue_note=reason)
            for found in invitations(call.connection, row.id, row.sitting):
                set_invitation(call.connection, found.id, confirmation=None, confirmation_note=None)
            call.record("meeting.minutes_sent_back", {"meeting_id": row.id, "reason": reason})
            tell_officer(self._office, call, row, "minutes_sent_back", row.approval_department, reason=reason)
            return {"issued": False}
        reported = str(data.get("reported_no") or "").strip() or None
        if reported is not None and row.outcome != "no_consensus":
            raise InputRejected((Problem("reported_no", "only_without_consensus"),))
        values = {"issued_at": stored(call.instant), "issued_by": call.actor.login, "reported_no": reported}
        set_meeting(call.connection, row.id, status="issued", issue_note=data.get("issue_note"), **values)
        call.record("meeting.issued", {"meeting_id": row.id, "outcome": row.outcome, "reported_no": reported})
        told_to = dict.fromkeys([row.proposer, *(found.department for found in invitations(call.connection, row.id))])
        for department in told_to:
            tell_officer(self._office, call, row, "minutes_issued", department)
        return {"issued": True, "meeting_outcome": outcome(row.id, row.outcome, row.minutes)}

    def _participants(self, call: Call, row: Row[Any], due_day: str) -> list[dict[str, str]]:
        participants = []
        for found in invitations(call.connection, row.id, row.sitting):
            if found.attended:
                role = self._office.receiving_role(found.department)
                tell_officer(self._office, call, row, "minutes_to_confirm", found.department, due_date=due_day)
                participants.append({"department": found.department, "role": role})
        return participants

    def _refuse_missing_views(self, call: Call, row: Row[Any], views: str) -> None:
        """Without consensus every directly concerned department's view must be found in the record."""
        on_file = {told.department for told in opinions(call.connection, row.id)}
        short = self._office.catalogue.short_name
        concerned = [code for code in row.departments if code not in row.absent]
        missing = [short(code) for code in concerned if code not in on_file and short(code) not in views]
        if missing:
            raise InputRejected((Problem("views", "view_missing", {"departments": "、".join(missing)}),))
