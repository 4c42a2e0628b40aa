"""Rows as the driver gives them, for whoever reads all there are: one of ours around each costs half of that again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable


def fetched(connection: Connection, query: Executable, values: Mapping[str, str | int]) -> Sequence[Any]:
    """All rows of a question."""
    result = connection.execute(query, values)
    rows: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return rows
