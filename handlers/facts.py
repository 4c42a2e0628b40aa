"""The facts of a case tree as plain rows, for scenarios, interfaces and tests; times are Shanghai's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.clock import local, parsed
from handlers.claim.record import claims_of_tree
from handlers.decision.record import decisions_of_tree, entry_of_row
from handlers.decision.supplement import CORRECTABLE
from handlers.figures.formulas import ClaimFigures
from handlers.figures.record import FiguresReading
from handlers.matter.register import matters_of_tree
from handlers.privacy.sealing import Seal
from handlers.push.writing import DECISION
from handlers.schema import decision, notice, push
from handlers.supervision_file import files_of_tree

Rows = Sequence[dict[str, Any]]


def claims(connection: Connection, root_id: str) -> Rows:
    """One row a claim; `overdue` says that it counts as not claimed in time."""
    return [_claim(row) for row in claims_of_tree(connection, root_id)]


def pushes(connection: Connection, root_id: str) -> Rows:
    rows = connection.execute(select(push).where(push.c.root_id == root_id).order_by(push.c.sent_at, push.c.id))
    names = (
        *("department", "source_department", "msg_type", "direction", "reference", "channel", "delivered"),
        *("basis_status", "profile", "profile_confirmed", "supersedes"),
    )
    return [
        {
            "push_id": row.id,
            "pushed_at": local_text(row.pushed_at),
            "recalled_at": local_text(row.recalled_at),
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
    ]


def notices(connection: Connection, root_id: str) -> Rows:
    rows = connection.execute(
        select(notice).where(notice.c.root_id == root_id).order_by(notice.c.created_at, notice.c.id)
    )
    names = ("kind", "department", "role", "text", "push_id")
    return [{**{name: getattr(row, name) for name in names}, "at": local_text(row.created_at)} for row in rows]


def files(connection: Connection, root_id: str) -> Rows:
    return [
        {
            "department": found.department,
            "status": found.status,
            "party": found.party_name,
            "licence": found.licence,
            "assigned_to": found.assigned_to,
            "daily": found.daily_since is not None,
        }
        for found in files_of_tree(connection, root_id)
    ]


def decisions(connection: Connection, root_id: str) -> Rows:
    names = ("status", "missing", "push_lag", "doc_no", "item_code", "decision_type", "override_reason")
    return [
        {
            "decision_id": row.id,
            **{name: getattr(row, name) for name in names},
            "registered_at": local_text(row.registered_at),
            "pushed_at": local_text(row.pushed_at),
        }
        for row in decisions_of_tree(connection, root_id)
    ]


def matters(connection: Connection, root_id: str) -> Rows:
    """What was to be pushed besides decisions, with its content by field."""
    names = ("msg_type", "subject", "reference", "source_department", "profile", "content")
    return [
        {"matter_id": row.id, **{name: getattr(row, name) for name in names}}
        for row in matters_of_tree(connection, root_id)
    ]


class DecisionValues:
    """The query `decision_values`: the elements as they stand, in full, to fill forms that complete or correct them.

    Only for those who may correct the decision; nothing of it is to be shown elsewhere.
    """

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def __call__(self, connection: Connection, root_id: str) -> Rows:
        row = connection.execute(select(decision).where(decision.c.case_id == root_id)).one_or_none()
        if row is None:
            return []
        entry = entry_of_row(row, self._seal)
        return [{name: getattr(entry, name) for name in CORRECTABLE}]


class FiguresQuery:
    """The query `claim_figures`: the figures of a tree's claims over a period of local days, the last excluded.

    `msg_type` is what was pushed: approval decisions where it is not told.
    """

    def __init__(self, reading: FiguresReading) -> None:
        self._reading = reading

    def __call__(
        self, connection: Connection, root_id: str, *, period: Sequence[str | date], msg_type: str = DECISION
    ) -> Rows:
        first, after_last = (day if isinstance(day, date) else date.fromisoformat(day) for day in period)
        found = self._reading.of_period(connection, first, after_last, root_id=root_id, msg_type=msg_type)
        return [figures_row(figures) for figures in found]


def figures_row(found: ClaimFigures) -> dict[str, Any]:
    """The figures of a department as JSON: rates as texts with one decimal, None where nothing was due."""
    counts = (
        *("department", "due", "manual", "auto", "late", "unclaimed", "return_overdue"),
        *("expired_due", "expired_manual", "expired_auto", "not_yet_due", "alarm"),
    )
    rates = ("claim_rate", "active_rate", "on_time_rate", "auto_rate", "mean_days", "median_days")
    return {
        **{name: getattr(found, name) for name in counts},
        **{name: _decimal(getattr(found, name)) for name in rates},
        "disputed": found.return_overdue,
    }


def local_text(instant: str | None) -> str | None:
    """A stored instant on Shanghai's wall, to the second."""
    return local(parsed(instant)).strftime("%Y-%m-%dT%H:%M:%S") if instant else None


def _claim(row: Row[Any]) -> dict[str, Any]:
    on_time = None if row.claimed_at is None else row.mode == "manual" and row.claimed_at < row.due_at
    names = (
        *("department", "source_department", "msg_type", "status", "mode", "disputed", "provisional"),
        *("basis_status", "push_id", "claimed_by", "limit_name"),
    )
    return {
        **{name: getattr(row, name) for name in names},
        "claimed_at": local_text(row.claimed_at),
        "recorded_at": local_text(row.recorded_at),
        "due_at": local_text(row.due_at),
        "overdue_at": local_text(row.overdue_at),
        "on_time": on_time,
        "overdue": on_time is False and not row.disputed and row.cleared_at is None,
        "overdue_wd": row.overdue_wd,
        "assignee": row.handler,
        "feedback": row.feedback,
        "return_reason": row.return_reason,
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
