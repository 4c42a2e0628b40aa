"""Drafts of procedures, and the papers that lie beside the files of a deployed version."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0012"
down_revision = "engine_0011"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "draft",
        *_texts("id", "title", "state", "base"),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("created_by", "created_at", "changed_by", "changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("draft_by_state", "draft", ["state", "changed_at"])
    _of_draft(
        "draft_file",
        *_texts("path", "content"),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("changed_by", "changed_at"),
        key=("path",),
    )
    _of_draft(
        "draft_past",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("content", "changed_by", "changed_at"),
        key=("path", "revision"),
    )
    _of_draft("draft_editing", *_texts("login", "path", "at"), key=("login",))
    op.create_table(
        "process_paper",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("path", "content"),
        sa.PrimaryKeyConstraint("process", "number", "path", name="pk_process_paper"),
    )


def _of_draft(name: str, *columns: sa.Column[str] | sa.Column[int], key: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("draft_id", sa.Text(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("draft_id", *key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=f"fk_{name}_draft_id"),
    )


def downgrade() -> None:
    for table in ("process_paper", "draft_editing", "draft_past", "draft_file", "draft"):
        op.drop_table(table)
