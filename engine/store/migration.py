"""Brings a database to the present schema: Alembic, with the revisions of every room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ..errors import Refusal
from .database import Database
from .rights import owns_everything

ENGINE_REVISIONS = Path(__file__).parent.parent / "migrations" / "versions"


class UpgradeNeeded(Refusal):
    """The database is of an older schema, and this role may not change it."""


def upgrade(database: Database, revisions: Sequence[Path] = ()) -> None:
    """Run all revisions not yet run, in one transaction; `revisions` are the folders of other rooms.

    A database that is up to date needs no right to change it. Raises UpgradeNeeded where such a right is missing.
    """
    with database.read() as connection:
        missing = _newest(tuple(revisions)) - frozenset(MigrationContext.configure(connection).get_current_heads())
        if not missing:
            return
        if not database.is_sqlite and not owns_everything(connection):
            raise UpgradeNeeded(missing=sorted(missing))
    config = _config(revisions)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def known_revisions(revisions: Sequence[Path] = ()) -> frozenset[str]:
    """Every revision this program has: a database at another one is not for it."""
    return frozenset(found.revision for found in ScriptDirectory.from_config(_config(revisions)).walk_revisions())


@lru_cache
def _newest(revisions: tuple[Path, ...]) -> frozenset[str]:
    """The newest revisions of the rooms; read once in a program, whose files do not change while it runs."""
    return frozenset(ScriptDirectory.from_config(_config(revisions)).get_heads())


def _config(revisions: Sequence[Path]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ENGINE_REVISIONS.parent))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path) for path in (ENGINE_REVISIONS, *revisions)))
    return config
