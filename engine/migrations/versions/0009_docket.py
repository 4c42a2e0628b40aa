"""The docket of all root cases; the first turns of the heartbeat fill it."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0009"
down_revision = "engine_0006"
branch_labels = None
depends_on = None

_TEXTS = ("process", "status", "outcome", "subject", "reference", "party", "badges", "department", "started_at")


def upgrade() -> None:
    op.create_table(
        "docket",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_docket"),
        sa.UniqueConstraint("root_id", name="uq_docket_root_id"),
    )
    op.create_index("docket_by_start", "docket", ["started_at", "number"])
    op.create_index("docket_by_due", "docket", ["due_at", "number"])
    op.create_table(
        "docket_text",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("field", "block", name="pk_docket_text"),
    )
    op.create_table(
        "docket_term",
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("segment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", "segment", name="pk_docket_term"),
    )
    op.create_table(
        "docket_label",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("facet", "value", "label")),
        sa.PrimaryKeyConstraint("facet", "value", name="pk_docket_label"),
    )
    op.create_table(
        "docket_turn",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("rebuilt_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_docket_turn"),
    )
    turn = sa.table("docket_turn", *(sa.column(name) for name in ("id", "recorded_at", "position", "rebuilt_to")))
    op.bulk_insert(turn, [{"id": 1, "recorded_at": "", "position": "", "rebuilt_to": ""}])


def downgrade() -> None:
    for table in ("docket_turn", "docket_label", "docket_term", "docket_text", "docket"):
        op.drop_table(table)
