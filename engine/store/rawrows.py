"""Rows as the driver gives them, for whoever reads all there are: one of ours around each costs half of that again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable


def fetched(connection: Connection, query: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """All rows of a question."""
    result = connection.execute(query, values)
    rows: Sequence[Any] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return rows


def fetched_in_binary(connection: Connection, text: str, values: Sequence[Any]) -> Sequence[Any]:
    """All rows of a question to PostgreSQL; as text each byte of theirs would travel as two letters."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor(binary=True) as cursor:
        rows: Sequence[Any] = cursor.execute(text, values).fetchall()
    return rows
