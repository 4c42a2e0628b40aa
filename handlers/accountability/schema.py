"""The table of accountability clues."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from handlers.catalogue.schema import metadata

accountability_clue = Table(
    "accountability_clue",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # claim_overdue, late_push, late_result, deemed_consent
    Column("department", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("push_id", Text),
    Column("detail", Text, nullable=False),
    Column("noted_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    Column("withdrawn_reason", Text),
    Index("accountability_clue_by_department", "department", "noted_at"),
)
