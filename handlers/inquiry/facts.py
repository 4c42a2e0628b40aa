"""Inquiries of a case tree as plain rows, for scenarios and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.facts import local_text
from handlers.inquiry.record import LETTER, answers, inquiries_of_tree

Rows = Sequence[dict[str, Any]]


def inquiries(connection: Connection, root_id: str) -> Rows:
    """One row a letter."""
    names = (
        *("round", "inquiry_no", "asker", *LETTER, "status", "basis_status", "deemed_consent_possible", "silence_rule"),
        *("letter", "push_id", "due_date", "provisional", "extended_from", "result", "overdue_wd", "consented_text"),
        *("finding_basis", "closing"),
    )
    instants = ("signed_at", "pushed_at", "due_at", "result_at", "closed_at")
    return [
        {
            "inquiry_id": row.id,
            **{name: getattr(row, name) for name in names},
            **{name: local_text(getattr(row, name)) for name in instants},
        }
        for row in inquiries_of_tree(connection, root_id)
    ]


def inquiry_answers(connection: Connection, root_id: str) -> Rows:
    """One row an answer, in time or later."""
    names = ("department", "stage", "answer", "text", "given_by")
    return [
        {"round": row.round, **{name: getattr(told, name) for name in names}, "at": local_text(told.given_at)}
        for row in inquiries_of_tree(connection, root_id)
        for told in answers(connection, row.id)
    ]


def inquiry_draft(connection: Connection, root_id: str, case: str = "") -> Rows:
    """The letter in hand as it stands, to fill the form that amends it."""
    found = [row for row in inquiries_of_tree(connection, root_id) if row.case_id == case]
    return [{**{name: getattr(row, name) for name in LETTER}, "evidence": row.evidence} for row in found[-1:]]
