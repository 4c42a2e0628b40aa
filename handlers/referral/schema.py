"""The table of referrals: one row for each procedure on a licence, whoever set it going."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text

from handlers.catalogue.schema import metadata

referral = Table(
    "referral",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("matter_id", Text, nullable=False),
    Column("entry", Text, nullable=False),  # of the code list referral_entry
    Column("licence_id", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("requested_type", Text, nullable=False),  # CHG, WDR, RVK, CNL
    Column("ground", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("prior_act", Text),  # the act after which a licence is deregistered (行政许可法 70④)
    Column("investigated_on", Text),
    Column("push_due", Text),
    Column("late", Boolean, nullable=False),
    Column("source_department", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("decider", Text, nullable=False),  # approval, supervision
    Column("decider_basis", Text),
    # open, withdrawn, taken_back, decided, not_acted, by_supervision, not_acted_by_supervision
    Column("status", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("handling_from", Text),
    Column("excluded", JSON, nullable=False),  # pairs of first and last day, both excluded from the limit
    Column("excluded_wd", Integer, nullable=False),
    Column("extended_wd", Integer, nullable=False),
    Column("extension_reason", Text),
    Column("overdue_at", Text),
    Column("review", JSON, nullable=False),
    Column("supplements", JSON, nullable=False),
    Column("hearing", JSON, nullable=False),
    Column("draft", JSON, nullable=False),
    Column("triggers", JSON, nullable=False),
    Column("meeting", JSON, nullable=False),
    Column("decision", JSON, nullable=False),
    Column("decision_id", Text),
    Column("closed_at", Text),
    Index("referral_by_licence", "licence_id", "opened_at"),
)
