"""The table of import reports. A report holds no personal data: rows are named by number and document."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

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
    Column("rows", Text, nullable=False),  # JSON list of csvimport.report.RowResult
    Index("csv_report_by_department", "department", "at"),
)
