"""After the claim the officer reports back, and the approval department deals with it (Art. 19(1))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from engine.clock import stored
from engine.errors import NotFound
from engine.registry import Call
from engine.worklist.inbox import items_of_tree
from handlers import supervision_file
from handlers.claim.record import DONE, claims_of_tree, set_claim
from handlers.decision.record import decision_row
from handlers.notice import send
from handlers.office import Office
from handlers.schema import claim
from handlers.words import FEEDBACK, HANDLING


class Feedback:
    """The intakes `claim.feedback` and `claim.feedback_handled`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def give(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in included, info_error or consult with a note. Returns `feedback`."""
        row = self._claim_without_feedback(call)
        feedback, note = str(data["feedback"]), _note(data.get("feedback_note"))
        set_claim(
            call.connection,
            row.push_id,
            feedback=feedback,
            feedback_note=note,
            feedback_at=stored(call.instant),
            feedback_by=call.actor.login,
            feedback_case_id=call.case_id,
        )
        if row.mode == "auto":
            set_claim(call.connection, row.push_id, handler=call.actor.login)
            supervision_file.take_over(call, row.push_id, call.actor.login)
        self._tell(call, row, "feedback_given", row.approval_department, "approval_clerk", FEEDBACK[feedback], note)
        call.record("claim.feedback_given", {"push_id": row.push_id, "feedback": feedback, "note": note})
        return {"feedback": feedback}

    def handled(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in how the approval department deals with the report. Returns `handling`."""
        row = call.connection.execute(select(claim).where(claim.c.feedback_case_id == call.case_id)).first()
        if row is None:
            raise NotFound(case=call.case_id)
        handling, note = str(data["handling"]), _note(data.get("handling_note"))
        set_claim(
            call.connection,
            row.push_id,
            handling=handling,
            handling_note=note,
            handled_at=stored(call.instant),
            handled_by=call.actor.login,
        )
        role = self._office.supervision_role(row.department)
        self._tell(call, row, "feedback_handled", row.department, role, HANDLING[handling], note)
        call.record("claim.feedback_handled", {"push_id": row.push_id, "handling": handling, "note": note})
        return {"handling": handling}

    def _claim_without_feedback(self, call: Call) -> Row[Any]:
        """The claim that this feedback task is about: the department's, claimed, nothing reported yet."""
        items = items_of_tree(call.connection, call.root_id, open_only=True)
        departments = {item.department for item in items if item.case_id == call.case_id}
        for row in claims_of_tree(call.connection, call.root_id):
            if row.decision_id is None or row.feedback_case_id is not None:
                continue
            if row.department in departments and row.status in DONE:
                return row
        raise NotFound(case=call.case_id)

    def _tell(
        self, call: Call, row: Row[Any], kind: str, department: str, role: str, feedback: str, note: str | None
    ) -> None:
        decision = decision_row(call.connection, row.decision_id)
        reason = f"说明:{note}" if note else ""
        told = self._office.particulars(decision, row.department, feedback=feedback, reason=reason)
        send(self._office, call, kind, department, role, told, row.push_id)


def _note(sent: Any) -> str | None:
    return str(sent or "").strip() or None
