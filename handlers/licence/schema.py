"""The tables of the licence register.

A licence row is what its chain of acts comes to; whoever adds an act writes the row anew (`standing`).
Whether a licence has run out is never stored: it follows from `valid_to` and the day that asks.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from handlers.catalogue.schema import metadata

licence = Table(
    "licence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("founded_by", Text, ForeignKey("decision.id"), nullable=False),
    Column("item_code", Text, nullable=False),
    Column("item_name", Text),
    Column("licence_name", Text),
    Column("licence_no", Text, index=True),
    Column("document", Text),
    Column("party_name", Text),
    Column("party_type", Text),
    Column("party_code", Text),
    Column("party_key", Text),
    Column("masked_id_number", Text),
    Column("address", Text),
    Column("content", Text),
    Column("approval_department", Text, nullable=False),
    Column("decided_on", Text),
    Column("valid_kind", Text),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Column("status", Text, nullable=False),  # effective, withdrawn, revoked, deregistered, penalty_revoked, void
    Column("ended_on", Text),
    Column("restricted_since", Text),
    Column("restricted_by", Text),
    Column("benefit_unprotected", Boolean, nullable=False),
    Column("reapply_barred_until", Text),
    Column("registered_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Index("licence_by_party", "party_key", "item_code", "status", "restricted_since", "reapply_barred_until"),
    Index("licence_by_change", "changed_at", "id"),
)

licence_event = Table(
    "licence_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("licence_id", Text, ForeignKey("licence.id"), nullable=False),
    Column("kind", Text, nullable=False),  # a decision type, or restricted, lifted, penalty_revoked
    Column("about", Text, nullable=False),  # the decision or the supervision act that says so
    Column("decision_id", Text, ForeignKey("decision.id"), index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("document", Text, index=True),
    Column("ground", Text),
    Column("day", Text, nullable=False),
    Column("effect", Text, nullable=False),  # founded, amended, ended, restricted, lifted, recorded
    Column("reason", Text),
    Column("replaced_by", Text),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    UniqueConstraint("licence_id", "kind", "about"),
    Index("licence_event_by_licence", "licence_id", "day", "id"),
)

licence_restriction = Table(
    "licence_restriction",
    metadata,
    Column("licence_id", Text, ForeignKey("licence.id"), primary_key=True),
    Column("info_id", Text, primary_key=True),
    Column("since", Text, nullable=False),
    Column("reason", Text),
    Column("lifted_on", Text),
    Column("lifted_by", Text),
)
