"""The one SQLite in use: that of the package where there is one for the machine, else Python's own.

The package's is quicker than a distribution's, and the same everywhere. Two of them in one process must never open one
file, as each would give up the locks of the other when it closes: whoever needs SQLite itself takes it from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["CONCATENATES", "sqlite3"]

CONCATENATES = sqlite3.sqlite_version_info >= (3, 44)
"""Whether it knows concat(); operators do the same, one after another."""
