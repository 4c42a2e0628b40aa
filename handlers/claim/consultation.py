"""Feedback that asks for consultation begins an inquiry or a joint meeting (Art. 15, 19(1), 23)."""

from __future__ import annotations

from typing import Any

from engine.clock import local_date
from engine.registry import Call
from handlers.claim.record import claim_row
from handlers.decision.record import decision_row
from handlers.office import Office


class Consultation:
    """The operator `claim.consult`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def consult(self, call: Call, *, push_id: str, handling: str) -> str:
        """Begin an inquiry (its letter to be completed) or propose a joint meeting; returns the case."""
        row = claim_row(call.connection, push_id)
        decision = decision_row(call.connection, row.decision_id)
        subject = f"{decision.item_name or ''}({decision.doc_no or '文号待补'})"
        department = self._office.catalogue.short_name(row.department)
        told = f"{department}反馈:{row.feedback_note or ''}"
        item = self._office.catalogue.item(decision.item_code, local_date(call.instant))
        profile = item.rule_profile if item is not None else decision.basis_profile
        if handling == "inquiry":
            letter = {"asker": row.approval_department, "asked": row.department, "subject": subject}
            return call.start("inquiry", {"letter": {**letter, "question": told, "profile": profile}})
        meeting: dict[str, Any] = {
            "topic": subject,
            "kind": "special",
            "departments": [row.department],
            "reason": row.handling_note or told,
            "background": told,
            "approval_department": row.approval_department,
            "proposer": row.approval_department,
            "profile": profile,
        }
        return call.start("joint_meeting", {"meeting": meeting})
