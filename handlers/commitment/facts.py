"""Commitments and verifications of a case tree as plain rows, for scenarios and interfaces; times are Shanghai's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from handlers.commitment.record import commitments_of_tree, results_of
from handlers.facts import local_text

_COMMITMENT = (
    *("item_code", "method", "department", "supervision_department", "verify_days", "classified_by", "document_no"),
    *("status", "due_date", "basis_status", "result", "done_on", "overdue_wd", "excluded_days"),
)
_RESULT = (
    *("department", "round", "method", "done_on", "result", "breach_type", "unable_reason", "sources", "inspectors"),
    *("recheck_by", "push_due", "late", "late_reason", "overdue_wd", "basis_status"),
)


def commitments(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `commitments`: one row a commitment; `overdue`: its verification period ended without result."""
    return [_commitment(row) for row in commitments_of_tree(connection, root_id)]


def verifications(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `verifications`: one row a result, in order of rounds."""
    found = [result for row in commitments_of_tree(connection, root_id) for result in results_of(connection, row.id)]
    return [_result(row) for row in found]


def _commitment(row: Row[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _COMMITMENT},
        "pushed_at": local_text(row.pushed_at),
        "claimed_at": local_text(row.claimed_at),
        "verify_from": local_text(row.verify_from),
        "closed_at": local_text(row.closed_at),
        "overdue": row.overdue_at is not None,
    }


def _result(row: Row[Any]) -> dict[str, Any]:
    return {
        "verification_id": row.id,
        **{name: getattr(row, name) for name in _RESULT},
        "private_receipts": len(row.private_receipts),
        "pushed_at": local_text(row.pushed_at),
        "received_at": local_text(row.received_at),
        "overdue": row.overdue_at is not None,
    }
