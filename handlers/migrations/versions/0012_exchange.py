"""What was asked of other systems; batches of what is to be made public, their records and files."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0012"
down_revision = "handlers_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_request",
        *_texts("id effect_key root_id case_id service provider about message state requested_at requested_by"),
        *_texts("answered_at receipt reason", nullable=True),
        sa.Column("answer", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_request")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_exchange_request_effect_key")),
    )
    op.create_index(op.f("ix_exchange_request_root_id"), "exchange_request", ["root_id"])
    op.create_index("exchange_request_by_state", "exchange_request", ["state", "service", "requested_at"])
    op.create_table(
        "publicity_batch",
        *_texts("id case_id number department source state made_at made_by first_decided_on due_on"),
        *_texts("request_id receipt receipt_at receipt_by channel reason", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_batch")),
        sa.UniqueConstraint("case_id", name=op.f("uq_publicity_batch_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_publicity_batch_number")),
    )
    op.create_index("publicity_batch_made", "publicity_batch", ["department", "made_at"])
    op.create_table(
        "publicity_record",
        *_texts("id batch_id subject_id root_id document decided_on due_on validity state digest"),
        *_texts("reason", nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["publicity_batch.id"], name=op.f("fk_publicity_record_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_record")),
    )
    op.create_index(op.f("ix_publicity_record_batch_id"), "publicity_record", ["batch_id"])
    op.create_index("publicity_record_subject", "publicity_record", ["subject_id", "id"])
    op.create_index(op.f("ix_publicity_record_root_id"), "publicity_record", ["root_id"])
    op.create_table(
        "publicity_file",
        *_texts("batch_id kind name sha256 content"),
        sa.PrimaryKeyConstraint("batch_id", "kind", name=op.f("pk_publicity_file")),
        sa.ForeignKeyConstraint(["batch_id"], ["publicity_batch.id"], name=op.f("fk_publicity_file_batch_id")),
    )


def downgrade() -> None:
    for name in ("publicity_file", "publicity_record", "publicity_batch", "exchange_request"):
        op.drop_table(name)


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
