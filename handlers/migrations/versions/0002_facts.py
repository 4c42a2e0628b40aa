"""Decisions, pushes, claims, supervision files, notices, disclosures."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0002"
down_revision = "handlers_0001"
branch_labels = None
depends_on = None

_TABLES = (
    "decision",
    "notice",
    "supervision_file",
    "decision_key",
    "disclosure",
    "notice_reading",
    "push",
    "claim",
    "supervision_entry",
)


def upgrade() -> None:
    _decision()
    _notice()
    _supervision_file()
    _decision_key()
    _disclosure()
    _notice_reading()
    _push()
    _claim()
    _supervision_entry()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _columns(kind: type, names: str, nullable: bool) -> list[sa.Column]:
    return [sa.Column(name, kind(), nullable=nullable) for name in names.split()]


def _decision() -> None:
    op.create_table(
        "decision",
        *_columns(
            sa.Text,
            "id case_id case_no item_code decision_type approval_department basis_profile status via "
            "registered_at registered_by digest",
            nullable=False,
        ),
        *_columns(
            sa.Text,
            "item_name doc_no doc_name licence_name licence_no party_name party_type party_code "
            "party_key id_type sealed_id_number masked_id_number contact_person sealed_contact_phone "
            "masked_contact_phone address decided_on valid_kind valid_from valid_to content handler "
            "decider supersedes corrects correction_reason corrected_by override_reason pushed_at",
            nullable=True,
        ),
        *_columns(sa.Integer, "item_version", nullable=False),
        *_columns(sa.Integer, "push_lag", nullable=True),
        *_columns(sa.JSON, "attachments target_departments private_network missing warnings", nullable=False),
        *_columns(sa.Boolean, "by_commitment", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("case_id", name=op.f("uq_decision_case_id")),
    )
    op.create_index(op.f("ix_decision_item_code"), "decision", ["item_code"])


def _notice() -> None:
    op.create_table(
        "notice",
        *_columns(sa.Text, "id effect_key root_id case_id department role kind text created_at", nullable=False),
        *_columns(sa.Text, "push_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_notice_effect_key")),
    )
    op.create_index(op.f("ix_notice_root_id"), "notice", ["root_id"])
    op.create_index("notice_by_department", "notice", ["department", "created_at", "id"])


def _supervision_file() -> None:
    op.create_table(
        "supervision_file",
        *_columns(sa.Text, "id department party_key licence party_name item_code status opened_at", nullable=False),
        *_columns(sa.Text, "party_type key_domain assigned_at assigned_to", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_file")),
        sa.UniqueConstraint("department", "party_key", "licence", name=op.f("uq_supervision_file_department")),
    )
    op.create_index("supervision_file_by_department", "supervision_file", ["department", "opened_at", "id"])


def _decision_key() -> None:
    op.create_table(
        "decision_key",
        *_columns(sa.Text, "natural_key decision_id", nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_key_decision_id")),
        sa.PrimaryKeyConstraint("natural_key", name=op.f("pk_decision_key")),
    )
    op.create_index(op.f("ix_decision_key_decision_id"), "decision_key", ["decision_id"])


def _disclosure() -> None:
    op.create_table(
        "disclosure",
        *_columns(sa.Text, "id decision_id root_id login department purpose at", nullable=False),
        *_columns(sa.JSON, "fields", nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_disclosure_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_decision_id"), "disclosure", ["decision_id"])


def _notice_reading() -> None:
    op.create_table(
        "notice_reading",
        *_columns(sa.Text, "notice_id login at", nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_reading_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "login", name=op.f("pk_notice_reading")),
    )


def _push() -> None:
    op.create_table(
        "push",
        *_columns(
            sa.Text,
            "id effect_key decision_id root_id direction msg_type source_department department channel "
            "sent_at sent_by profile payload_hash",
            nullable=False,
        ),
        *_columns(
            sa.Text,
            "pushed_at notified_at receipt_no receipt_registered_at basis_status supersedes recalled_at recall_reason",
            nullable=True,
        ),
        *_columns(sa.Boolean, "delivered profile_confirmed", nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_push_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_push_effect_key")),
    )
    op.create_index(op.f("ix_push_decision_id"), "push", ["decision_id"])
    op.create_index(op.f("ix_push_root_id"), "push", ["root_id"])


def _claim() -> None:
    op.create_table(
        "claim",
        *_columns(
            sa.Text,
            "push_id effect_key decision_id root_id msg_type department approval_department status",
            nullable=False,
        ),
        *_columns(
            sa.Text,
            "case_id pushed_at due_at due_date basis_status mode claimed_at recorded_at claimed_by "
            "handler return_reason returned_at returned_by refusal_reason closing_reason feedback "
            "feedback_note feedback_at feedback_by feedback_case_id handling handling_note handled_at "
            "handled_by cleared_reason cleared_by cleared_at",
            nullable=True,
        ),
        *_columns(sa.Integer, "overdue_wd", nullable=False),
        *_columns(sa.Boolean, "provisional disputed", nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_claim_decision_id")),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name=op.f("fk_claim_push_id")),
        sa.PrimaryKeyConstraint("push_id", name=op.f("pk_claim")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_claim_effect_key")),
    )
    op.create_index("claim_by_approval_department", "claim", ["approval_department", "due_at"])
    op.create_index("claim_by_due", "claim", ["department", "due_at"])
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"])
    op.create_index(op.f("ix_claim_feedback_case_id"), "claim", ["feedback_case_id"])
    op.create_index(op.f("ix_claim_root_id"), "claim", ["root_id"])


def _supervision_entry() -> None:
    op.create_table(
        "supervision_entry",
        *_columns(sa.Text, "push_id file_id decision_id root_id entered_at", nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_supervision_entry_decision_id")),
        sa.ForeignKeyConstraint(["file_id"], ["supervision_file.id"], name=op.f("fk_supervision_entry_file_id")),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name=op.f("fk_supervision_entry_push_id")),
        sa.PrimaryKeyConstraint("push_id", name=op.f("pk_supervision_entry")),
    )
    op.create_index(op.f("ix_supervision_entry_file_id"), "supervision_entry", ["file_id"])
    op.create_index(op.f("ix_supervision_entry_root_id"), "supervision_entry", ["root_id"])
