"""The tables of dishonest commitments: the finding, its measures, rectification, transfer, credit records."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.catalogue.schema import metadata

dishonesty = Table(
    "dishonesty",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, index=True),
    Column("found_by", Text, nullable=False),  # onsite, online, daily
    Column("commitment_id", Text),
    Column("verification_id", Text),
    Column("decision_id", Text),  # None while no decision was made
    Column("licence_id", Text),
    Column("licence", Text),  # as people call it: its number, or that of the application
    Column("item_code", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("party_type", Text),
    Column("party_key", Text),
    Column("department", Text, nullable=False),  # that finds and hears
    Column("approval_department", Text, nullable=False),
    Column("supervision_department", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("breach_type", Text),
    Column("filing_no", Text),
    Column("filed_on", Text),
    Column("investigated_on", Text),
    Column("told_on", Text),
    Column("told_document", Text),
    Column("heard_on", Text),
    Column("heard_kind", Text),
    Column("statement", Text),
    Column("finding", Text),  # FALSE, REJECTED
    Column("situation", Text),
    Column("measures", JSON, nullable=False),
    Column("ground", Text),
    Column("reasons", Text),
    Column("document_no", Text),
    Column("determined_on", Text),
    Column("determined_by", Text),
    Column("status", Text, nullable=False),  # open, determined, rejected, closed
    Column("opened_at", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("closed_at", Text),
    UniqueConstraint("verification_id", "breach_type"),
)

measure = Table(
    "measure",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dishonesty_id", Text, ForeignKey("dishonesty.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("status", Text, nullable=False),  # due, running, paused, done, failed, referred
    Column("document_no", Text),
    Column("day", Text),
    Column("detail", Text),
    Column("changed_at", Text, nullable=False),
    UniqueConstraint("dishonesty_id", "code"),
)

rectification = Table(
    "rectification",
    metadata,
    Column("dishonesty_id", Text, ForeignKey("dishonesty.id"), primary_key=True),
    Column("order_no", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("served_on", Text, nullable=False),
    Column("term", Integer, nullable=False),
    Column("due_date", Text, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("extension_reason", Text),
    Column("outcome", Text),  # passed, failed, lapsed
    Column("checked_on", Text),
    Column("checked_by", Text),
    Column("note", Text),
    Column("evidence", JSON, nullable=False),
)

judicial_transfer = Table(
    "judicial_transfer",
    metadata,
    Column("dishonesty_id", Text, ForeignKey("dishonesty.id"), primary_key=True),
    Column("document_no", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("transferred_on", Text, nullable=False),
    Column("receipt_no", Text, nullable=False),
    Column("receipt_on", Text, nullable=False),
    Column("reply", Text),  # filed, not_filed
    Column("reply_no", Text),
    Column("replied_on", Text),
)

credit_record = Table(
    "credit_record",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dishonesty_id", Text, ForeignKey("dishonesty.id"), nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("item_code", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("party_type", Text),
    Column("party_key", Text),
    Column("breach_type", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("told_on", Text, nullable=False),
    Column("heard_on", Text, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("decided_by", Text, nullable=False),  # the department
    Column("decided_on", Text, nullable=False),
    Column("level", Text, nullable=False),  # general, serious
    Column("punished", Boolean, nullable=False),
    Column("basis_code", Text),
    Column("publish_from", Text, nullable=False),
    Column("publish_to", Text, nullable=False),
    Column("objection_channel", Text, nullable=False),
    Column("note", Text),
    Column("status", Text, nullable=False),  # standing, corrected, withdrawn
    Column("objection", Text, nullable=False),  # none, open, upheld, refused
    Column("repair", Text, nullable=False),  # none, applied, repaired, refused
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("exported_at", Text),
    Index("credit_record_by_party", "party_key"),
    Index("credit_record_by_export", "exported_at", "decided_on"),
)

credit_objection = Table(
    "credit_objection",
    metadata,
    Column("id", Text, primary_key=True),
    Column("record_id", Text, ForeignKey("credit_record.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # objection, repair
    Column("received_on", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("outcome", Text),  # withdrawn, corrected, refused, repaired
    Column("outcome_on", Text),
    Column("reasons", Text),
    Column("handled_by", Text),
)
