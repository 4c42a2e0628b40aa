"""Statements over the engine's own tables, compiled once and handed to the driver as text.

SQLAlchemy's way from a statement to the driver costs as much as the database itself takes; on the path
that every act goes it is gone once. Only for columns of texts and whole numbers, which need no conversion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable

Values = Mapping[str, Any]


def run(connection: Connection, statement: Executable, values: Values) -> CursorResult[Any]:
    """Carry out a statement with these parameters."""
    text, fixed, order = _compiled(statement, connection.dialect, tuple(values))
    told = {**fixed, **values} if fixed else values
    return connection.exec_driver_sql(text, _ordered(told, order))


def run_many(connection: Connection, statement: Executable, rows: Sequence[Values]) -> int:
    """Carry out a statement for each row, all of the same columns; returns how many rows it touched."""
    text, fixed, order = _compiled(statement, connection.dialect, tuple(rows[0]))
    full = [{**fixed, **row} for row in rows] if fixed else rows
    return int(connection.exec_driver_sql(text, [_ordered(row, order) for row in full]).rowcount)


def _ordered(values: Values, order: tuple[str, ...] | None) -> Any:
    return tuple(values[name] for name in order) if order is not None else values


@lru_cache(maxsize=512)
def _compiled(
    statement: Any, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, Mapping[str, Any], tuple[str, ...] | None]:
    """The text for this dialect, the values that are always the same, and the order where parameters have no names."""
    found = statement.compile(dialect=dialect, column_keys=list(names))
    fixed = {name: value for name, value in found.params.items() if name not in names}
    return str(found), fixed, tuple(found.positiontup) if found.positional else None
