"""Review cooperation of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.review.record import activities, notices, reviews_of_tree

Rows = Sequence[dict[str, Any]]

_REVIEW = (
    *("request_no", "department", "status", "wished_on", "opinion_on", "due_date", "provisional", "basis_status"),
    *("overdue_wd", "planned_on", "experts", "excluded_days", "opinion_no", "conclusion", "decision_type"),
    *("deviation_reason", "withdrawn_reason"),
)
_ACTIVITY = ("kind", "started_on", "ended_on", "staff", "excluded", "days")
_NOTICE = ("document_no", "told_on", "delivery", "days")


def reviews(connection: Connection, root_id: str) -> Rows:
    return [
        {
            **{name: getattr(row, name) for name in _REVIEW},
            "excluded_count": len(row.excluded_days),
            **{name: local_text(getattr(row, name)) for name in ("accepted_at", "overdue_at", "opinion_at")},
        }
        for row in reviews_of_tree(connection, root_id)
    ]


def review_activities(connection: Connection, root_id: str) -> Rows:
    return [
        {name: getattr(found, name) for name in _ACTIVITY}
        for row in reviews_of_tree(connection, root_id)
        for found in activities(connection, row.id)
    ]


def review_notices(connection: Connection, root_id: str) -> Rows:
    return [
        {name: getattr(found, name) for name in _NOTICE}
        for row in reviews_of_tree(connection, root_id)
        for found in notices(connection, row.id)
    ]
