"""Penalty letters of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.penalty.record import letters_of_tree

Rows = Sequence[dict[str, Any]]

_NAMES = (
    *("letter_no", "decision_doc_no", "decision_type", "ground", "department", "status", "basis_status", "filing_no"),
    *("filed_on", "not_filed_reason", "penalty_kind", "penalty_no", "penalised_on", "linked", "push_due_on"),
    *("not_penalised_reason", "late_reason"),
)


def penalty_letters(connection: Connection, root_id: str) -> Rows:
    return [
        {
            **{name: getattr(row, name) for name in _NAMES},
            "received_at": local_text(row.received_at),
            "informed": row.info_case_id is not None,
        }
        for row in letters_of_tree(connection, root_id)
    ]
