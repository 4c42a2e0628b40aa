"""The tables of drafts. `path` is as in the folder of procedures: PROCESS/FILE, PROCESS/scenarios/FILE."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from ..store.schema import metadata

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, submitted, deployed, discarded
    Column("base", Text, nullable=False),  # by process, the version from which it was begun (JSON)
    Column("revision", Integer, nullable=False),  # grows with every change of any file
    Column("created_by", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Index("draft_by_state", "state", "changed_at"),
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", Text, ForeignKey("draft.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)

draft_past = Table(
    "draft_past",  # what was written over or taken out, the latest some of each file
    metadata,
    Column("draft_id", Text, ForeignKey("draft.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)

draft_editing = Table(
    "draft_editing",  # who has a draft open in front of himself, as of the last sign of life
    metadata,
    Column("draft_id", Text, ForeignKey("draft.id"), primary_key=True),
    Column("login", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("at", Text, nullable=False),
)

process_paper = Table(
    "process_paper",  # what lies beside the files of a version and is not part of it: scenarios, a read-me
    metadata,
    Column("process", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the deployment
    Column("path", Text, primary_key=True),
    Column("content", Text, nullable=False),
)
