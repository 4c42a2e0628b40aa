"""Procedures on licences, and opinions asked of departments."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0008"
down_revision = "handlers_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        *_texts("id root_id case_id matter_id entry licence_id item_code requested_type ground facts"),
        *_texts("source_department approval_department profile decider status opened_at opened_by"),
        *_texts("prior_act investigated_on push_due decider_basis handling_from", nullable=True),
        *_texts("extension_reason overdue_at decision_id closed_at", nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        *_numbers("excluded_wd extended_wd"),
        *_json("excluded review supplements hearing draft triggers meeting decision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("case_id", name=op.f("uq_referral_case_id")),
    )
    op.create_index(op.f("ix_referral_root_id"), "referral", ["root_id"])
    op.create_index("referral_by_licence", "referral", ["licence_id", "opened_at"])
    op.create_table(
        "opinion",
        *_texts("id effect_key root_id case_id department asker_department subject reference matter_kind"),
        *_texts("question proposed limit_name profile asked_at asked_by due_at due_date status"),
        *_texts("about view preferred text given_at given_by overdue_at", nullable=True),
        *_texts("efforts efforts_at efforts_by sign_off_reason signed_at signed_by", nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("signed_off", sa.Boolean(), nullable=True),
        *_json("files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_opinion_effect_key")),
    )
    op.create_index(op.f("ix_opinion_root_id"), "opinion", ["root_id"])
    op.create_index(op.f("ix_opinion_case_id"), "opinion", ["case_id"])


def downgrade() -> None:
    for table in ("opinion", "referral"):
        op.drop_table(table)


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _numbers(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names.split()]


def _json(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names.split()]
