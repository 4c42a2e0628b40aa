"""A recalled push is put right and pushed again, or given up with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.claim.record import claim_of_case, set_claim
from handlers.decision.record import decision_row
from handlers.decision.rules import missing
from handlers.decision.supplement import corrected_entry
from handlers.office import Office

_YES = ("yes", "true", "1")


class Corrections:
    """The intake `push.correct`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def correct(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in corrected fields; empty ones stay as they are. Returns `again`: whether to push again.

        Raises InputRejected for faults and where an element of Art. 18(2) would be empty.
        """
        claim = claim_of_case(call.connection, call.case_id)
        if claim is None:
            raise NotFound(case=call.case_id)
        again = str(data.get("again", "yes")).strip().lower() in _YES
        reason = str(data.get("reason") or "").strip()
        if again:
            row = decision_row(call.connection, claim.decision_id)
            empty = missing(corrected_entry(self._office, call, row, data))
            if empty:
                raise InputRejected(tuple(Problem(name, "required") for name in empty))
        if reason:
            set_claim(call.connection, claim.push_id, closing_reason=reason)
        call.record("push.corrected", {"push_id": claim.push_id, "again": again, "reason": reason})
        return {"again": again}
