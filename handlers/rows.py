"""The one row that must be there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Executable, Row

from engine.errors import NotFound


def only(connection: Connection, statement: Executable, **named: str) -> Row[Any]:
    """The row of a statement bound to `of_NAME`, for the one NAME given. Raises NotFound, which tells it."""
    row = connection.execute(statement, {f"of_{name}": value for name, value in named.items()}).one_or_none()
    if row is None:
        raise NotFound(**named)
    return row
