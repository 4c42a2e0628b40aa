"""The table of penalty letters: one row a letter to one department."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Table, Text

from handlers.catalogue.schema import metadata

__all__ = ["penalty_letter"]

penalty_letter = Table(
    "penalty_letter",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("matter_id", Text, nullable=False),
    Column("letter_no", Text, nullable=False),
    Column("decision_id", Text),
    Column("decision_type", Text, nullable=False),  # CHG, WDR, RVK, CNL
    Column("decision_doc_no", Text, nullable=False),
    Column("decided_on", Text),
    Column("licence_id", Text),
    Column("item_code", Text, nullable=False),
    Column("ground", Text),
    Column("party_name", Text, nullable=False),
    Column("party_type", Text),
    Column("facts", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("basis_status", Text),
    Column("status", Text, nullable=False),  # sent, received, recalled, filed, not_filed, penalised, not_penalised
    Column("sent_at", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("push_id", Text),
    Column("received_at", Text),
    Column("filing_no", Text),
    Column("filed_on", Text),
    Column("not_filed_reason", Text),
    Column("filing_reported_at", Text),
    Column("filing_reported_by", Text),
    Column("penalty_kind", Text),  # of the code list supervision_type
    Column("penalty_no", Text),
    Column("penalised_on", Text),
    Column("penalty_text", Text),
    Column("penalty_basis", Text),
    Column("linked", Boolean),
    Column("not_penalised_reason", Text),
    Column("outcome_evidence", JSON, nullable=False),
    Column("outcome_at", Text),
    Column("outcome_by", Text),
    Column("push_due_on", Text),  # until when the penalty is to be pushed (Art. 19(2)); none where it is not
    Column("push_due_provisional", Boolean, nullable=False),
    Column("info_case_id", Text),
    Column("late_reason", Text),
    Index("penalty_letter_by_decision", "decision_doc_no", "department"),
)
