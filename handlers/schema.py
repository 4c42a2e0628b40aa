"""The tables of the office's facts: decisions, pushes, claims, supervision files, notices.

Instants are fixed-width UTC texts (engine.clock.stored), days are "YYYY-MM-DD". Columns named
`sealed_…` hold personal data that only handlers.sealing can open. An `effect_key` names the act that
wrote a row, so that no act can write twice.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.catalogue.schema import metadata

__all__ = [
    "claim",
    "decision",
    "decision_key",
    "metadata",
    "notice",
    "notice_reading",
    "push",
    "supervision_entry",
    "supervision_file",
]

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),  # in which it was registered
    Column("root_id", Text, nullable=False, index=True),
    Column("case_no", Text, nullable=False),
    Column("item_code", Text, nullable=False, index=True),
    Column("item_version", Integer, nullable=False),
    Column("item_name", Text),
    Column("decision_type", Text, nullable=False),
    Column("doc_no", Text),
    Column("doc_name", Text),
    Column("licence_name", Text),
    Column("licence_no", Text),
    Column("party_name", Text),
    Column("party_type", Text),
    Column("party_code", Text),
    Column("party_key", Text),
    Column("id_type", Text),
    Column("sealed_id_number", Text),
    Column("masked_id_number", Text),
    Column("contact_person", Text),
    Column("sealed_contact_phone", Text),
    Column("masked_contact_phone", Text),
    Column("address", Text),
    Column("decided_on", Text),
    Column("valid_kind", Text),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Column("content", Text),
    Column("approval_department", Text, nullable=False),
    Column("handler", Text),
    Column("decider", Text),
    Column("by_commitment", Boolean, nullable=False),
    Column("supersedes", Text),
    Column("corrects", Text),
    Column("correction_reason", Text),
    Column("corrected_by", Text),
    Column("attachments", JSON, nullable=False),
    Column("target_departments", JSON, nullable=False),
    Column("private_network", JSON, nullable=False),
    Column("basis_profile", Text, nullable=False),
    Column("status", Text, nullable=False),  # registered, quarantined, pushed, not_pushed
    Column("missing", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("override_reason", Text),
    Column("via", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("pushed_at", Text),
    Column("push_lag", Integer),
    Column("digest", Text, nullable=False),
)

decision_key = Table(
    "decision_key",
    metadata,
    Column("natural_key", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False, index=True),
)

push = Table(
    "push",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("decision_id", Text, ForeignKey("decision.id"), index=True),  # None where another matter is pushed
    Column("matter_id", Text, nullable=False, index=True),  # of the decision, or of the other matter
    Column("subject", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("direction", Text, nullable=False),  # A2S, S2A, S2S
    Column("msg_type", Text, nullable=False),
    Column("source_department", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("channel", Text, nullable=False),  # platform, private_network
    Column("sent_at", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("delivered", Boolean, nullable=False),
    Column("pushed_at", Text),
    Column("notified_at", Text),
    Column("receipt_no", Text),
    Column("receipt_registered_at", Text),
    Column("profile", Text, nullable=False),
    Column("profile_confirmed", Boolean, nullable=False),
    Column("basis_status", Text),  # not_yet, in_force, expired
    Column("supersedes", Text),
    Column("recalled_at", Text),
    Column("recall_reason", Text),
    Column("payload_hash", Text, nullable=False),
)

claim = Table(
    "claim",
    metadata,
    Column("push_id", Text, ForeignKey("push.id"), primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("decision_id", Text, ForeignKey("decision.id")),
    Column("matter_id", Text, nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, index=True),
    Column("msg_type", Text, nullable=False),
    Column("source_department", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("approval_department", Text, nullable=False),
    Column("status", Text, nullable=False),  # pending, returned, overdue, claimed, auto_claimed, reassigned, recalled
    Column("limit_name", Text),  # the rule parameter that it is due by
    Column("pushed_at", Text),
    Column("due_at", Text),
    Column("due_date", Text),
    Column("provisional", Boolean, nullable=False),
    Column("basis_status", Text),
    Column("mode", Text),  # manual, auto
    Column("claimed_at", Text),
    Column("recorded_at", Text),
    Column("claimed_by", Text),
    Column("handler", Text),
    Column("overdue_at", Text),
    Column("overdue_wd", Integer, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("return_reason", Text),
    Column("returned_at", Text),
    Column("returned_by", Text),
    Column("refusal_reason", Text),
    Column("closing_reason", Text),
    Column("feedback", Text),  # included, info_error, consult
    Column("feedback_note", Text),
    Column("feedback_at", Text),
    Column("feedback_by", Text),
    Column("feedback_case_id", Text, index=True),
    Column("handling", Text),
    Column("handling_note", Text),
    Column("handled_at", Text),
    Column("handled_by", Text),
    Column("cleared_reason", Text),
    Column("cleared_by", Text),
    Column("cleared_at", Text),
    Index("claim_by_due", "department", "due_at"),
    Index("claim_by_approval_department", "approval_department", "due_at"),
)

supervision_file = Table(
    "supervision_file",
    metadata,
    Column("id", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("party_key", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("party_type", Text),
    Column("item_code", Text, nullable=False),
    Column("key_domain", Text),
    Column("status", Text, nullable=False),  # unassigned, assigned, withdrawn
    Column("opened_at", Text, nullable=False),
    Column("assigned_at", Text),
    Column("assigned_to", Text),
    Column("daily_since", Text),  # from when daily supervision stands in for a verification (Art. 22)
    UniqueConstraint("department", "party_key", "licence"),
    Index("supervision_file_by_department", "department", "opened_at", "id"),
)

supervision_entry = Table(
    "supervision_entry",
    metadata,
    Column("push_id", Text, ForeignKey("push.id"), primary_key=True),
    Column("file_id", Text, ForeignKey("supervision_file.id"), nullable=False, index=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("root_id", Text, nullable=False, index=True),
    Column("entered_at", Text, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect_key", Text, nullable=False, unique=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("push_id", Text),
    Column("department", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Index("notice_by_department", "department", "created_at", "id"),
)

notice_reading = Table(
    "notice_reading",
    metadata,
    Column("notice_id", Text, ForeignKey("notice.id"), primary_key=True),
    Column("login", Text, primary_key=True),
    Column("at", Text, nullable=False),
)
