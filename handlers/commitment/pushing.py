"""What was committed goes to the department that verifies on the spot, and every result comes back (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.clock import local_date, parsed, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.commitment.limits import verification_due
from handlers.commitment.record import (
    commitment_of_case,
    commitment_row,
    result_row,
    results_of,
    set_commitment,
    set_result,
)
from handlers.decision.record import decision_row
from handlers.fields.reading import Answers
from handlers.matter.register import register_matter
from handlers.office import Office
from handlers.privacy.masking import shown_party

PLATFORM, PRIVATE = "platform", "private_network"


class Pushing:
    """The operators that move commitments and results between the departments, and the intake `verification.push`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def matter(self, call: Call, *, commitment_id: str) -> str:
        """Operator `commitment.matter`: what was committed as a matter that can be pushed; returns its id."""
        row = commitment_row(call.connection, commitment_id)
        decision = decision_row(call.connection, row.decision_id)
        found = register_matter(
            self._office,
            call,
            "commitment_info",
            subject=decision.item_name or row.item_code,
            reference=row.document_no or "",
            party=shown_party(decision.party_name, decision.party_type),
            item_code=row.item_code,
            source_department=row.approval_department,
            approval_department=row.approval_department,
            content={
                "decision": decision.doc_no,
                "terms": row.terms,
                "committed_on": row.committed_on,
                "fulfil_by": row.fulfil_by,
                "standard": row.standard,
                "means": list(row.means),
                "verify_days": row.verify_days,
            },
        )
        set_commitment(call.connection, commitment_id, matter_id=found.id)
        return str(found.id)

    def begun(self, call: Call, *, commitment_id: str, pushes: Sequence[Mapping[str, Any]]) -> str:
        """Operator `commitment.begun`: from when the verification period runs; returns the instant, stored.

        On the spot it is the push (platform default: no automatic claim, so a claim could put it off for ever);
        online it is the decision's.
        """
        row = commitment_row(call.connection, commitment_id)
        pushed_at = str(pushes[0]["pushed_at"]) if pushes else None
        verify_from = row.verify_from if row.clock_start == "decided_on" or pushed_at is None else pushed_at
        due = verification_due(self._office, call.connection, row, verify_from)
        day = local_date(parsed(verify_from))
        set_commitment(
            call.connection,
            commitment_id,
            status="pushed" if pushes else "verifying",
            pushed_at=pushed_at,
            verify_from=verify_from,
            due_date=due.last_day.isoformat(),
            basis_status=self._office.catalogue.profile(row.profile, day).status(day),
        )
        return str(verify_from)

    def taken(self, call: Call, *, commitment_id: str, claims: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Operator `commitment.taken`: who claimed what was committed and verifies it.

        `claimed` is false where the push was recalled, `department` the one to which it went in the end.
        """
        row = commitment_row(call.connection, commitment_id)
        claim = claims[0]
        claimed = claim["status"] != "recalled"
        department = str(claim["department"])
        if claimed:
            claimed_at = str(claim.get("claimed_at") or stored(call.instant))
            moved = {"supervision_department": department, "department": department}
            set_commitment(call.connection, commitment_id, status="claimed", claimed_at=claimed_at, **moved)
            if row.clock_start == "claimed_at":
                self._start_at_claim(call, commitment_id, claimed_at)
        return {"claimed": claimed, "department": department, "role": self._office.receiving_role(department)}

    def push(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Push a result by the platform; by the private network alone it is noted and the duty stays.

        Returns `channel`, and pushed by the platform the `matter_id`. Raises InputRejected: a reason is
        wanted once the three working days are over.
        """
        row = commitment_of_case(call.connection, call.case_id)
        waiting = [found for found in results_of(call.connection, row.id) if found.pushed_at is None]
        if not waiting:
            raise NotFound(case=call.case_id)
        found = waiting[0]
        answers = Answers(data, local_date(call.instant))
        channel = answers.choice("channel", (PLATFORM, PRIVATE))
        if channel == PRIVATE:
            receipt = {
                "receipt_no": answers.text("receipt_no"),
                "delivered_on": answers.day("delivered_on", after=found.done_on, after_field="done_on"),
            }
            answers.settle()
            receipts = [*found.private_receipts, {**receipt, "registered_at": stored(call.instant)}]
            set_result(call.connection, found.id, private_receipts=receipts)
            call.record("verification.private_receipt", {"verification_id": found.id, **receipt})
            return {"channel": channel}
        late = local_date(call.instant).isoformat() > found.push_due
        late_reason = answers.text("late_reason", required=late)
        answers.settle()
        overdue = self._office.working_days(call.connection, found.push_due, local_date(call.instant), found.department)
        told = {"late": late, "late_reason": late_reason or None, "overdue_wd": (overdue or 0) if late else 0}
        matter_id = self._result_matter(call, row, found)
        set_result(call.connection, found.id, matter_id=matter_id, pushed_at=stored(call.instant), **told)
        call.record("verification.pushed", {"verification_id": found.id, **told})
        return {"channel": channel, "matter_id": matter_id}

    def received(self, call: Call, *, verification_id: str) -> None:
        """Operator `verification.received`: the approval department has claimed a result."""
        found = result_row(call.connection, verification_id)
        set_result(call.connection, verification_id, received_at=stored(call.instant))
        row = commitment_row(call.connection, found.commitment_id)
        if found.result == row.result and found.result in ("TRUE", "FALSE"):
            set_commitment(call.connection, row.id, status="closed", closed_at=stored(call.instant))
        call.record("verification.received", {"verification_id": verification_id, "result": found.result})

    def _start_at_claim(self, call: Call, commitment_id: str, claimed_at: str) -> None:
        """Where the rules count from the claim, the period that ran from the push is put off to that."""
        row = commitment_row(call.connection, commitment_id)
        due = verification_due(self._office, call.connection, row, claimed_at)
        call.postpone("verify_due", due)
        set_commitment(
            call.connection, commitment_id, verify_from=claimed_at, due_date=due.last_day.isoformat(), overdue_at=None
        )

    def _result_matter(self, call: Call, row: Any, found: Any) -> str:
        decision = decision_row(call.connection, row.decision_id)
        names = ("result", "done_on", "breach_type", "unable_reason", "means", "inspectors", "findings", "recheck_by")
        registered = register_matter(
            self._office,
            call,
            "verification_result",
            subject=decision.item_name or row.item_code,
            reference=row.document_no or "",
            party=shown_party(decision.party_name, decision.party_type),
            item_code=row.item_code,
            source_department=found.department,
            approval_department=row.approval_department,
            content={name: getattr(found, name) for name in names},
            evidence=found.evidence,
        )
        return str(registered.id)
