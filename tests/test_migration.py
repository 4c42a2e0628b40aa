"""The revisions of every room lead to exactly the tables the code knows."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from engine.database import Database
from engine.migration import upgrade
from engine.schema import metadata as engine_tables
from handlers.registration import REVISIONS as OFFICE_REVISIONS
from handlers.schema import metadata as handler_tables
from web.csvimport.schema import metadata as csv_tables
from web.platform import WEB_REVISIONS
from web.security.schema import metadata as web_tables


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))

    together = MetaData()
    for part in (engine_tables, handler_tables, web_tables, csv_tables):
        for table in part.tables.values():
            table.to_metadata(together)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [change for change in compare_metadata(context, together) if not _version_table(change)]
    assert differences == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))
    with database.read() as connection:
        before = sorted(inspect(connection).get_table_names())
    upgrade(database, (OFFICE_REVISIONS, WEB_REVISIONS))
    with database.read() as connection:
        assert sorted(inspect(connection).get_table_names()) == before


def _version_table(change: object) -> bool:
    return isinstance(change, tuple) and getattr(change[1], "name", "") == "alembic_version"
