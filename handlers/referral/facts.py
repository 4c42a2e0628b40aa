"""The referrals of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.referral.record import referrals_of_tree

_NAMES = (
    *("entry", "requested_type", "ground", "status", "late", "investigated_on", "push_due", "decider", "prior_act"),
    *("source_department", "excluded_wd", "extended_wd", "triggers", "licence_id", "decision_id"),
)


def referrals(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `referrals`: one row a procedure on a licence."""
    return [
        {
            "referral_id": row.id,
            **{name: _said(getattr(row, name)) for name in _NAMES},
            "decided": row.decision.get("type", ""),
            "decided_ground": row.decision.get("ground", ""),
            "penalty_letter": row.decision.get("penalty_letter"),
            "benefit_unprotected": row.decision.get("benefit_unprotected"),
            "meeting": row.meeting.get("outcome", ""),
            "overdue": row.overdue_at is not None,
            "handling_from": local_text(row.handling_from),
            "closed_at": local_text(row.closed_at),
        }
        for row in referrals_of_tree(connection, root_id)
    ]


def _said(value: Any) -> Any:
    """Scenario files know no null: what is not there is an empty text."""
    return "" if value is None else value
