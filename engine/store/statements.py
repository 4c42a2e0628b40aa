"""Statements over the engine's own tables, compiled once and handed straight to the database's driver.

SQLAlchemy's way from a statement to the driver and back costs several times what the database itself takes.
On the path that every act goes that way is gone once, when the statement is compiled. Only for columns of
texts and whole numbers, which need no conversion. What the driver raises is raised as SQLAlchemy's error.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]


class _Compiled(NamedTuple):
    """The text for a dialect, the values that are always the same, the order where parameters have no names."""

    text: str
    fixed: Values
    order: tuple[str, ...] | None

    def parameters(self, values: Values) -> Any:
        told = {**self.fixed, **values} if self.fixed else values
        return tuple(told[name] for name in self.order) if self.order is not None else told


def rows(connection: Connection, statement: Executable, values: Values) -> list[Any]:
    """What a query finds, as named tuples."""
    compiled = _compiled(statement, connection.dialect, tuple(values))
    with _cursor(connection, compiled.text, values) as cursor:
        cursor.execute(compiled.text, compiled.parameters(values))
        make = _row_maker(tuple(column[0] for column in cursor.description))
        return [make(found) for found in cursor.fetchall()]


def row(connection: Connection, statement: Executable, values: Values) -> Any | None:
    """The one row that a query finds, or None."""
    found = rows(connection, statement, values)
    return found[0] if found else None


def scalar(connection: Connection, statement: Executable, values: Values) -> Any | None:
    """The first column of the one row that a query finds, or None."""
    found = row(connection, statement, values)
    return found[0] if found is not None else None


def write(connection: Connection, statement: Executable, values: Sequence[Values]) -> int:
    """Carry out a statement for each of these, all of the same columns; returns how many rows it touched."""
    compiled = _compiled(statement, connection.dialect, tuple(values[0]))
    told = [compiled.parameters(found) for found in values]
    with _cursor(connection, compiled.text, values) as cursor:
        if len(told) == 1:
            cursor.execute(compiled.text, told[0])
        else:
            cursor.executemany(compiled.text, told)
        return int(cursor.rowcount)


@contextmanager
def _cursor(connection: Connection, text: str, values: Any) -> Iterator[Any]:
    driver = connection.connection
    cursor = driver.cursor()
    try:
        yield cursor
    except Exception as error:
        base = connection.dialect.loaded_dbapi.Error
        if not isinstance(error, base):
            raise
        raise DBAPIError.instance(text, values, error, base, dialect=connection.dialect) from error
    finally:
        cursor.close()


@lru_cache(maxsize=512)
def _compiled(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> _Compiled:
    found = statement.compile(dialect=dialect, column_keys=list(names))
    fixed = {name: value for name, value in found.params.items() if name not in names}
    return _Compiled(str(found), fixed, tuple(found.positiontup) if found.positional else None)


@lru_cache(maxsize=256)
def _row_maker(names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    made: Any = namedtuple("Found", names, rename=True)  # type: ignore[misc]
    return cast("Callable[[Sequence[Any]], Any]", made._make)
