"""Brings a database to the present schema: Alembic, with the revisions of every room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from .database import Database

ENGINE_REVISIONS = Path(__file__).parent.parent / "migrations" / "versions"


def upgrade(database: Database, revisions: Sequence[Path] = ()) -> None:
    """Run all revisions not yet run, in one transaction; `revisions` are the folders of other rooms."""
    config = _config(revisions)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def known_revisions(revisions: Sequence[Path] = ()) -> frozenset[str]:
    """Every revision this program has: a database at another one is not for it."""
    return frozenset(found.revision for found in ScriptDirectory.from_config(_config(revisions)).walk_revisions())


def _config(revisions: Sequence[Path]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ENGINE_REVISIONS.parent))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path) for path in (ENGINE_REVISIONS, *revisions)))
    return config
