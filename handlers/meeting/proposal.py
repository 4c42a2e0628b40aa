"""A joint meeting is proposed by a department or asked for by a running procedure (Art. 15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.clock import local, stored
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call, Labels
from handlers.evidence.attaching import attach
from handlers.meeting.record import insert_meeting, meeting_of_case, meeting_row, set_meeting
from handlers.meeting.summons import tell
from handlers.office import Office

PROFILE = "ANQIU"
OPEN_FIELDS = ("topic", "reason", "background", "evidence")
"""What must not be told of a classified meeting."""


class Proposals:
    """The intakes `meeting.propose`, `meeting.revise`, `meeting.offline` and the operator `meeting.register`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def propose(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """A member department proposes a meeting by form. Raises InputRejected."""
        occasion = "regular" if data.get("occasion") == "regular" else "proposed"
        told = {**data, "classified": data.get("classified") is True or data.get("classified") == "yes"}
        meeting_id = self._keep(call, told, occasion, call.actor.department)
        return Admission(data={"meeting": {"meeting_id": meeting_id}}, labels=_labels(call, meeting_id))

    def register(self, call: Call, *, meeting: Mapping[str, Any]) -> dict[str, Any]:
        """Register the meeting a running procedure asks for; one proposed by form is registered already.

        `meeting` has topic, kind, departments, reason and perhaps background (or materials), evidence, about,
        approval_department, profile, classified. Returns what routing needs.
        """
        meeting_id = meeting.get("meeting_id")
        if meeting_id is None:
            proposer = str(meeting.get("proposer") or meeting.get("approval_department") or call.actor.department)
            told = {**meeting, "background": meeting.get("background") or meeting.get("materials")}
            meeting_id = self._keep(call, told, "called", proposer)
        row = meeting_row(call.connection, meeting_id)
        call.label(_labels(call, meeting_id))
        call.participate(row.approval_department)
        tell(self._office, call, row, "meeting_proposed", row.approval_department, ("meeting_convener",))
        return {
            "meeting_id": row.id,
            "classified": row.classified,
            "approval_department": row.approval_department,
            "proposer": row.proposer,
            "proposer_role": self._office.receiving_role(row.proposer),
            "profile": row.profile,
        }

    def revise(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """A returned proposal is amended, or given up. Returns `resubmitted`, and the outcome where given up."""
        row = meeting_of_case(call.connection, call.case_id)
        if data["revision"] == "give_up":
            note = str(data.get("give_up_reason") or "")
            set_meeting(call.connection, row.id, status="withdrawn", sitting_note=note)
            call.record("meeting.withdrawn", {"meeting_id": row.id, "reason": note})
            return {"resubmitted": False, "meeting_outcome": outcome(row.id, "returned", row.return_reason or note)}
        departments = self._known("departments", data.get("departments") or ())
        amended = {"topic": data["topic"], "reason": data["reason"], "background": data.get("background")}
        amended |= {"departments": departments, "evidence": list(data.get("evidence") or ())}
        set_meeting(call.connection, row.id, status="proposed", **amended)
        attach(call, data.get("evidence"), about=row.id, title="会议材料")
        call.label(_labels(call, row.id))
        call.record("meeting.revised", {"meeting_id": row.id, "topic": data["topic"]}, before={"topic": row.topic})
        row = meeting_row(call.connection, row.id)
        tell(self._office, call, row, "meeting_proposed", row.approval_department, ("meeting_convener",))
        return {"resubmitted": True}

    def offline(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """A classified meeting: its number, day and outcome, no word of what it was about."""
        row = meeting_of_case(call.connection, call.case_id)
        number, held_on, found = str(data["offline_no"]), str(data["held_on"]), str(data["outcome"])
        set_meeting(call.connection, row.id, status="offline", offline_no=number, held_on=held_on, outcome=found)
        call.label(_labels(call, row.id))
        call.record("meeting.offline_registered", {"meeting_id": row.id, "offline_no": number, "held_on": held_on})
        return {"meeting_outcome": outcome(row.id, found, "")}

    def _keep(self, call: Call, told: Mapping[str, Any], occasion: str, proposer: str) -> str:
        classified = bool(told.get("classified"))
        _refuse_unsound(told, classified)
        departments = self._known("departments", told.get("departments") or ())
        approval = str(told.get("approval_department") or self._office.approval_department())
        meeting_id = call.new_id()
        insert_meeting(
            call.connection,
            {
                "id": meeting_id,
                "case_id": call.case_id,
                "root_id": call.root_id,
                "meeting_no": f"LX{local(call.instant):%Y%m%d}-{meeting_id[-6:].upper()}",
                "kind": str(told.get("kind") or "special"),
                "occasion": occasion,
                "classified": classified,
                **{name: None if classified else told.get(name) for name in ("topic", "reason", "background")},
                "evidence": [] if classified else list(told.get("evidence") or ()),
                "departments": departments,
                "others": [],
                "proposer": proposer,
                "proposed_at": stored(call.instant),
                "proposed_by": call.actor.login,
                "approval_department": approval,
                "profile": str(told.get("profile") or PROFILE),
                "status": "proposed",
                "sitting": 0,
                "missed": 0,
                "absent": [],
                "minutes_files": [],
                "minutes_late": False,
            },
        )
        attach(call, told.get("evidence"), about=meeting_id, title="会议材料")
        call.participate(proposer)
        call.record("meeting.proposed", {"meeting_id": meeting_id, "departments": departments}, department=proposer)
        return meeting_id

    def _known(self, field: str, codes: Sequence[str]) -> list[str]:
        return known_departments(self._office, field, codes)


def known_departments(office: Office, field: str, codes: Sequence[str]) -> list[str]:
    """The supervision departments named, each once. Raises InputRejected."""
    known = {found.code for found in office.catalogue.supervision_departments()}
    wrong = tuple(Problem(field, "unknown_department", {"value": code}) for code in codes if code not in known)
    if wrong:
        raise InputRejected(wrong)
    return list(dict.fromkeys(codes))


def outcome(meeting_id: str, found: str, text: str) -> dict[str, str]:
    """What the procedure that asked for the meeting is told; it decides nothing (Art. 15)."""
    return {"meeting_id": meeting_id, "outcome": found, "text": text}


def _refuse_unsound(told: Mapping[str, Any], classified: bool) -> None:
    if classified:
        wrong = tuple(Problem(name, "classified_content") for name in OPEN_FIELDS if told.get(name))
    else:
        wrong = tuple(Problem(name, "required") for name in ("topic", "reason", "departments") if not told.get(name))
    if wrong:
        raise InputRejected(wrong)


def _labels(call: Call, meeting_id: str) -> Labels:
    row = meeting_row(call.connection, meeting_id)
    subject = row.topic or "涉密议题(线下召开)"
    return Labels(subject=subject, reference=row.offline_no or row.meeting_no)
