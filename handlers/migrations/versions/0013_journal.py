"""Looks at personal data and openings of files stand in the journal, sealed; the tables they stood in go."""

import sqlalchemy as sa
from alembic import op

from engine.actor import Actor
from engine.clock import parsed
from engine.proof.journal import enter

revision = "handlers_0013"
down_revision = "handlers_0012"
branch_labels = None
depends_on = "engine_0006"

_LOOKS = sa.text("SELECT * FROM disclosure ORDER BY at, id")
_OPENINGS = sa.text("SELECT * FROM evidence_reading ORDER BY at, id")


def upgrade() -> None:
    connection = op.get_bind()
    found = [(row.at, row.id, "data.revealed", row, _look(row)) for row in connection.execute(_typed(_LOOKS))]
    found += [
        (row.at, row.id, "file.opened", row, {"file": row.file_id}) for row in connection.execute(_OPENINGS).all()
    ]
    for at, _, kind, row, told in sorted(found, key=lambda one: one[:2]):
        actor = Actor(login=row.login, name=row.login, department=row.department)
        enter(connection, kind, told, actor, parsed(at), row.root_id)
    op.drop_table("disclosure")
    op.drop_table("evidence_reading")


def _typed(query: sa.TextClause) -> sa.TextualSelect:
    names = ("id", "decision_id", "root_id", "login", "department", "purpose", "at")
    return query.columns(sa.Column("fields", sa.JSON), *(sa.Column(name, sa.Text) for name in names))


def _look(row: sa.Row) -> dict[str, object]:
    """An old look was for a purpose in words alone."""
    return {
        "decision": row.decision_id,
        "fields": list(row.fields),
        "purpose_kind": "other",
        "purpose": row.purpose,
    }


def downgrade() -> None:
    """The tables come back empty: what the journal holds stays there."""
    op.create_table(
        "disclosure",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "decision_id", "root_id", "login")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("department", "purpose", "at")),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_disclosure_decision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_decision_id", "disclosure", ["decision_id"])
    op.create_table(
        "evidence_reading",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "file_id", "root_id", "department")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("login", "at")),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name="fk_evidence_reading_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_reading"),
    )
    op.create_index("evidence_reading_by_case", "evidence_reading", ["root_id", "file_id"])
