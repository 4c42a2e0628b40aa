"""Imports of CSV and XLSX files with their rows; the reports of before become imports that are done."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

revision = "web_0003"
down_revision = "web_0002"
branch_labels = None
depends_on = None

metadata = MetaData()
is_open = sa.text("state IN ('waiting', 'running')")

sheet_import = Table(
    "sheet_import",
    metadata,
    Column("id", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("started_at", Text),
    Column("finished_at", Text),
    Column("closed_at", Text),
    Column("replaces", Text),
    Column("request", Text),
    Column("orders", Text, nullable=False),
    Index("sheet_import_by_department", "department", "created_at"),
    Index("sheet_import_request", "login", "request", unique=True),
    Index(
        "sheet_import_open",
        "department",
        "process",
        "sha256",
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    ),
)

sheet_row = Table(
    "sheet_row",
    metadata,
    Column("import_id", Text, sa.ForeignKey("sheet_import.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("case_id", Text),
    Column("done_at", Text),
    Column("told", Text),
    Column("sealed_row", Text),
    Index("sheet_row_by_status", "import_id", "status", "number"),
)

csv_report = sa.table(
    "csv_report", *(sa.column(name) for name in ("id", "process", "file_name", "department", "login", "at", "rows"))
)


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    for report in connection.execute(sa.select(csv_report)).all():
        rows = json.loads(report.rows)
        connection.execute(sa.insert(sheet_import).values(_import(report, len(rows))))
        if rows:
            connection.execute(sa.insert(sheet_row), [_row(report, row) for row in rows])
    op.drop_table("csv_report")


def downgrade() -> None:
    raise NotImplementedError("reports are not put back into the old table")


def _import(report: sa.Row, total: int) -> dict:
    return {
        "id": report.id,
        "process": report.process,
        "file_name": report.file_name,
        "sha256": "",
        "department": report.department,
        "login": report.login,
        "name": report.login,
        "roles": "[]",
        "via": "csv",
        "created_at": report.at,
        "total": total,
        "state": "done",
        "finished_at": report.at,
        "closed_at": report.at,
        "orders": "[]",
    }


def _row(report: sa.Row, row: dict) -> dict:
    told = {name: row.get(name) for name in ("reference", "errors", "warnings")}
    return {
        "import_id": report.id,
        "number": row["number"],
        "status": row["status"],
        "tries": 0,
        "case_id": row.get("case_id"),
        "done_at": report.at,
        "told": json.dumps(told, ensure_ascii=False),
        "sealed_row": None,
    }
