"""Which rows a run of cases has left in a database, in their final form, transaction by transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

Statement = tuple[str, tuple[Any, ...]]
Keys = dict[str, set[tuple[Any, ...]]]

_SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")
"""What a full-text table keeps beside itself: SQLite's own rows, not written by anybody's statement."""


@dataclass(frozen=True)
class Written:
    """The rows of each case: those there after its push, and those that came with its claims."""

    pushes: list[list[Statement]]
    claims: list[list[Statement]]


def keys_now(connection: Connection) -> Keys:
    """The keys of all rows there are, table by table."""
    return {
        table: {
            tuple(row)
            for row in connection.exec_driver_sql(f"SELECT {', '.join(_key(connection, table))} FROM {table}")  # noqa: S608 - our own tables
        }
        for table in tables(connection)
    }


def rows_written(connection: Connection, before: Keys, pushed: Keys) -> Written:
    """All rows written since `before`, by case; `pushed` parts those of the push from those of the claims.

    A row that several cases share goes with the first of them.
    """
    roots = {str(row[0]): str(row[1]) for row in connection.exec_driver_sql("SELECT id, root_id FROM cases")}
    begun = [key[0] for key in pushed["cases"] - before["cases"] if roots[str(key[0])] == key[0]]
    first: dict[str, list[Statement]] = {root: [] for root in sorted(begun)}
    later: dict[str, list[Statement]] = {root: [] for root in first}
    owners = dict(roots)
    for table in tables(connection):
        key, columns = _key(connection, table), column_names(connection, table)
        found = connection.exec_driver_sql(f"SELECT {', '.join((*key, *_quoted(columns)))} FROM {table}").all()  # noqa: S608
        text = f"INSERT INTO {table} ({', '.join(_quoted(columns))}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        for row in found:
            identity, values = tuple(row[: len(key)]), tuple(row[len(key) :])
            if identity in before[table]:
                continue
            owner = _owner(dict(zip(columns, values, strict=True)), owners) or next(iter(first))
            owners.setdefault(str(identity[0]), owner)
            (first if identity in pushed[table] else later)[owner].append((text, values))
    return Written(list(first.values()), list(later.values()))


def tables(connection: Connection) -> list[str]:
    """The tables with rows of our own, each behind those it refers to."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name <> 'alembic_version' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
    )
    names = [str(row[0]) for row in found]
    virtual = virtual_tables(connection)
    own = [name for name in names if not any(name == base + shadow for base in virtual for shadow in _SHADOWS)]
    ordered: list[str] = []

    def visit(name: str) -> None:
        for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})"):
            if row[2] != name and row[2] not in ordered:
                visit(str(row[2]))
        if name not in ordered:
            ordered.append(name)

    for name in own:
        visit(name)
    return ordered


def virtual_tables(connection: Connection) -> list[str]:
    """Full-text tables; what is written to them is measured by the engine alone."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    return [str(row[0]) for row in found]


def column_names(connection: Connection, table: str) -> tuple[str, ...]:
    """The columns of a table in their order."""
    return tuple(str(row[1]) for row in connection.exec_driver_sql(f"PRAGMA table_info({table})"))


def _quoted(names: Iterable[str]) -> list[str]:
    """Names as SQL takes them, also where one is a word of its own."""
    return [f'"{name}"' for name in names]


def serial_column(connection: Connection, table: str) -> str | None:
    """The column by which SQLite numbers the rows of a table itself, if there is one."""
    columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
    keys = [(str(row[1]), str(row[2]).upper()) for row in columns if row[5]]
    return keys[0][0] if len(keys) == 1 and keys[0][1] == "INTEGER" else None


def _key(connection: Connection, table: str) -> Sequence[str]:
    parts = [(row[5], str(row[1])) for row in connection.exec_driver_sql(f"PRAGMA table_info({table})") if row[5]]
    return [name for _, name in sorted(parts)] or ["rowid"]


def _owner(row: dict[str, Any], owners: dict[str, str]) -> str | None:
    for name in ("root_id", "case_id", "decision_id", "push_id", "founded_by", "id"):
        value = row.get(name)
        if value is not None and str(value) in owners:
            return owners[str(value)]
    return None
