"""The tables of commitments: how an item is verified, what was committed, every result of a verification."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from handlers.catalogue.schema import metadata

commitment = Table(
    "commitment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, index=True),  # of the verification, once it has begun
    Column("item_code", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("supervision_department", Text),
    Column("department", Text),  # that verifies
    Column("profile", Text, nullable=False),
    Column("method", Text),  # exempt, online, onsite; None while the item is not classified
    Column("verify_days", Integer),
    Column("standard", Text),
    Column("means", JSON, nullable=False),
    Column("suspension", Boolean, nullable=False),
    Column("clock_start", Text, nullable=False),  # pushed_at, claimed_at, decided_on
    Column("classified_by", Text),  # catalogue, agreement
    Column("document_no", Text),
    Column("terms", Text),
    Column("committed_on", Text),
    Column("fulfil_by", Text),
    Column("status", Text, nullable=False),
    Column("matter_id", Text),
    Column("pushed_at", Text),
    Column("claimed_at", Text),
    Column("verify_from", Text),
    Column("due_date", Text),
    Column("basis_status", Text),
    Column("overdue_at", Text),
    Column("excluded_days", Integer, nullable=False),
    Column("result", Text),
    Column("done_on", Text),
    Column("overdue_wd", Integer, nullable=False),
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("closed_at", Text),
    Index("commitment_by_due", "department", "due_date"),
)

classification = Table(
    "classification",
    metadata,
    Column("id", Text, primary_key=True),
    Column("commitment_id", Text, ForeignKey("commitment.id"), nullable=False, index=True),
    Column("item_code", Text, nullable=False, index=True),
    Column("approval_department", Text, nullable=False),
    Column("supervision_department", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("verify_days", Integer),
    Column("standard", Text, nullable=False),
    Column("means", JSON, nullable=False),
    Column("suspension", Boolean, nullable=False),
    Column("status", Text, nullable=False),  # proposed, agreed, objected
    Column("proposed_at", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("note", Text),
    Column("answered_at", Text),
    Column("answered_by", Text),
)

suspension = Table(
    "verification_suspension",
    metadata,
    Column("id", Text, primary_key=True),
    Column("commitment_id", Text, ForeignKey("commitment.id"), nullable=False, index=True),
    Column("activity", Text, nullable=False),
    Column("began_on", Text, nullable=False),
    Column("ended_on", Text, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
)

verification = Table(
    "verification",
    metadata,
    Column("id", Text, primary_key=True),
    Column("commitment_id", Text, ForeignKey("commitment.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("done_on", Text, nullable=False),
    Column("result", Text, nullable=False),  # TRUE, RECTIFY, FALSE, UNABLE
    Column("breach_type", Text),
    Column("unable_reason", Text),
    Column("means", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("source_digest", Text),
    Column("inspectors", JSON, nullable=False),
    Column("findings", Text, nullable=False),
    Column("recheck_by", Text),
    Column("evidence", JSON, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("push_due", Text),  # None where nothing is pushed
    Column("basis_status", Text),
    Column("private_receipts", JSON, nullable=False),
    Column("overdue_at", Text),
    Column("matter_id", Text),
    Column("pushed_at", Text),
    Column("late", Boolean, nullable=False),
    Column("late_reason", Text),
    Column("overdue_wd", Integer, nullable=False),
    Column("received_at", Text),
    Index("verification_by_push_due", "department", "push_due"),
)
