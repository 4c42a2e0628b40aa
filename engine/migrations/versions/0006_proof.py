"""The journal of what happens outside of cases, and checkpoints over all histories; none can be changed afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0006"
down_revision = "engine_0005"
branch_labels = None
depends_on = None

KEPT = ("journal", "checkpoint", "checkpoint_head", "process_version", "process_file", "deployment")
"""Tables to which the application can only append, whatever it is made to try."""

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


def upgrade() -> None:
    op.create_index("event_by_recording", "event", ["recorded_at"])
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("at", "kind", "root_id", "actor", "department")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("data", "hash")),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("journal_by_kind", "journal", ["kind", "seq"])
    op.create_index("journal_by_case", "journal", ["root_id", "seq"])
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("body", "hash", "key", "signature")),
        sa.PrimaryKeyConstraint("number", name="pk_checkpoint"),
    )
    op.create_index("checkpoint_by_day", "checkpoint", ["day"])
    op.create_table(
        "checkpoint_head",
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["checkpoint"], ["checkpoint.number"], name="fk_checkpoint_head_checkpoint"),
        sa.PrimaryKeyConstraint("checkpoint", "case_id", name="pk_checkpoint_head"),
    )
    op.create_index("checkpoint_head_by_case", "checkpoint_head", ["case_id", "checkpoint"])
    _guard()


def _guard() -> None:
    for table in KEPT:
        if op.get_bind().dialect.name == "sqlite":
            for action in ("UPDATE", "DELETE"):
                op.execute(_SQLITE_GUARD.format(table=table, action=action))
        else:
            op.execute(_POSTGRESQL_GUARD.format(table=table))


def _unguard() -> None:
    for table in KEPT:
        if op.get_bind().dialect.name == "sqlite":
            for action in ("UPDATE", "DELETE"):
                op.execute(f"DROP TRIGGER {table}_is_append_only_{action}")
        else:
            op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_is_not_truncated ON {table}")


def downgrade() -> None:
    _unguard()
    for table in ("checkpoint_head", "checkpoint", "journal"):
        op.drop_table(table)
    op.drop_index("event_by_recording", "event")
