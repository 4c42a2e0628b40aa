"""Who is told what of a verification: reminders to those who verify, overdue limits to the heads as well."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.clock import stored
from engine.errors import UnknownName
from engine.registry import Call
from handlers.accountability import clue
from handlers.commitment.record import commitment_row, result_row, set_commitment, set_result
from handlers.decision.record import decision_row
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars

PERFORMER, HEAD, APPROVAL, APPROVAL_HEAD = "performer", "head", "approval", "approval_head"

TOLD = {
    "verification_reminder": (PERFORMER,),
    "verification_overdue": (PERFORMER, HEAD, APPROVAL_HEAD),
    "verification_urged": (HEAD,),
    "result_reminder": (PERFORMER,),
    "result_overdue": (PERFORMER, HEAD, APPROVAL_HEAD),
    "result_urged": (HEAD,),
    "recheck_due": (PERFORMER, APPROVAL),
    "verification_unable": (APPROVAL,),
}
"""The kinds of notices on verifications and to whom they go."""


class Telling:
    """The operators `commitment.tell`, `commitment.overdue` and `verification.overdue`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def tell(self, call: Call, *, kind: str, commitment_id: str, verification_id: str = "") -> None:
        """Send a notice of a kind on a commitment, or on one result of its verification. Raises UnknownName."""
        if kind not in TOLD:
            raise UnknownName(sort="notice kind", name=kind)
        tell(self._office, call, kind, commitment_row(call.connection, commitment_id), verification_id)

    def overdue(self, call: Call, *, commitment_id: str) -> None:
        """The period of the verification has ended without a result: told, counted, and never passed by itself."""
        row = commitment_row(call.connection, commitment_id)
        set_commitment(call.connection, commitment_id, overdue_at=stored(call.instant))
        call.record("verification.overdue", {"commitment_id": commitment_id, "due_date": row.due_date})
        tell(self._office, call, "verification_overdue", row)

    def result_overdue(self, call: Call, *, commitment_id: str, verification_id: str) -> None:
        """Three working days have gone since a result and it is not pushed; the duty stays."""
        row, found = commitment_row(call.connection, commitment_id), result_row(call.connection, verification_id)
        set_result(call.connection, verification_id, overdue_at=stored(call.instant))
        call.record("verification.result_overdue", {"verification_id": verification_id, "push_due": found.push_due})
        tell(self._office, call, "result_overdue", row, verification_id)
        clue.note(
            call,
            "late_result",
            found.department,
            about=verification_id,
            basis_status=found.basis_status,
            detail=found.push_due or "",
        )


def tell(office: Office, call: Call, kind: str, row: Row[Any], verification_id: str = "", reason: str = "") -> None:
    """Send a notice to everybody whom its kind concerns."""
    due = row.due_date
    if verification_id:
        found = result_row(call.connection, verification_id)
        due = found.recheck_by if kind == "recheck_due" else found.push_due
    told = particulars(office, call, row, due_date=due, reason=reason)
    for department, role in dict.fromkeys(_addressee(office, row, party) for party in TOLD[kind]):
        send(office, call, kind, department, role, told)


def particulars(office: Office, call: Call, row: Row[Any], **more: Any) -> Particulars:
    """What a notice on a commitment may speak of."""
    decision = decision_row(call.connection, row.decision_id)
    return Particulars(
        decision.item_name,
        row.document_no or decision.doc_no,
        matter_kind="告知承诺",
        source=office.catalogue.short_name(row.approval_department),
        approval=office.catalogue.short_name(row.approval_department),
        department=office.catalogue.short_name(row.department),
        **more,
    )


def _addressee(office: Office, row: Row[Any], party: str) -> tuple[str, str]:
    department = row.department if party in (PERFORMER, HEAD) else row.approval_department
    heads = party in (HEAD, APPROVAL_HEAD)
    return department, office.head_role(department) if heads else office.receiving_role(department)
