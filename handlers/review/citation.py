"""An approval decision rests on the review that was asked for (Art. 20): not before the opinion, not without it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem, Severity
from handlers.review.record import reviews_of_party
from handlers.review.words import DECISION

_AWAITED = ("sent", "accepted", "arranged")


def citation_problems(connection: Connection, entry: Any, severity: Severity) -> list[Problem]:
    """What speaks against a decision about this applicant: an opinion still awaited, or given and not cited.

    `entry` has item_code, party_name, decision_type and doc_no.
    """
    if entry.decision_type not in DECISION or not entry.item_code or not entry.party_name:
        return []
    found = []
    for row in reviews_of_party(connection, entry.item_code, entry.party_name):
        told = {"request_no": row.request_no, "opinion_no": row.opinion_no or ""}
        if row.status in _AWAITED:
            found.append(Problem("item_code", "review_awaited", told, severity=severity))
        elif row.status == "given":
            found.append(Problem("doc_no", "review_not_cited", told, severity=severity))
    return found
