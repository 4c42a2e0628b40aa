"""What a department answers; and how the asker may go on without an answer (by efforts on record, signed off)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.notice import send
from handlers.office import Office
from handlers.opinion.asking import particulars
from handlers.opinion.record import opinion_of_case, opinion_row, result_of, set_opinion


class Answers:
    """The intakes `opinion.give`, `opinion.stop_waiting` (a message) and `opinion.sign_off`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def give(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in view, preferred, text and opinion_files. Returns `opinion_result`. Raises InputRejected."""
        row = opinion_of_case(call.connection, call.case_id)
        files = list(data.get("opinion_files") or ())
        if files:
            attach(call, files, about=row.id, title="意见附件", field="opinion_files")
        set_opinion(
            call.connection,
            row.id,
            status="given",
            view=data["view"],
            preferred=data.get("preferred"),
            text=data.get("text"),
            files=files,
            given_at=stored(call.instant),
            given_by=call.actor.login,
        )
        given = opinion_row(call.connection, row.id)
        self._tell_asker(call, "opinion_given", given)
        call.record("opinion.given", {"opinion_id": row.id, "view": given.view}, department=row.department)
        return {"opinion_result": result_of(given)}

    def stop_waiting(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put the efforts made on record and ask the head to go on without an answer, once the limit has passed."""
        row = opinion_of_case(call.connection, call.case_id)
        if stored(call.instant) < row.due_at:
            raise InputRejected((Problem("efforts", "opinion_not_overdue", {"due": row.due_date}),))
        values = {"efforts": data["efforts"], "efforts_at": stored(call.instant), "efforts_by": call.actor.login}
        set_opinion(call.connection, row.id, **values)
        call.record("opinion.efforts_recorded", {"opinion_id": row.id, "efforts": data["efforts"]})
        return {"efforts": data["efforts"]}

    def sign_off(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in the head's word. Returns `approved` and, where he agrees, `opinion_result` without a view."""
        row = opinion_of_case(call.connection, call.case_id)
        approved = data["approved"] == "yes"
        signed = {"signed_off": approved, "sign_off_reason": data["sign_off_reason"]}
        signed |= {"signed_at": stored(call.instant), "signed_by": call.actor.login}
        set_opinion(call.connection, row.id, **signed, status="silent" if approved else row.status)
        told = {"opinion_id": row.id, "reason": data["sign_off_reason"]}
        call.record("opinion.silence_noted" if approved else "opinion.waiting_goes_on", told)
        if not approved:
            return {"approved": False}
        noted = opinion_row(call.connection, row.id)
        role = self._office.head_role(row.department)
        send(self._office, call, "opinion_waiting_stopped", row.department, role, particulars(self._office, noted))
        return {"approved": True, "opinion_result": result_of(noted)}

    def _tell_asker(self, call: Call, kind: str, row: Row[Any]) -> None:
        asker = row.asker_department
        detail = VIEWS[row.view] + (f",{row.text}" if row.text else "")
        told = particulars(self._office, row, detail=detail)
        send(self._office, call, kind, asker, self._office.receiving_role(asker), told)


VIEWS: Mapping[str, str] = {"agree": "同意", "disagree": "不同意", "none": "无补充意见"}
