"""The tables of the proof: the journal, and checkpoints over all histories. Nothing in them is ever changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from ..store.schema import metadata

journal = Table(
    "journal",  # what happened outside of cases; see engine.proof.journal
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("root_id", Text, nullable=False),  # the case tree it concerns, or empty
    Column("actor", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("journal_by_kind", "kind", "seq"),
    Index("journal_by_case", "root_id", "seq"),
)

checkpoint = Table(
    "checkpoint",  # `hash` and `signature` are over `body` as it is stored
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("day", Text),  # the working day whose end it marks
    Column("body", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Index("checkpoint_by_day", "day"),
)

checkpoint_head = Table(
    "checkpoint_head",  # the histories that grew since the checkpoint before
    metadata,
    Column("checkpoint", Integer, ForeignKey("checkpoint.number"), primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Index("checkpoint_head_by_case", "case_id", "checkpoint"),
)
