"""Not only decisions are pushed and claimed: matters, what pushes and claims know of theirs, and clues."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0004"
down_revision = "handlers_0003"
branch_labels = None
depends_on = None

DECISION_ID = "decision_id TEXT NOT NULL"


def upgrade() -> None:
    op.create_table(
        "matter",
        *_texts("id root_id case_id msg_type subject reference party source_department approval_department profile"),
        *_texts("registered_at registered_by"),
        *_texts("item_code licence_id", nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
    )
    op.create_index(op.f("ix_matter_root_id"), "matter", ["root_id"])
    op.create_index(op.f("ix_matter_case_id"), "matter", ["case_id"])
    op.create_index("matter_by_licence", "matter", ["licence_id", "registered_at"])
    op.create_table(
        "accountability_clue",
        *_texts("id effect_key root_id case_id kind department about detail noted_at"),
        *_texts("push_id withdrawn_at withdrawn_reason", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_clue")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_accountability_clue_effect_key")),
    )
    op.create_index(op.f("ix_accountability_clue_root_id"), "accountability_clue", ["root_id"])
    op.create_index(op.f("ix_accountability_clue_about"), "accountability_clue", ["about"])
    op.create_index("accountability_clue_by_department", "accountability_clue", ["department", "noted_at"])
    _add("decision", root_id="case_id")
    op.create_index(op.f("ix_decision_root_id"), "decision", ["root_id"])
    _without_decision("push")
    _add(
        "push",
        matter_id="decision_id",
        subject=_of_decision("push", "item_name"),
        reference=_of_decision("push", "doc_no"),
    )
    op.create_index(op.f("ix_push_matter_id"), "push", ["matter_id"])
    _without_decision("claim")
    _add("claim", matter_id="decision_id", source_department="approval_department")
    op.add_column("claim", sa.Column("limit_name", sa.Text()))
    op.execute("UPDATE claim SET limit_name = 'a2s_claim_days'")
    op.add_column("claim", sa.Column("overdue_at", sa.Text()))
    op.create_index(op.f("ix_claim_matter_id"), "claim", ["matter_id"])


def downgrade() -> None:
    for table, names in (
        ("claim", "overdue_at limit_name source_department matter_id"),
        ("push", "reference subject matter_id"),
        ("decision", "root_id"),
    ):
        for name in names.split():
            if name in ("matter_id", "root_id"):
                op.drop_index(op.f(f"ix_{table}_{name}"), table)
            op.drop_column(table, name)
    op.drop_table("accountability_clue")
    op.drop_table("matter")


def _add(table: str, **columns: str) -> None:
    """Add text columns, filled in all rows there are with an expression."""
    for name, expression in columns.items():
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET {name} = {expression}")  # noqa: S608 - names of this file


def _of_decision(table: str, column: str) -> str:
    return f"COALESCE((SELECT {column} FROM decision WHERE decision.id = {table}.decision_id), '')"  # noqa: S608


def _without_decision(table: str) -> None:
    """Let `decision_id` be empty.

    SQLite cannot alter a column, and rebuilding the table would break the rows that refer to it; its manual
    gives this way to take away a NOT NULL: the text of the schema is changed, what is stored stays as it is.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column(table, "decision_id", nullable=True)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?)",
        (DECISION_ID, DECISION_ID.removesuffix(" NOT NULL"), table, DECISION_ID),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    if changed.rowcount != 1:
        raise RuntimeError(f"the schema of {table} is not the one this migration was written for")


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
