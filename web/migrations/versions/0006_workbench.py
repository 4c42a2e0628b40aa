"""Long work of the workbench, carried out in processes of its own."""

from alembic import op
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

revision = "web_0006"
down_revision = "web_0005"
branch_labels = None
depends_on = None

metadata = MetaData()

workbench_run = Table(
    "workbench_run",
    metadata,
    Column("id", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "about", "order", "state")),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("tries", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("login", "name", "department", "roles", "created_at")),
    *(Column(name, Text) for name in ("started_at", "beat_at", "finished_at")),
    Index("workbench_run_about", "about", "kind", "created_at"),
    Index("workbench_run_state", "state", "created_at"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
