"""Reports of CSV imports, as they were before 0003 took them over."""

from alembic import op
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

revision = "web_0002"
down_revision = "web_0001"
branch_labels = None
depends_on = None

metadata = MetaData()

csv_report = Table(
    "csv_report",
    metadata,
    Column("id", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rows", Text, nullable=False),  # JSON list
    Index("csv_report_by_department", "department", "at"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
