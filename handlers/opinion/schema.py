"""The table of opinions: one row for each department that is asked for its view."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Table, Text

from handlers.catalogue.schema import metadata

opinion = Table(
    "opinion",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("about", Text),  # the row in question: a referral, a meeting …
    Column("department", Text, nullable=False),
    Column("asker_department", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("matter_kind", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("proposed", Text, nullable=False),
    Column("limit_name", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("due_date", Text, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("status", Text, nullable=False),  # asked, given, silent
    Column("view", Text),  # agree, disagree, none
    Column("preferred", Text),
    Column("text", Text),
    Column("files", JSON, nullable=False),
    Column("given_at", Text),
    Column("given_by", Text),
    Column("overdue_at", Text),
    Column("efforts", Text),
    Column("efforts_at", Text),
    Column("efforts_by", Text),
    Column("signed_off", Boolean),
    Column("sign_off_reason", Text),
    Column("signed_at", Text),
    Column("signed_by", Text),
)
