"""The tables of the gate: what was handed in for deployment, and the record of what was deployed through it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from ..store.schema import metadata

proposal = Table(
    "proposal",
    metadata,
    Column("id", Text, primary_key=True),
    Column("draft_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # change, rollback
    Column("digest", Text, nullable=False),  # of the draft's files
    Column("state", Text, nullable=False),  # pending, deployed, refused, withdrawn
    Column("handed_by", Text, nullable=False),
    Column("handed_at", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("override", Integer, nullable=False),
    Column("basis", Text, nullable=False),  # JSON: the document of an override
    Column("conditions", Text, nullable=False),  # JSON: how each stood when it was handed in
    Column("differences", Text, nullable=False),  # JSON list
    Column("decided_by", Text),
    Column("decided_at", Text),
    Column("decision_reason", Text),
    Index("proposal_by_state", "state", "handed_at"),
    Index("proposal_by_draft", "draft_id", "handed_at"),
)

deployment_record = Table(
    "deployment_record",  # only appended to; every row is an entry of the journal as well
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("proposal_id", Text, nullable=False),
    Column("draft_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("override", Integer, nullable=False),
    Column("basis", Text, nullable=False),  # JSON
    Column("conditions", Text, nullable=False),  # JSON
    Column("differences", Text, nullable=False),  # JSON
    Column("parameters", Text, nullable=False),  # as proposed, empty without any
    Column("versions", Text, nullable=False),  # JSON: by process, the number of the deployment and both versions
    Index("deployment_record_by_proposal", "proposal_id", unique=True),
)
