"""Times at which the database takes nothing: its disk is full, it is locked for too long, it is away.

Nothing was done then; the same request later, with the same key, is carried out or gets its first answer.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError

from ..errors import Refusal
from .sqlite import sqlite3

_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_PRIMARY = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""

_DISK_FULL = "53100"
_STATES_AWAY = ("08", "53", "57P", "40", "25006", "55P03")
"""SQLSTATEs: connections, resources, shutdown, a transaction given up for another, read-only, a lock not got."""


class Unavailable(Refusal):
    """The database takes nothing at present."""


class StorageFull(Unavailable):
    """The disk of the database is full; reading goes on."""


class DatabaseAway(Unavailable):
    """The database does not answer at present."""


def outage_of(error: DBAPIError) -> Unavailable | None:
    """What a database error says of the database itself; None where it says something of the statement."""
    driver = error.orig
    code = getattr(driver, "sqlite_errorcode", None)
    if code is not None:
        primary = code & _PRIMARY
        if primary == sqlite3.SQLITE_ERROR and (earlier := _earlier(error)) is not None:
            # SQLite rolls back by itself on a full disk; then the way out stumbles over a savepoint that is gone.
            return outage_of(earlier)
        if primary == sqlite3.SQLITE_FULL:
            return StorageFull()
        return DatabaseAway(reason=getattr(driver, "sqlite_errorname", "")) if primary in _SQLITE_AWAY else None
    state = getattr(driver, "sqlstate", None)
    if state == _DISK_FULL:
        return StorageFull()
    if state is None:
        lost = error.connection_invalidated or isinstance(error, OperationalError)
        return DatabaseAway(reason="connection") if lost else None
    return DatabaseAway(reason=state) if state.startswith(_STATES_AWAY) else None


def _earlier(error: BaseException) -> DBAPIError | None:
    """The database error during whose handling this one came up."""
    before = error.__context__
    while before is not None and not isinstance(before, DBAPIError):
        before = before.__context__
    return before
