"""Which versions are at work: for the operators' page, the backups, the measurements."""

from __future__ import annotations

import platform as machine
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import Connection, text

from engine.store.database import Database
from engine.store.sqlite import sqlite3


def own_version() -> str:
    """The version of the platform."""
    return _version("shenguan")


def versions(database: Database, connection: Connection) -> Mapping[str, str]:
    """What the platform runs on, by name."""
    if database.is_sqlite:
        store = ("SQLite", sqlite3.sqlite_version)
    else:
        store = ("PostgreSQL", str(connection.execute(text("SHOW server_version")).scalar_one()).split()[0])
    return {
        "审管联动平台": own_version(),
        "SpiffWorkflow": _version("SpiffWorkflow"),
        "Python": machine.python_version(),
        store[0]: store[1],
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "—"
