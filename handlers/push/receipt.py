"""A private network's receipt is registered afterwards; the claim period begins at the delivery it names (Art. 16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.claim.record import claim_of_case, push_row, set_push
from handlers.decision.record import decision_row
from handlers.office import Office
from handlers.push.writing import deliver


class Receipts:
    """The intake `push.receipt`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def receipt(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Register delivered_at and receipt_no. Returns the push, delivered. Raises InputRejected."""
        claim = claim_of_case(call.connection, call.case_id)
        if claim is None:
            raise NotFound(case=call.case_id)
        row = push_row(call.connection, claim.push_id)
        decision = decision_row(call.connection, row.decision_id)
        delivered_at = self._delivered_at(call, data.get("delivered_at"), decision.decided_on)
        receipt_no = str(data.get("receipt_no") or "").strip()
        if not receipt_no:
            raise InputRejected((Problem("receipt_no", "required"),))
        set_push(call.connection, row.id, receipt_no=receipt_no, receipt_registered_at=stored(call.instant))
        call.record(
            "push.receipt_registered", {"push_id": row.id, "receipt_no": receipt_no, "delivered_at": delivered_at}
        )
        return {"push": deliver(self._office, call, decision, dict(row._mapping), delivered_at)}

    def _delivered_at(self, call: Call, told: Any, decided_on: str | None) -> str:
        try:
            instant = parsed(str(told or ""))
        except (ValueError, OverflowError):
            raise InputRejected((Problem("delivered_at", "not_a_time" if told else "required"),)) from None
        if instant > call.instant:
            raise InputRejected((Problem("delivered_at", "in_future"),))
        if decided_on is not None and local_date(instant).isoformat() < decided_on:
            raise InputRejected((Problem("delivered_at", "before_decision", {"decided_on": decided_on}),))
        return stored(instant)
