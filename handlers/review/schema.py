"""The tables of review cooperation: requests, activities, written notices to applicants."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.catalogue.schema import metadata

__all__ = ["review_activity", "review_notice", "review_request"]

review_request = Table(
    "review_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("matter_id", Text, nullable=False),
    Column("request_no", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("application_no", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("party_type", Text),
    Column("subject", Text, nullable=False),
    Column("kinds", JSON, nullable=False),  # of words.ACTIVITY
    Column("place", Text, nullable=False),
    Column("wished_on", Text),
    Column("opinion_on", Text),  # the agreed day, none where the default limit holds
    Column("materials", Text),
    Column("evidence", JSON, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("department", Text, nullable=False),  # whose opinion is asked
    Column("profile", Text, nullable=False),
    Column("status", Text, nullable=False),  # sent, accepted, arranged, given, decided, withdrawn, recalled
    Column("requested_at", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("push_id", Text),
    Column("accepted_at", Text),
    Column("basis_status", Text),
    Column("due_date", Text),
    Column("provisional", Boolean, nullable=False),
    Column("overdue_at", Text),
    Column("overdue_wd", Integer, nullable=False),
    Column("planned_on", Text),
    Column("experts", Text),
    Column("arrangement_note", Text),
    Column("proposed_on", Text),
    Column("proposed_opinion_on", Text),
    Column("proposal_reason", Text),
    Column("proposal_answer", Text),
    Column("excluded_days", JSON, nullable=False),
    Column("opinion_no", Text),
    Column("conclusion", Text),  # pass, partly, fail
    Column("opinion_text", Text),
    Column("opinion_evidence", JSON, nullable=False),
    Column("opinion_at", Text),
    Column("opinion_by", Text),
    Column("decision_type", Text),
    Column("decision_doc_no", Text, index=True),
    Column("decided_on", Text),
    Column("deviation_reason", Text),
    Column("cited_at", Text),
    Column("cited_by", Text),
    Column("withdrawn_reason", Text),
    Index("review_request_by_party", "item_code", "party_name"),
)

review_activity = Table(
    "review_activity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("review_id", Text, ForeignKey("review_request.id"), nullable=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("started_on", Text, nullable=False),
    Column("ended_on", Text),
    Column("place", Text),
    Column("staff", JSON, nullable=False),
    Column("note", Text),
    Column("evidence", JSON, nullable=False),
    Column("excluded", Boolean),
    Column("days", JSON, nullable=False),  # working days that do not count towards the approval limit
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    UniqueConstraint("review_id", "kind", "started_on"),
)

review_notice = Table(
    "review_notice",
    metadata,
    Column("id", Text, primary_key=True),
    Column("review_id", Text, ForeignKey("review_request.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("document_no", Text, nullable=False),
    Column("told_on", Text, nullable=False),
    Column("delivery", Text, nullable=False),  # of words.DELIVERY
    Column("days", JSON, nullable=False),
    Column("expected", Text),
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
)
