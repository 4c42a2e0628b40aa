"""The tables of imports. What rows say is sealed; in clear stand only numbers, states and cases."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

metadata = MetaData()

OPEN = text("state IN ('waiting', 'running')")

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
    Column("roles", Text, nullable=False),  # JSON list, as held at the upload
    Column("via", Text, nullable=False),  # csv, xlsx
    Column("created_at", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", Text, nullable=False),  # waiting, running, done, stopped
    Column("reason", Text),  # why stopped
    Column("started_at", Text),  # since when it runs without a break
    Column("finished_at", Text),  # done or stopped
    Column("closed_at", Text),  # since when nothing of the rows is kept any more
    Column("replaces", Text),  # the import whose rows this one puts right
    Column("request", Text),  # the key of the form that handed it in
    Column("orders", Text, nullable=False),  # JSON list of the keys of forms that stopped, continued, closed it
    Index("sheet_import_by_department", "department", "created_at"),
    Index("sheet_import_request", "login", "request", unique=True),
    Index(
        "sheet_import_open",
        "department",
        "process",
        "sha256",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)

sheet_row = Table(
    "sheet_row",
    metadata,
    Column("import_id", Text, ForeignKey("sheet_import.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # in the file, the header being 1
    Column("status", Text, nullable=False),  # waiting, or what became of it: sheetimport.outcome
    Column("tries", Integer, nullable=False),
    Column("case_id", Text),
    Column("done_at", Text),
    Column("told", Text),  # sealed JSON of sheetimport.outcome.Told; of before 0003 in clear
    Column("sealed_row", Text),  # sealed JSON of reading.SheetRow, wiped once nobody can need it
    Index("sheet_row_by_status", "import_id", "status", "number"),
)
