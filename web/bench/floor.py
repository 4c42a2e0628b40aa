"""The floor: the same rows as the engine leaves, written with driver SQL and nothing around them.

Full durability, one connection, one transaction a push and one a claim, each row once in its final form:
what the engine updates, deletes and reads on its way is its own cost. Only ratios say something.
"""

from __future__ import annotations

import timeit
from collections.abc import Sequence

from engine.store.database import Database
from web.bench.writtenrows import Statement, Written


class Floor:
    """A database like the engine's that takes the engine's rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seconds(self, written: Written, claims_of_a_case: int) -> tuple[list[float], list[float]]:
        """Seconds of each push and of each claim, of which every case has so many."""
        parts = [part for rows in written.claims for part in _parts(rows, claims_of_a_case)]
        return [self._timed(rows) for rows in written.pushes], [self._timed(rows) for rows in parts]

    def _timed(self, statements: Sequence[Statement]) -> float:
        return timeit.timeit(lambda: self._write(statements), number=1)

    def _write(self, statements: Sequence[Statement]) -> None:
        with self._database.write() as connection:
            for text, values in statements:
                connection.exec_driver_sql(text, values)


def _parts(rows: Sequence[Statement], count: int) -> list[Sequence[Statement]]:
    return [rows[len(rows) * number // count : len(rows) * (number + 1) // count] for number in range(count)]
