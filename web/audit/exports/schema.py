"""The table of exports. The files lie beside the database and are gone after a while; the rows stay."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text

metadata = MetaData()

OPEN = text("state IN ('waiting', 'running')")

data_export = Table(
    "data_export",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),  # events, cases, bundles
    Column("format", Text, nullable=False),
    Column("query", Text, nullable=False),  # as the parameters of an address
    Column("reason", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("roles", Text, nullable=False),  # JSON list, as held when it was ordered
    Column("created_at", Text, nullable=False),  # what was recorded later is not exported
    Column("state", Text, nullable=False),  # waiting, running, done, stopped
    Column("stopped_by", Text),  # by_hand, account_disabled, failed
    Column("total", Integer, nullable=False),  # root cases
    Column("done", Integer, nullable=False),
    Column("written", Integer, nullable=False),  # rows, events or papers
    Column("mark", Text, nullable=False),  # JSON: how far the pieces of the file are on the disk
    Column("tries", Integer, nullable=False),
    Column("started_at", Text),
    Column("finished_at", Text),
    Column("file_name", Text),
    Column("size", Integer),
    Column("sha256", Text),
    Column("removed_at", Text),  # since when the file is gone
    Column("request", Text),  # the key of the form that ordered it
    Index("data_export_by_login", "login", "id"),
    Index("data_export_request", "login", "request", unique=True),
    Index("data_export_open", "state", "id", sqlite_where=OPEN, postgresql_where=OPEN),
)
