"""On PostgreSQL the lines that words are looked for in stay unpacked: to unpack them took longer than to look."""

from alembic import op

revision = "engine_0014"
down_revision = "engine_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keep("EXTERNAL")


def downgrade() -> None:
    _keep("EXTENDED")


def _keep(storage: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(f"ALTER TABLE docket_text ALTER COLUMN lines SET STORAGE {storage}")
    # What is there is written anew: joined with nothing, so that it is not taken over as it was packed.
    op.execute("UPDATE docket_text SET lines = lines || ''::bytea")
