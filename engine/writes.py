"""What an act is to write, gathered so that each table is written in one go.

A hundred rows of one statement cost little more than ten of them one by one. What is gathered is not
seen by reads before `flush`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable

from .errors import Fault
from .search import enter
from .storage import (
    ADMIT,
    CLOSE_ITEM,
    DELETE_TIMER,
    HANDLED,
    INSERT_CASE,
    INSERT_EVENT,
    INSERT_ITEM,
    INSERT_MESSAGE,
    INSERT_TIMER,
    RELABEL,
    UPDATE_CASE,
)

Values = Mapping[str, Any]

_ORDER: tuple[Executable, ...] = (
    *(INSERT_CASE, UPDATE_CASE, DELETE_TIMER, INSERT_TIMER, CLOSE_ITEM, INSERT_ITEM, RELABEL),
    *(INSERT_MESSAGE, HANDLED, INSERT_EVENT, *ADMIT.values()),
)
"""Cases come first, because all else belongs to one; a timer makes room before another takes its place."""


class Overtaken(Fault):
    """Another transaction changed a case in between."""


class Writes:
    """Rows by statement; statements that are not the engine's own are carried out last, in order of arrival."""

    def __init__(self) -> None:
        self._rows: dict[Executable, list[Values]] = {}
        self.relabelled: set[str] = set()
        """Roots of trees in which labels have changed: the search index is told of them."""

    def add(self, statement: Executable, *rows: Values) -> None:
        """Gather rows, all of the same columns."""
        if rows:
            self._rows.setdefault(statement, []).extend(rows)

    def take(self, other: Writes) -> None:
        """Take over what another has gathered."""
        for statement, rows in other._rows.items():
            self._rows.setdefault(statement, []).extend(rows)
        other._rows.clear()
        self.relabelled |= other.relabelled
        other.relabelled.clear()

    def flush(self, connection: Connection) -> None:
        """Write everything. Raises Overtaken, IntegrityError."""
        for statement in _ORDER:
            if rows := self._rows.pop(statement, None):
                written = _write(connection, statement, rows)
                if written and statement in ADMIT.values():
                    self.relabelled.update(row["root_id"] for row in rows)
        for statement, rows in self._rows.items():
            connection.execute(statement, rows)
        self._rows.clear()
        for root_id in sorted(self.relabelled):
            enter(connection, root_id)
        self.relabelled.clear()


def _write(connection: Connection, statement: Executable, rows: list[Values]) -> int:
    """How many rows were written. The engine's own hold plain texts and numbers, which go to the driver as they are."""
    text, fixed, order = _compiled(statement, connection.dialect, tuple(rows[0]))
    full = [{**fixed, **row} for row in rows] if fixed else rows
    values: Any = [tuple(row[name] for name in order) for row in full] if order is not None else full
    done = connection.exec_driver_sql(text, values)
    if statement is UPDATE_CASE and done.rowcount != len(rows):
        raise Overtaken(cases=[row["case"] for row in rows])
    return int(done.rowcount)


@lru_cache(maxsize=256)
def _compiled(
    statement: Any, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, Mapping[str, Any], tuple[str, ...] | None]:
    """The text for this dialect, the values that are always the same, and the order where parameters have no names."""
    found = statement.compile(dialect=dialect, column_keys=list(names))
    fixed = {name: value for name, value in found.params.items() if name not in names}
    return str(found), fixed, tuple(found.positiontup) if found.positional else None
