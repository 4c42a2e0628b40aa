"""Commitments, their verification, dishonest commitments, credit records; files under daily supervision."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0009"
down_revision = "handlers_0008"
branch_labels = None
depends_on = None

_TABLES = (
    *("commitment", "classification", "verification_suspension", "verification", "dishonesty"),
    *("measure", "rectification", "judicial_transfer", "credit_record", "credit_objection"),
)


def upgrade() -> None:
    _commitment()
    _verification()
    _dishonesty()
    _credit()
    op.add_column("supervision_file", sa.Column("daily_since", sa.Text()))


def downgrade() -> None:
    op.drop_column("supervision_file", "daily_since")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _commitment() -> None:
    op.create_table(
        "commitment",
        *_texts("id decision_id root_id item_code approval_department profile clock_start status"),
        *_texts("registered_at registered_by"),
        *_texts("case_id supervision_department department method standard classified_by document_no", nullable=True),
        *_texts("terms committed_on fulfil_by matter_id pushed_at claimed_at verify_from due_date", nullable=True),
        *_texts("basis_status overdue_at result done_on closed_at", nullable=True),
        sa.Column("verify_days", sa.Integer()),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("suspension", sa.Boolean(), nullable=False),
        sa.Column("excluded_days", sa.Integer(), nullable=False),
        sa.Column("overdue_wd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_commitment_decision_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_commitment_decision_id")),
    )
    _indexes("commitment", "root_id", "case_id")
    op.create_index("commitment_by_due", "commitment", ["department", "due_date"])
    op.create_table(
        "classification",
        *_texts("id commitment_id item_code approval_department supervision_department method standard status"),
        *_texts("proposed_at proposed_by"),
        *_texts("note answered_at answered_by", nullable=True),
        sa.Column("verify_days", sa.Integer()),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("suspension", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification")),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_classification_commitment_id")),
    )
    _indexes("classification", "commitment_id", "item_code")


def _verification() -> None:
    op.create_table(
        "verification_suspension",
        *_texts("id commitment_id activity began_on ended_on reason registered_at registered_by"),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_suspension")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_verification_suspension_commitment_id")
        ),
    )
    _indexes("verification_suspension", "commitment_id")
    op.create_table(
        "verification",
        *_texts("id commitment_id root_id method department done_on result findings recorded_at recorded_by"),
        *_texts("breach_type unable_reason source_digest recheck_by push_due basis_status overdue_at", nullable=True),
        *_texts("matter_id pushed_at late_reason received_at", nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("means", "sources", "inspectors", "evidence")),
        sa.Column("private_receipts", sa.JSON(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("overdue_wd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_verification_commitment_id")),
    )
    _indexes("verification", "commitment_id", "root_id")
    op.create_index("verification_by_push_due", "verification", ["department", "push_due"])


def _dishonesty() -> None:
    op.create_table(
        "dishonesty",
        *_texts("id root_id found_by item_code profile party_name department approval_department"),
        *_texts("supervision_department facts status opened_at opened_by"),
        *_texts("case_id commitment_id verification_id decision_id licence_id licence", nullable=True),
        *_texts("party_type party_key", nullable=True),
        *_texts("breach_type filing_no filed_on investigated_on told_on told_document heard_on", nullable=True),
        *_texts("heard_kind statement finding situation ground reasons document_no determined_on", nullable=True),
        *_texts("determined_by closed_at", nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dishonesty")),
        sa.UniqueConstraint("verification_id", "breach_type", name=op.f("uq_dishonesty_verification_id")),
    )
    _indexes("dishonesty", "root_id", "case_id")
    op.create_table(
        "measure",
        *_texts("id dishonesty_id root_id code department status changed_at"),
        *_texts("document_no day detail", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        _of_dishonesty("measure"),
        sa.UniqueConstraint("dishonesty_id", "code", name=op.f("uq_measure_dishonesty_id")),
    )
    _indexes("measure", "dishonesty_id", "root_id")
    op.create_table(
        "rectification",
        *_texts("dishonesty_id order_no content served_on due_date"),
        *_texts("extension_reason outcome checked_on checked_by note", nullable=True),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("dishonesty_id", name=op.f("pk_rectification")),
        _of_dishonesty("rectification"),
    )
    op.create_table(
        "judicial_transfer",
        *_texts("dishonesty_id document_no organ transferred_on receipt_no receipt_on"),
        *_texts("reply reply_no replied_on", nullable=True),
        sa.PrimaryKeyConstraint("dishonesty_id", name=op.f("pk_judicial_transfer")),
        _of_dishonesty("judicial_transfer"),
    )


def _credit() -> None:
    op.create_table(
        "credit_record",
        *_texts("id dishonesty_id root_id item_code party_name breach_type fact told_on heard_on document_no"),
        *_texts("decided_by decided_on level publish_from publish_to objection_channel status objection repair"),
        *_texts("registered_at registered_by"),
        *_texts("party_type party_key basis_code note exported_at", nullable=True),
        sa.Column("punished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_record")),
        _of_dishonesty("credit_record"),
        sa.UniqueConstraint("dishonesty_id", name=op.f("uq_credit_record_dishonesty_id")),
    )
    _indexes("credit_record", "root_id")
    op.create_index("credit_record_by_party", "credit_record", ["party_key"])
    op.create_index("credit_record_by_export", "credit_record", ["exported_at", "decided_on"])
    op.create_table(
        "credit_objection",
        *_texts("id record_id root_id case_id kind received_on content"),
        *_texts("outcome outcome_on reasons handled_by", nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_objection")),
        sa.ForeignKeyConstraint(["record_id"], ["credit_record.id"], name=op.f("fk_credit_objection_record_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_credit_objection_case_id")),
    )
    _indexes("credit_objection", "record_id", "root_id")


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]


def _of_dishonesty(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dishonesty_id"], ["dishonesty.id"], name=op.f(f"fk_{table}_dishonesty_id"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
