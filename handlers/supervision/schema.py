"""The table of supervision information; its header is a matter."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from handlers.catalogue.schema import metadata

supervision_info = Table(
    "supervision_info",
    metadata,
    Column("matter_id", Text, ForeignKey("matter.id"), primary_key=True),
    Column("supervision_type", Text, nullable=False),  # of the code list supervision_type
    Column("department", Text, nullable=False),
    Column("licence_id", Text, index=True),
    Column("decision_no", Text, nullable=False),
    Column("decided_on", Text, nullable=False),
    Column("served_on", Text),
    Column("basis", Text),
    Column("content", Text, nullable=False),
    Column("restricted_until", Text),
    Column("lifts", Text),  # the information whose restriction this one lifts
    Column("penalty_letter_id", Text),
    Column("push7", Boolean, nullable=False),
    Column("push_due_at", Text),
    Column("push_due_date", Text),
    Column("push_basis_status", Text, nullable=False),  # of the duty to push: as of the decision's day
    Column("private_delivered_at", Text),
    Column("private_receipt_no", Text),
    Column("pushed_at", Text),
    Column("late_wd", Integer, nullable=False),
    Column("late_reason", Text),
    Column("disposition", Text),
    Column("disposition_note", Text),
    Column("disposed_at", Text),
    Column("disposed_by", Text),
    Index("supervision_info_by_department", "department", "decided_on"),
)
