"""The auditors' own papers: samples with their work sheets, kept searches."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

revision = "web_0004"
down_revision = "web_0003"
branch_labels = None
depends_on = None

metadata = MetaData()

Table(
    "audit_sample",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by_department", Integer, nullable=False),
    Column("population", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("listed", LargeBinary, nullable=False),
    Column("drawn_at", Text, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("request", Text, nullable=False, unique=True),
    Index("audit_sample_by_time", "drawn_at", "id"),
)
Table(
    "audit_sample_case",
    metadata,
    Column("sample_id", Text, ForeignKey("audit_sample.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("root_id", Text, nullable=False),
    Column("checks", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("noted_at", Text),
    Column("noted_by", Text),
)
Table(
    "audit_search",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("shared", Integer, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("dropped_at", Text),
    Index("audit_search_by_owner", "owner", "kept_at"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
