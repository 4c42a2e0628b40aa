"""Supervision information (Art. 19(2))."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0007"
down_revision = "handlers_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervision_info",
        *_texts("matter_id supervision_type department decision_no decided_on content push_basis_status"),
        *_texts(
            "licence_id served_on basis restricted_until lifts penalty_letter_id push_due_at push_due_date "
            "private_delivered_at private_receipt_no pushed_at late_reason disposition disposition_note "
            "disposed_at disposed_by",
            nullable=True,
        ),
        sa.Column("push7", sa.Boolean(), nullable=False),
        sa.Column("late_wd", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_supervision_info_matter_id")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_supervision_info")),
    )
    op.create_index(op.f("ix_supervision_info_licence_id"), "supervision_info", ["licence_id"])
    op.create_index("supervision_info_by_department", "supervision_info", ["department", "decided_on"])


def downgrade() -> None:
    op.drop_table("supervision_info")


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
