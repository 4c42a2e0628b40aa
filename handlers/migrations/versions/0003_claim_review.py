"""Approved changes of the calendar, and reviews of claims that lapsed on days closed afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0003"
down_revision = "handlers_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        *_texts("id request kind document_no reason"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("timers", sa.JSON(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        *_texts("approved_at approved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
        sa.UniqueConstraint("request", "approved_by", name=op.f("uq_calendar_change_request")),
    )
    op.create_index(op.f("ix_calendar_change_approved_at"), "calendar_change", ["approved_at"])
    op.create_table(
        "claim_review",
        *_texts("id push_id root_id case_id department approval_department document_no due_at counted_due_at status"),
        *_texts("proposed_at proposed_by"),
        *_texts("decided_at decided_by reason request", nullable=True),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name=op.f("fk_claim_review_push_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_review")),
    )
    op.create_index(op.f("ix_claim_review_push_id"), "claim_review", ["push_id"])
    op.create_index(op.f("ix_claim_review_root_id"), "claim_review", ["root_id"])
    op.create_index("claim_review_by_status", "claim_review", ["status", "proposed_at", "id"])


def downgrade() -> None:
    op.drop_table("claim_review")
    op.drop_table("calendar_change")


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
