"""Evidence files: contents by digest, who handed them in, where they are used, who opened them."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0005"
down_revision = "handlers_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_file",
        *_texts("id media_type"),
        sa.Column("size", sa.Integer(), nullable=False),
        *_texts("touched_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index(op.f("ix_evidence_file_touched_at"), "evidence_file", ["touched_at"])
    op.create_table(
        "evidence_content",
        *_texts("file_id"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_file("evidence_content"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_evidence_content")),
    )
    op.create_table(
        "evidence_upload",
        *_texts("file_id department name login at"),
        _of_file("evidence_upload"),
        sa.PrimaryKeyConstraint("file_id", "department", name=op.f("pk_evidence_upload")),
    )
    op.create_index(op.f("ix_evidence_upload_at"), "evidence_upload", ["at"])
    op.create_table(
        "evidence_use",
        *_texts("id file_id root_id case_id about title name department login at"),
        _of_file("evidence_use"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_use")),
        sa.UniqueConstraint("about", "file_id", name=op.f("uq_evidence_use_about")),
    )
    op.create_index(op.f("ix_evidence_use_file_id"), "evidence_use", ["file_id"])
    op.create_index(op.f("ix_evidence_use_root_id"), "evidence_use", ["root_id"])
    op.create_table(
        "evidence_reading",
        *_texts("id file_id root_id department login at"),
        _of_file("evidence_reading"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_reading")),
    )
    op.create_index("evidence_reading_by_case", "evidence_reading", ["root_id", "file_id"])


def downgrade() -> None:
    for name in ("evidence_reading", "evidence_use", "evidence_upload", "evidence_content", "evidence_file"):
        op.drop_table(name)


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _of_file(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f(f"fk_{table}_file_id"))
