"""How long steps took and which ways cases went; rebuilt from cases, work items and events."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0011"
down_revision = "engine_0009"
branch_labels = None
depends_on = None

BY_PROCESS = ("process", "element", "department", "month", "ended", "late")
BY_ROOT_PROCESS = ("root_process", "kind", "department", "process", "element", "late")
TRACES = ("process", "variant", "status", "late", "interventions", "month")
SUMMED = ("started_on", "version", "duration", "root_id")


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def upgrade() -> None:
    op.create_table(
        "stay",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("root_id", "root_process", "process", "version", "element", "kind", "department", "started_on"),
        *_texts("entered"),
        *_texts("left", nullable=True),
        *_texts("month", "week"),
        *_texts("due_at", nullable=True),
        sa.Column("late", sa.Integer(), nullable=False),
        *_texts("ended"),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_stay"),
    )
    op.create_index("ix_stay_root_id", "stay", ["root_id"])
    op.create_index("stay_by_process", "stay", [*BY_PROCESS, *SUMMED])
    op.create_index("stay_by_root_process", "stay", [*BY_ROOT_PROCESS, "started_on", "duration", "root_id"])
    op.create_table(
        "trace",
        sa.Column("case_id", sa.Text(), nullable=False),
        *_texts("root_id", "process", "version", "started_on", "month", "week", "status", "variant"),
        sa.Column("late", sa.Integer(), nullable=False),
        *_texts("interventions"),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("calendar", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_trace"),
    )
    op.create_index("ix_trace_root_id", "trace", ["root_id"])
    op.create_index("ix_trace_calendar", "trace", ["calendar"])
    op.create_index("trace_by_process", "trace", [*TRACES, *SUMMED])
    op.create_table(
        "variant",
        *_texts("id", "path", "entered", "standing"),
        sa.PrimaryKeyConstraint("id", name="pk_variant"),
    )


def downgrade() -> None:
    for table in ("variant", "trace", "stay"):
        op.drop_table(table)
