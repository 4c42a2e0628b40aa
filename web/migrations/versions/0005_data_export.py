"""Exports of many cases, made in the background."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

revision = "web_0005"
down_revision = "web_0004"
branch_labels = None
depends_on = None

metadata = MetaData()
is_open = sa.text("state IN ('waiting', 'running')")

data_export = Table(
    "data_export",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stopped_by", Text),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("mark", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("started_at", Text),
    Column("finished_at", Text),
    Column("file_name", Text),
    Column("size", Integer),
    Column("sha256", Text),
    Column("removed_at", Text),
    Column("request", Text),
    Index("data_export_by_login", "login", "id"),
    Index("data_export_request", "login", "request", unique=True),
    Index("data_export_open", "state", "id", sqlite_where=is_open, postgresql_where=is_open),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
