"""The register, decisions, pushes, claims, supervision files, notices."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0001"
down_revision = None
branch_labels = ("handlers",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_revision")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=True),
        sa.Column("decision_type", sa.Text(), nullable=False),
        sa.Column("doc_no", sa.Text(), nullable=True),
        sa.Column("doc_name", sa.Text(), nullable=True),
        sa.Column("licence_name", sa.Text(), nullable=True),
        sa.Column("licence_no", sa.Text(), nullable=True),
        sa.Column("party_name", sa.Text(), nullable=True),
        sa.Column("party_type", sa.Text(), nullable=True),
        sa.Column("party_code", sa.Text(), nullable=True),
        sa.Column("party_key", sa.Text(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=True),
        sa.Column("sealed_id_number", sa.Text(), nullable=True),
        sa.Column("masked_id_number", sa.Text(), nullable=True),
        sa.Column("contact_person", sa.Text(), nullable=True),
        sa.Column("sealed_contact_phone", sa.Text(), nullable=True),
        sa.Column("masked_contact_phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("valid_kind", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("approval_department", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("decider", sa.Text(), nullable=True),
        sa.Column("by_commitment", sa.Boolean(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("target_departments", sa.JSON(), nullable=False),
        sa.Column("private_network", sa.JSON(), nullable=False),
        sa.Column("basis_profile", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("pushed_at", sa.Text(), nullable=True),
        sa.Column("push_lag", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("case_id", name=op.f("uq_decision_case_id")),
    )
    op.create_index(op.f("ix_decision_item_code"), "decision", ["item_code"], unique=False)
    op.create_table(
        "department",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("designated_pool", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_department")),
    )
    op.create_table(
        "item",
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Text(), nullable=False),
        sa.Column("effective_to", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("licence_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("approval_department", sa.Text(), nullable=False),
        sa.Column("supervising", sa.JSON(), nullable=False),
        sa.Column("key_domain", sa.Text(), nullable=True),
        sa.Column("rule_profile", sa.Text(), nullable=False),
        sa.Column("commitment_applicable", sa.Boolean(), nullable=False),
        sa.Column("verify_method", sa.Text(), nullable=True),
        sa.Column("verify_days", sa.Integer(), nullable=True),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("major_matter", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("item_code", "version", name=op.f("pk_item")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("push_id", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_notice_effect_key")),
    )
    op.create_index(op.f("ix_notice_root_id"), "notice", ["root_id"], unique=False)
    op.create_index("notice_by_department", "notice", ["department", "created_at", "id"], unique=False)
    op.create_table(
        "post",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_department"), "post", ["department"], unique=False)
    op.create_table(
        "rule_parameter",
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("param", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Text(), nullable=False),
        sa.Column("effective_to", sa.Text(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile", "param", "effective_from", name=op.f("pk_rule_parameter")),
    )
    op.create_table(
        "rule_profile",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Text(), nullable=False),
        sa.Column("inherits", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code", "effective_from", name=op.f("pk_rule_profile")),
    )
    op.create_table(
        "supervision_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("party_key", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("party_name", sa.Text(), nullable=False),
        sa.Column("party_type", sa.Text(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("key_domain", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.Text(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_file")),
        sa.UniqueConstraint("department", "party_key", "licence", name=op.f("uq_supervision_file_department")),
    )
    op.create_index(
        "supervision_file_by_department", "supervision_file", ["department", "opened_at", "id"], unique=False
    )
    op.create_table(
        "decision_key",
        sa.Column("natural_key", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_key_decision_id")),
        sa.PrimaryKeyConstraint("natural_key", name=op.f("pk_decision_key")),
    )
    op.create_index(op.f("ix_decision_key_decision_id"), "decision_key", ["decision_id"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_disclosure_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_decision_id"), "disclosure", ["decision_id"], unique=False)
    op.create_table(
        "notice_reading",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_reading_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "login", name=op.f("pk_notice_reading")),
    )
    op.create_table(
        "push",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("msg_type", sa.Text(), nullable=False),
        sa.Column("source_department", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("pushed_at", sa.Text(), nullable=True),
        sa.Column("notified_at", sa.Text(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("receipt_registered_at", sa.Text(), nullable=True),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("profile_confirmed", sa.Boolean(), nullable=False),
        sa.Column("basis_status", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("recalled_at", sa.Text(), nullable=True),
        sa.Column("recall_reason", sa.Text(), nullable=True),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_push_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_push_effect_key")),
    )
    op.create_index(op.f("ix_push_decision_id"), "push", ["decision_id"], unique=False)
    op.create_index(op.f("ix_push_root_id"), "push", ["root_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("push_id", sa.Text(), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("msg_type", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("approval_department", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pushed_at", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("due_date", sa.Text(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("basis_status", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("overdue_wd", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.Text(), nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.Column("refusal_reason", sa.Text(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("feedback_note", sa.Text(), nullable=True),
        sa.Column("feedback_at", sa.Text(), nullable=True),
        sa.Column("feedback_by", sa.Text(), nullable=True),
        sa.Column("feedback_case_id", sa.Text(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=True),
        sa.Column("handling_note", sa.Text(), nullable=True),
        sa.Column("handled_at", sa.Text(), nullable=True),
        sa.Column("handled_by", sa.Text(), nullable=True),
        sa.Column("cleared_reason", sa.Text(), nullable=True),
        sa.Column("cleared_by", sa.Text(), nullable=True),
        sa.Column("cleared_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_claim_decision_id")),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name=op.f("fk_claim_push_id")),
        sa.PrimaryKeyConstraint("push_id", name=op.f("pk_claim")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_claim_effect_key")),
    )
    op.create_index("claim_by_approval_department", "claim", ["approval_department", "due_at"], unique=False)
    op.create_index("claim_by_due", "claim", ["department", "due_at"], unique=False)
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"], unique=False)
    op.create_index(op.f("ix_claim_feedback_case_id"), "claim", ["feedback_case_id"], unique=False)
    op.create_index(op.f("ix_claim_root_id"), "claim", ["root_id"], unique=False)
    op.create_table(
        "supervision_entry",
        sa.Column("push_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_supervision_entry_decision_id")),
        sa.ForeignKeyConstraint(["file_id"], ["supervision_file.id"], name=op.f("fk_supervision_entry_file_id")),
        sa.ForeignKeyConstraint(["push_id"], ["push.id"], name=op.f("fk_supervision_entry_push_id")),
        sa.PrimaryKeyConstraint("push_id", name=op.f("pk_supervision_entry")),
    )
    op.create_index(op.f("ix_supervision_entry_file_id"), "supervision_entry", ["file_id"], unique=False)
    op.create_index(op.f("ix_supervision_entry_root_id"), "supervision_entry", ["root_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_supervision_entry_root_id"), table_name="supervision_entry")
    op.drop_index(op.f("ix_supervision_entry_file_id"), table_name="supervision_entry")
    op.drop_table("supervision_entry")
    op.drop_index(op.f("ix_claim_root_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_feedback_case_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_case_id"), table_name="claim")
    op.drop_index("claim_by_due", table_name="claim")
    op.drop_index("claim_by_approval_department", table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_push_root_id"), table_name="push")
    op.drop_index(op.f("ix_push_decision_id"), table_name="push")
    op.drop_table("push")
    op.drop_table("notice_reading")
    op.drop_index(op.f("ix_disclosure_decision_id"), table_name="disclosure")
    op.drop_table("disclosure")
    op.drop_index(op.f("ix_decision_key_decision_id"), table_name="decision_key")
    op.drop_table("decision_key")
    op.drop_index("supervision_file_by_department", table_name="supervision_file")
    op.drop_table("supervision_file")
    op.drop_table("rule_profile")
    op.drop_table("rule_parameter")
    op.drop_index(op.f("ix_post_department"), table_name="post")
    op.drop_table("post")
    op.drop_index("notice_by_department", table_name="notice")
    op.drop_index(op.f("ix_notice_root_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_table("item")
    op.drop_table("department")
    op.drop_index(op.f("ix_decision_item_code"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("catalogue_revision")
