"""The tables of inquiries: a row a letter to a department, a row an answer."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from handlers.schema import metadata

__all__ = ["inquiry", "inquiry_answer"]

inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False),
    Column("round", Integer, nullable=False),  # a letter sent anew or to another department is a new round
    Column("inquiry_no", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("asked", Text),
    Column("kind", Text),  # proposal, consult
    Column("subject_kind", Text),  # general, or a kind in which silence is no consent
    Column("subject", Text),
    Column("question", Text),
    Column("proposal", Text),
    Column("term_days", Integer),
    Column("evidence", JSON, nullable=False),
    Column("status", Text, nullable=False),  # draft, to_sign, sent, answered, silent, overdue, closed, cancelled
    Column("drafted_at", Text, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("sign_opinion", Text),
    Column("signed_at", Text),
    Column("signed_by", Text),
    Column("profile", Text, nullable=False),
    Column("basis_status", Text),
    Column("deemed_consent_possible", Boolean),
    Column("silence_rule", Text),
    Column("letter", Text),
    Column("matter_id", Text),
    Column("push_id", Text),
    Column("pushed_at", Text),
    Column("due_at", Text),
    Column("due_date", Text),
    Column("provisional", Boolean, nullable=False),
    Column("extended_from", Text),
    Column("extension_reason", Text),
    Column("extended_by", Text),
    Column("result", Text),  # of the code list inquiry_result
    Column("result_at", Text),
    Column("overdue_wd", Integer, nullable=False),
    Column("consented_text", Text),
    Column("finding_basis", Text),  # both_sides, joint_meeting
    Column("finding_document", Text),
    Column("finding_reason", Text),
    Column("finding_at", Text),
    Column("finding_by", Text),
    Column("closing", Text),  # close, again, meeting, reassign
    Column("closing_note", Text),
    Column("closed_at", Text),
    Column("closed_by", Text),
    UniqueConstraint("case_id", "round"),
    Index("inquiry_by_asked", "asked", "due_at"),
)

inquiry_answer = Table(
    "inquiry_answer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("inquiry_id", Text, ForeignKey("inquiry.id"), nullable=False, index=True),
    Column("root_id", Text, nullable=False, index=True),
    Column("department", Text, nullable=False),
    Column("stage", Text, nullable=False),  # in_time, overdue, supplement
    Column("answer", Text, nullable=False),  # agree, disagree, opinion, not_my_duty
    Column("text", Text),
    Column("evidence", JSON, nullable=False),
    Column("given_at", Text, nullable=False),
    Column("given_by", Text, nullable=False),
)
