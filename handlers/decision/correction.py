"""A decision that was claimed with a fault in it is pushed again, right this time, as a case of its own.

What nobody has claimed yet is recalled instead; the two ways never overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, update

from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.claim.record import DONE, OPEN, claims_of_tree
from handlers.decision.record import decision_of_case, set_values
from handlers.schema import decision_key


@dataclass(frozen=True)
class Correction:
    """The decision that is put right, and why."""

    of: Row[Any]
    reason: str


def correction_of(call: Call, data: Mapping[str, Any], approval_department: str) -> Correction | None:
    """What a submission says it corrects; None for an ordinary one.

    Raises InputRejected: unknown_case, recall_instead, nothing_to_correct, already_corrected, required.
    """
    case_id = str(data.get("corrects") or "").strip()
    if not case_id:
        return None
    row = decision_of_case(call.connection, case_id)
    if row is None or row.approval_department != approval_department:
        raise _rejected("corrects", "unknown_case")
    if row.corrected_by is not None:
        raise _rejected("corrects", "already_corrected")
    statuses = {claim.status for claim in claims_of_tree(call.connection, case_id)}
    if statuses & set(OPEN):
        raise _rejected("corrects", "recall_instead")
    if not statuses & set(DONE):
        raise _rejected("corrects", "nothing_to_correct")
    reason = str(data.get("correction_reason") or "").strip()
    if not reason:
        raise _rejected("correction_reason", "required")
    return Correction(row, reason)


def note_correction(call: Call, correction: Correction, decision_id: str, natural_key: str | None) -> None:
    """Tie both decisions together; the natural key names the corrected one from now on."""
    set_values(call.connection, decision_id, corrects=correction.of.id, correction_reason=correction.reason)
    set_values(call.connection, correction.of.id, corrected_by=decision_id)
    call.connection.execute(
        update(decision_key).where(decision_key.c.natural_key == natural_key).values(decision_id=decision_id)
    )
    call.record(
        "decision.superseded",
        {"decision_id": decision_id, "corrects": correction.of.id, "case": correction.of.case_id},
        before={"digest": correction.of.digest},
    )


def _rejected(field: str, code: str) -> InputRejected:
    return InputRejected((Problem(field, code),))
