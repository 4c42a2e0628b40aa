"""The table of what was asked of other systems, and what they answered."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table, Text

from handlers.catalogue.schema import metadata

OPEN, ANSWERED, REFUSED, UNCONNECTED = "open", "answered", "refused", "unconnected"

exchange_request = Table(
    "exchange_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),  # also the key of its letter in the outbox
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("message", Text, nullable=False),  # by which the case is told
    Column("state", Text, nullable=False),  # open, answered, refused, unconnected
    Column("requested_at", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("answered_at", Text),
    Column("receipt", Text),
    Column("reason", Text),
    Column("answer", JSON),
    Index("exchange_request_by_state", "state", "service", "requested_at"),
)
"""How often and when it was sent stands with its letter in the outbox."""
