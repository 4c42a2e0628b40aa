"""What was handed in for deployment, and the record of what was deployed, which can only grow."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0013"
down_revision = "engine_0012"
branch_labels = None
depends_on = None

KEPT = "deployment_record"

_SQLITE_GUARD = """
CREATE TRIGGER {table}_is_append_only_{action} BEFORE {action} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL_GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER {table}_is_not_truncated BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
"""


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "proposal",
        *_texts("id", "draft_id", "kind", "digest", "state", "handed_by", "handed_at", "reason"),
        sa.Column("override", sa.Integer(), nullable=False),
        *_texts("basis", "conditions", "differences"),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("decided_by", "decided_at", "decision_reason")),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("proposal_by_state", "proposal", ["state", "handed_at"])
    op.create_index("proposal_by_draft", "proposal", ["draft_id", "handed_at"])
    op.create_table(
        KEPT,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("at", "proposal_id", "draft_id", "kind", "digest", "author", "approver", "reason"),
        sa.Column("override", sa.Integer(), nullable=False),
        *_texts("basis", "conditions", "differences", "parameters", "versions"),
        sa.PrimaryKeyConstraint("number", name="pk_deployment_record"),
    )
    op.create_index("deployment_record_by_proposal", KEPT, ["proposal_id"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(_SQLITE_GUARD.format(table=KEPT, action=action))
    else:
        op.execute(_POSTGRESQL_GUARD.format(table=KEPT))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER {KEPT}_is_append_only_{action}")
    else:
        op.execute(f"DROP TRIGGER {KEPT}_is_append_only ON {KEPT}")
        op.execute(f"DROP TRIGGER {KEPT}_is_not_truncated ON {KEPT}")
    op.drop_table(KEPT)
    op.drop_table("proposal")
