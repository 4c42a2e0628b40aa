"""Review cooperation (Art. 20) and letters on penalties (Art. 24)."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0011"
down_revision = "handlers_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _review()
    _penalty()


def downgrade() -> None:
    for table in ("penalty_letter", "review_notice", "review_activity", "review_request"):
        op.drop_table(table)


def _review() -> None:
    op.create_table(
        "review_request",
        *_texts("id root_id case_id matter_id request_no item_code application_no party_name subject place"),
        *_texts("approval_department department profile status requested_at requested_by"),
        *_texts("party_type wished_on opinion_on materials push_id accepted_at basis_status", nullable=True),
        *_texts("due_date overdue_at planned_on experts arrangement_note proposed_on", nullable=True),
        *_texts("proposed_opinion_on proposal_reason proposal_answer opinion_no conclusion", nullable=True),
        *_texts("opinion_text opinion_at opinion_by decision_type decision_doc_no decided_on", nullable=True),
        *_texts("deviation_reason cited_at cited_by withdrawn_reason", nullable=True),
        *_lists("kinds evidence excluded_days opinion_evidence"),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("overdue_wd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("case_id", name=op.f("uq_review_request_case_id")),
    )
    op.create_index(op.f("ix_review_request_root_id"), "review_request", ["root_id"])
    op.create_index(op.f("ix_review_request_decision_doc_no"), "review_request", ["decision_doc_no"])
    op.create_index("review_request_by_party", "review_request", ["item_code", "party_name"])
    op.create_table(
        "review_activity",
        *_texts("id review_id root_id kind started_on registered_at registered_by"),
        *_texts("ended_on place note", nullable=True),
        *_lists("staff evidence days"),
        sa.Column("excluded", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review_request.id"], name=op.f("fk_review_activity_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_activity")),
        sa.UniqueConstraint("review_id", "kind", "started_on", name=op.f("uq_review_activity_review_id")),
    )
    op.create_index(op.f("ix_review_activity_root_id"), "review_activity", ["root_id"])
    op.create_table(
        "review_notice",
        *_texts("id review_id root_id document_no told_on delivery registered_at registered_by"),
        *_texts("expected", nullable=True),
        *_lists("days"),
        sa.ForeignKeyConstraint(["review_id"], ["review_request.id"], name=op.f("fk_review_notice_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_notice")),
    )
    op.create_index(op.f("ix_review_notice_review_id"), "review_notice", ["review_id"])
    op.create_index(op.f("ix_review_notice_root_id"), "review_notice", ["root_id"])


def _penalty() -> None:
    op.create_table(
        "penalty_letter",
        *_texts("id root_id case_id matter_id letter_no decision_type decision_doc_no item_code party_name facts"),
        *_texts("approval_department department profile status sent_at sent_by"),
        *_texts("decision_id decided_on licence_id ground party_type basis_status push_id received_at", nullable=True),
        *_texts("filing_no filed_on not_filed_reason filing_reported_at filing_reported_by", nullable=True),
        *_texts("penalty_kind penalty_no penalised_on penalty_text penalty_basis", nullable=True),
        *_texts("not_penalised_reason outcome_at outcome_by push_due_on info_case_id", nullable=True),
        *_texts("late_reason", nullable=True),
        *_lists("evidence outcome_evidence"),
        sa.Column("linked", sa.Boolean(), nullable=True),
        sa.Column("push_due_provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty_letter")),
        sa.UniqueConstraint("case_id", name=op.f("uq_penalty_letter_case_id")),
    )
    op.create_index(op.f("ix_penalty_letter_root_id"), "penalty_letter", ["root_id"])
    op.create_index("penalty_letter_by_decision", "penalty_letter", ["decision_doc_no", "department"])


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _lists(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names.split()]
