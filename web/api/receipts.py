"""Receipts as the API tells them: of the act that was asked for, and of the pushes and claims of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.proof.receipt import Receipt
from engine.proof.record import Record
from web.context import platform
from web.sheets.receiptsheet import PushReceipts

AUTOMATIC = "claim.auto_claimed"


def receipt_document(record: Record | None) -> dict[str, Any] | None:
    """A record with both forms of its receipt; None for answers of before receipts were given."""
    if record is None:
        return None
    coder = platform().office.seal.code
    return {
        "case": record.case_id,
        "number": record.seq,
        "hash": record.hash,
        "recorded_at": record.recorded_at,
        "text": Receipt.short(record, coder).text,
        "full": Receipt.full(record, coder).text,
    }


def push_receipt_documents(receipts: Mapping[str, PushReceipts]) -> list[dict[str, Any]]:
    """The receipts of a case's pushes and claims; `automatic` where the platform claimed by lapse of time."""
    return [
        {
            "push": push_id,
            "kind": kind,
            "automatic": act.kind == AUTOMATIC,
            **(receipt_document(act.record) or {}),
        }
        for push_id, found in receipts.items()
        for kind, act in (("push", found.push), ("claim", found.claim))
        if act is not None
    ]
