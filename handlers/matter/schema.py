"""The table of matters: one header for everything that is pushed and is no decision."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table, Text

from handlers.catalogue.schema import metadata

matter = Table(
    "matter",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("msg_type", Text, nullable=False),  # of the code list message_type
    Column("item_code", Text),
    Column("licence_id", Text),
    Column("subject", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("party", Text, nullable=False),  # as lists show it: natural persons masked
    Column("source_department", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Index("matter_by_licence", "licence_id", "registered_at"),
)
