"""The tables of evidence files. The content lies in the database, so that backups and transactions hold it.

Its own table, because rows around it are read and touched far more often than it is.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from handlers.catalogue.schema import metadata

evidence_file = Table(
    "evidence_file",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of the content, hex
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("touched_at", Text, nullable=False, index=True),  # last handed in or attached
)

evidence_content = Table(
    "evidence_content",
    metadata,
    Column("file_id", Text, ForeignKey("evidence_file.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

evidence_upload = Table(
    "evidence_upload",
    metadata,
    Column("file_id", Text, ForeignKey("evidence_file.id"), primary_key=True),
    Column("department", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("at", Text, nullable=False, index=True),
)

evidence_use = Table(
    "evidence_use",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("evidence_file.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("about", "file_id"),
)
