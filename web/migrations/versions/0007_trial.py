"""Cases that analysts play through on a draft, each in a database of its own."""

from alembic import op
from sqlalchemy import Column, Index, MetaData, Table, Text

revision = "web_0007"
down_revision = "web_0006"
branch_labels = None
depends_on = None

metadata = MetaData()

workbench_trial = Table(
    "workbench_trial",
    metadata,
    Column("id", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("owner", "draft", "digest", "process", "clock", "told", "steps")),
    Column("root", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("used_at", Text, nullable=False),
    Index("workbench_trial_of_draft", "draft", "used_at"),
    Index("workbench_trial_of_owner", "owner", "used_at"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
