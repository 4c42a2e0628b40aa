"""The tables of publicity: batches, the records in them as they were sent, the files as they were made."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from handlers.catalogue.schema import metadata

publicity_batch = Table(
    "publicity_batch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("department", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),  # made, received, rejected, refused
    Column("made_at", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("first_decided_on", Text, nullable=False),  # of the record that is due first
    Column("due_on", Text, nullable=False),
    Column("request_id", Text),
    Column("receipt", Text),
    Column("receipt_at", Text),
    Column("receipt_by", Text),
    Column("channel", Text),  # connector, by_hand
    Column("reason", Text),
    Index("publicity_batch_made", "department", "made_at"),
)

publicity_record = Table(
    "publicity_record",
    metadata,
    Column("id", Text, primary_key=True),
    Column("batch_id", Text, ForeignKey("publicity_batch.id"), nullable=False, index=True),
    Column("subject_id", Text, nullable=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("decided_on", Text, nullable=False),  # the day from which its limit counts
    Column("due_on", Text, nullable=False),
    Column("validity", Text, nullable=False),  # 1 in force, 0 no longer
    Column("state", Text, nullable=False),  # made, received, rejected, again, given_up
    Column("digest", Text, nullable=False),
    Column("reason", Text),
    Column("fields", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Index("publicity_record_subject", "subject_id", "id"),
)

publicity_file = Table(
    "publicity_file",
    metadata,
    Column("batch_id", Text, ForeignKey("publicity_batch.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # csv, xml
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False),
)
