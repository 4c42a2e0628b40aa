"""The tables of the calendar desk: approved changes, and reviews of claims that lapsed on days closed afterwards."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.schema import metadata

__all__ = ["calendar_change", "claim_review"]

calendar_change = Table(
    "calendar_change",
    metadata,
    Column("id", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("kind", Text, nullable=False),  # notice, closure
    Column("document_no", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("days", JSON, nullable=False),
    Column("timers", JSON, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("approved_at", Text, nullable=False, index=True),
    Column("approved_by", Text, nullable=False),
    UniqueConstraint("request", "approved_by"),
)

claim_review = Table(
    "claim_review",
    metadata,
    Column("id", Text, primary_key=True),
    Column("push_id", Text, ForeignKey("push.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("counted_due_at", Text, nullable=False),
    Column("status", Text, nullable=False),  # proposed, accepted, rejected
    Column("proposed_at", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", Text),
    Column("decided_by", Text),
    Column("reason", Text),
    Column("request", Text),
    Index("claim_review_by_status", "status", "proposed_at", "id"),
)
