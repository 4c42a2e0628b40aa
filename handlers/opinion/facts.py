"""The opinions of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.opinion.record import opinions_of_tree

_NAMES = ("department", "status", "view", "preferred", "text", "due_date", "efforts", "signed_off", "limit_name")


def opinions(connection: Connection, root_id: str) -> Sequence[dict[str, Any]]:
    """The query `opinions`: one row a department that was asked."""
    return [
        {
            "opinion_id": row.id,
            **{name: _said(getattr(row, name)) for name in _NAMES},
            "asked_at": local_text(row.asked_at),
            "given_at": local_text(row.given_at),
            "overdue": row.overdue_at is not None,
        }
        for row in opinions_of_tree(connection, root_id)
    ]


def _said(value: Any) -> Any:
    """Scenario files know no null: what is not there is an empty text."""
    return "" if value is None else value
