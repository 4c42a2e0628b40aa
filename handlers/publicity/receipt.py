"""What became of a batch: received, in part sent back, refused; handed in by hand where the connector fails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.clock import local_date, parsed, start_of_day, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.office import Office
from handlers.publicity.record import (
    AGAIN,
    GIVEN_UP,
    MADE,
    RECEIVED,
    REFUSED,
    REJECTED,
    batch_of_case,
    batch_row,
    records_of,
    set_batch,
    set_records,
)

CONNECTOR, BY_HAND = "connector", "by_hand"


class Receipts:
    """The operator `publicity.receipt`, the intakes `publicity.receipt_by_hand` and `publicity.sent_back`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def receipt(
        self, call: Call, *, batch_id: str, status: str, reason: str = "", result: Mapping[str, Any] | None = None
    ) -> str:
        """Keep what the public register answered; returns received, rejected (some records) or refused (all)."""
        batch, result = batch_row(call.connection, batch_id), result or {}
        rejected = {told["document"]: told["reason"] for told in result.get("rejected", ())}
        states: dict[str, tuple[str, str | None]] = {}
        for row in records_of(call.connection, batch_id):
            if status != "answered":
                states[row.id] = REJECTED, reason
            elif row.document in rejected:
                states[row.id] = REJECTED, rejected[row.document]
            else:
                states[row.id] = RECEIVED, None
        outcome = REFUSED if status != "answered" else REJECTED if rejected else RECEIVED
        set_records(call.connection, states)
        set_batch(
            call.connection,
            batch_id,
            state=outcome,
            receipt=str(result.get("receipt", "")),
            receipt_at=stored(call.instant),
            receipt_by=call.actor.login,
            channel=CONNECTOR,
            reason=reason or None,
        )
        told = {"batch": batch.number, "outcome": outcome, "rejected": len(rejected)}
        call.record("publicity.answered", {**told, **({"receipt": result["receipt"]} if "receipt" in result else {})})
        return outcome

    def by_hand(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The files were handed in by hand: on which day, under which receipt. Raises InputRejected."""
        batch = batch_of_case(call.connection, call.case_id)
        assert batch is not None
        reported = start_of_day(date.fromisoformat(str(data["reported_on"])))
        if reported > call.instant:
            raise InputRejected((Problem("reported_on", "in_future"),))
        if reported < start_of_day(local_date(parsed(batch.made_at))):
            raise InputRejected((Problem("reported_on", "before_batch"),))
        rows = records_of(call.connection, batch.id)
        set_records(call.connection, {row.id: (RECEIVED, None) for row in rows})
        set_batch(
            call.connection,
            batch.id,
            state=RECEIVED,
            receipt=str(data["receipt_no"]),
            receipt_at=stored(reported),
            receipt_by=call.actor.login,
            channel=BY_HAND,
        )
        call.record("publicity.reported_by_hand", {"batch": batch.number, "receipt": str(data["receipt_no"])})
        return {"receipt_no": str(data["receipt_no"])}

    def sent_back(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is done about records that were sent back: they go again with the next batch, or not any more."""
        batch = batch_of_case(call.connection, call.case_id)
        assert batch is not None
        state = AGAIN if data["handling"] == "again" else GIVEN_UP
        rows = [row for row in records_of(call.connection, batch.id) if row.state in (REJECTED, MADE)]
        set_records(call.connection, {row.id: (state, row.reason) for row in rows})
        told = {"batch": batch.number, "handling": data["handling"], "count": len(rows)}
        call.record("publicity.sent_back_handled", {**told, "note": str(data.get("handling_note") or "")})
        return {"handling": data["handling"]}
