"""What an act is to write, gathered so that each table is written in one go.

A hundred rows of one statement cost little more than ten of them one by one. What is gathered is not
seen by reads before `flush`.
"""

from __future__ import annotations

from sqlalchemy import Connection, Executable

from .errors import Fault
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
    MOVE_ITEM,
    PIN_CASE,
    REDRAW_ITEM,
    RELABEL,
    UPDATE_CASE,
)
from .store.statements import Values, write
from .worklist.search import enter

_ORDER: tuple[Executable, ...] = (
    *(INSERT_CASE, UPDATE_CASE, PIN_CASE, DELETE_TIMER, INSERT_TIMER, CLOSE_ITEM, INSERT_ITEM, MOVE_ITEM),
    *(REDRAW_ITEM, RELABEL),
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
                written = write(connection, statement, rows)
                if statement is UPDATE_CASE and written != len(rows):
                    raise Overtaken(cases=[row["case"] for row in rows])
                if written and statement in ADMIT.values():
                    self.relabelled.update(row["root_id"] for row in rows)
        for statement, rows in self._rows.items():
            connection.execute(statement, rows)
        self._rows.clear()
        for root_id in sorted(self.relabelled):
            enter(connection, root_id)
        self.relabelled.clear()
