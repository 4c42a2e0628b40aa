"""The asker ends an inquiry, asks anew or another department, or takes it to the joint meeting (Art. 15, 23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.accountability import clue
from handlers.inquiry.answering import CLUE
from handlers.inquiry.drafting import Drafting
from handlers.inquiry.record import again, answers, inquiry_of_case, inquiry_row, set_inquiry
from handlers.inquiry.telling import tell_asked, tell_asker
from handlers.meeting.proposal import known_departments
from handlers.office import Office


class Closing:
    """The intakes `inquiry.conclude`, `inquiry.redirect`, `inquiry.give_up` and `inquiry.find_not_duty`."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._drafting = Drafting(office)

    def conclude(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Close, ask anew, or propose a joint meeting.

        Returns `closing`; with a new round its `letter`, with a meeting what is proposed.
        """
        row = inquiry_of_case(call.connection, call.case_id)
        closing = str(data["closing"])
        self._close(call, row, closing, data)
        if closing == "again":
            letter = inquiry_row(call.connection, again(call, row))
            return {"closing": closing, "letter": self._drafting.told(letter)}
        if closing == "meeting":
            return {"closing": closing, "meeting": self._meeting(row, data)}
        return {"closing": closing}

    def redirect(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """After a department said that it is not its duty: ask another one, or close. Raises InputRejected."""
        row = inquiry_of_case(call.connection, call.case_id)
        closing = str(data["closing"])
        if closing != "reassign":
            self._close(call, row, closing, data)
            return {"closing": closing}
        asked = self._other(row, str(data["new_asked"]))
        self._close(call, row, closing, data)
        signature = {"signed_at": row.signed_at, "signed_by": row.signed_by}
        letter = inquiry_row(call.connection, again(call, row, asked=asked, status="to_sign", **signature))
        return {"closing": closing, "letter": self._drafting.told(letter)}

    def give_up(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The asker no longer waits for an answer that is overdue; the letter stays overdue."""
        row = inquiry_of_case(call.connection, call.case_id)
        self._close(call, row, "give_up", data)
        tell_asked(self._office, call, row, "inquiry_given_up", reason=str(data["closing_note"]))
        return {}

    def find_not_duty(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """It is found afterwards that the asked department had no such duty: consent, clue and statistic go.

        By both sides: the asked department has said so in a supplement, the asker agrees by this act. Or by the
        minutes of a joint meeting. Raises InputRejected.
        """
        row = inquiry_of_case(call.connection, call.case_id)
        basis, document = str(data["finding_basis"]), str(data.get("finding_document") or "").strip()
        self._refuse_baseless(call, row, basis, document)
        reason, at = str(data["finding_reason"]), stored(call.instant)
        found = {"finding_basis": basis, "finding_document": document or None, "finding_reason": reason}
        found |= {"finding_at": at, "finding_by": call.actor.login}
        set_inquiry(call.connection, row.id, result="consent_withdrawn", **found)
        clue.withdraw(call, row.id, CLUE, reason)
        tell_asked(self._office, call, row, "consent_withdrawn", head=True, reason=reason)
        tell_asker(self._office, call, row, "consent_withdrawn", head=True, reason=reason)
        call.record("inquiry.consent_withdrawn", {"inquiry_id": row.id, "reason": reason, "basis": basis})
        return {}

    def _refuse_baseless(self, call: Call, row: Row[Any], basis: str, document: str) -> None:
        if row.result == "consent_withdrawn":
            raise InputRejected((Problem("finding_basis", "consent_withdrawn_before"),))
        said = [told for told in answers(call.connection, row.id) if told.answer == "not_my_duty"]
        if basis == "both_sides" and not said:
            raise InputRejected((Problem("finding_basis", "asked_side_missing"),))
        if basis == "joint_meeting" and not document:
            raise InputRejected((Problem("finding_document", "required"),))

    def _close(self, call: Call, row: Row[Any], closing: str, data: Mapping[str, Any]) -> None:
        note = str(data.get("closing_note") or "").strip() or None
        values = {"closing": closing, "closing_note": note, "closed_by": call.actor.login}
        set_inquiry(call.connection, row.id, status="closed", closed_at=stored(call.instant), **values)
        call.record("inquiry.closed", {"inquiry_id": row.id, "closing": closing, "note": note})

    def _other(self, row: Row[Any], asked: str) -> str:
        if asked == row.asked:
            raise InputRejected((Problem("new_asked", "same_department"),))
        if asked == row.asker:
            raise InputRejected((Problem("new_asked", "asks_itself"),))
        if not self._office.approves(asked):
            known_departments(self._office, "new_asked", [asked])
        return asked

    def _meeting(self, row: Row[Any], data: Mapping[str, Any]) -> dict[str, Any]:
        """What a joint meeting about the inquiry is told."""
        approves = self._office.approves
        departments = [code for code in (row.asker, row.asked) if not approves(code)]
        return {
            "topic": row.subject,
            "kind": "special",
            "departments": departments,
            "reason": str(data.get("closing_note") or row.question),
            "background": row.letter,
            "evidence": list(row.evidence),
            "proposer": row.asker,
            "about": {"inquiry_id": row.id, "case_id": row.case_id},
            "profile": row.profile,
        }
