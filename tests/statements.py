"""Statements are compiled once in a run, not once for each of its hundreds of databases.

A database has an engine of its own, and an engine keeps its compiled statements by its own dialect. That the
tests open so many is no matter of the platform, which has one: here engines of one dialect share them.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 3_000
_DIALECTS = (SQLiteDialect_pysqlite, PGDialect_psycopg)


def share_compiled_statements() -> None:
    """From now on; statements are kept by the kind of their dialect."""
    compiled: LRUCache[object, object] = LRUCache(_MOST)
    for dialect in _DIALECTS:
        dialect.__eq__ = _same_kind  # type: ignore[method-assign,assignment]
        dialect.__hash__ = _kind  # type: ignore[method-assign,assignment]

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = compiled  # type: ignore[assignment]


def _same_kind(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)


def _kind(dialect: object) -> int:
    return hash(type(dialect))
