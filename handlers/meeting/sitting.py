"""Departments answer the invitation; the sitting is recorded with who came (Art. 15; the quorum is a default)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.meeting.record import (
    add_opinion,
    invitation_of,
    invitations,
    meeting_of_case,
    set_invitation,
    set_meeting,
)
from handlers.meeting.summons import tell
from handlers.office import Office

RECONVENED = 1
"""How often a meeting without quorum is convened again before it goes on with the absence recorded."""


class Sittings:
    """The intakes `meeting.respond` and `meeting.hold`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def respond(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """A department says whether it comes, and what it thinks. Returns `response`."""
        row = meeting_of_case(call.connection, call.case_id)
        invitation = invitation_of(call.connection, row, call.actor.department)
        set_invitation(
            call.connection,
            invitation.id,
            response=data["response"],
            response_note=data.get("absence_reason") or data.get("attendee"),
            responded_at=stored(call.instant),
            responded_by=call.actor.login,
        )
        opinion = str(data.get("opinion") or "").strip()
        if opinion:
            add_opinion(call, row, "before", opinion, data.get("evidence") or ())
        attach(call, data.get("evidence"), about=row.id, title="部门意见附件")
        call.record("meeting.responded", {"meeting_id": row.id, "response": data["response"], "opinion": opinion})
        return {"response": data["response"]}

    def hold(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Record the sitting, or that it did not take place.

        Returns `held_on` and `minuted`: whether minutes follow, or another sitting. Raises InputRejected.
        """
        row = meeting_of_case(call.connection, call.case_id)
        if data["sitting"] == "postponed":
            reason = str(data["postponed_reason"])
            set_meeting(call.connection, row.id, sitting_note=reason)
            call.record("meeting.postponed", {"meeting_id": row.id, "reason": reason})
            self._ask_again(call, row, reason)
            return {"minuted": False, "held_on": None}
        held_on = str(data["held_on"])
        scheduled = local_date(parsed(row.meeting_at)).isoformat()
        if held_on < scheduled:
            raise InputRejected((Problem("held_on", "before_meeting", {"scheduled": scheduled}),))
        absent = self._attendance(call, row, list(data.get("attended") or ()))
        quorate = not absent
        minuted = quorate or row.missed >= RECONVENED
        note = str(data.get("sitting_note") or "").strip() or None
        values = {"held_on": held_on, "absent": absent, "quorate": quorate, "sitting_note": note}
        values["missed"] = row.missed + (0 if quorate else 1)
        set_meeting(call.connection, row.id, status="held", **values, **self._minutes_due(call, row, held_on))
        told = {"meeting_id": row.id, "held_on": held_on, "absent": absent}
        call.record("meeting.held" if minuted else "meeting.not_quorate", told)
        if not minuted:
            names = "、".join(self._office.catalogue.short_name(code) for code in absent)
            self._ask_again(call, row, f"直接相关部门{names}未到会")
        return {"minuted": minuted, "held_on": held_on}

    def _attendance(self, call: Call, row: Row[Any], attended: list[str]) -> list[str]:
        """Note who came; returns the directly concerned departments that did not. Raises InputRejected."""
        invited = {found.department: found for found in invitations(call.connection, row.id, row.sitting)}
        strangers = [code for code in attended if code not in invited]
        if strangers:
            names = "、".join(self._office.catalogue.short_name(code) for code in strangers)
            raise InputRejected((Problem("attended", "not_invited", {"departments": names}),))
        for code, found in invited.items():
            set_invitation(call.connection, found.id, attended=code in attended)
        return [code for code, found in invited.items() if found.concerned and code not in attended]

    def _minutes_due(self, call: Call, row: Row[Any], held_on: str) -> dict[str, Any]:
        due = call.deadline(
            "meeting_minutes_days", parsed(held_on), profile=row.profile, department=row.approval_department
        )
        return {"minutes_due": due.last_day.isoformat()}

    def _ask_again(self, call: Call, row: Row[Any], reason: str) -> None:
        roles = ("meeting_convener",)
        tell(self._office, call, row, "meeting_again", row.approval_department, roles, reason=reason)
