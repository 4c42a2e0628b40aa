"""The revisions of every room lead to exactly the tables the code knows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text

import engine.gate.tables  # noqa: F401 - its tables are among the engine's
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.store.schema import metadata as engine_tables
from handlers.registration import REVISIONS as OFFICE_REVISIONS
from handlers.schema import metadata as handler_tables
from web.audit.exports.schema import metadata as export_tables
from web.audit.schema import metadata as audit_tables
from web.composition import WEB_REVISIONS
from web.security.schema import metadata as web_tables
from web.sheetimport.schema import metadata as import_tables
from web.workbench.schema import metadata as workbench_tables


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))

    together = MetaData()
    web_rooms = (web_tables, import_tables, export_tables, audit_tables, workbench_tables)
    for part in (engine_tables, handler_tables, *web_rooms):
        for table in part.tables.values():
            table.to_metadata(together)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [change for change in compare_metadata(context, together) if not _made_by_hand(change)]
    assert differences == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))
    with database.read() as connection:
        before = sorted(inspect(connection).get_table_names())
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))
    with database.read() as connection:
        assert sorted(inspect(connection).get_table_names()) == before


def test_reports_of_csv_imports_become_imports(database: Database, tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for revision in sorted(WEB_REVISIONS.glob("000[12]_*.py")):
        shutil.copy(revision, before)
    upgrade(database, (OFFICE_REVISIONS, before))
    row = {"number": 2, "reference": "1", "status": "same", "case_id": "c", "errors": [], "warnings": ["w"]}
    values = f"('r', 'p', 'f', 'd', 'l', 'at', 2, '{json.dumps([row, {**row, 'number': 3}])}')"
    with database.write() as connection:
        connection.execute(text(f"INSERT INTO csv_report VALUES {values}".replace(":", r"\:")))

    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))

    with database.read() as connection:
        kept = connection.execute(select(import_tables.tables["sheet_row"])).all()
        assert [(found.import_id, found.number, found.status, found.case_id) for found in kept] == [
            ("r", 2, "same", "c"),
            ("r", 3, "same", "c"),
        ]
        assert "csv_report" not in inspect(connection).get_table_names()


def _made_by_hand(change: object) -> bool:
    """Alembic's own table, and the search index, which is a different thing on each database."""
    name = str(getattr(change[1], "name", "")) if isinstance(change, tuple) else ""
    return name == "alembic_version" or name.startswith("search_gram")
