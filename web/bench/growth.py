"""How much a database grows by a case that is pushed and claimed, and in which tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.store.database import Database
from web.bench.measurement import Progress, Scale
from web.bench.workshop import MARKET, workshop


@dataclass(frozen=True)
class Growth:
    """Bytes of the compacted file for one case with one department; `by_table` counts a table with its indexes.

    `by_table` is taken from the pages of each table, so that small tables round up.
    """

    per_case: float
    by_table: Mapping[str, float]


def measure(scale: Scale, progress: Progress) -> Growth:
    """Run so many cases and compare the compacted files before and after."""
    progress(f"每件增长的字节,{scale.grown}件")
    with workshop() as place:
        runtime, clerk, officer = place.platform.runtime, place.clerk(), place.officer(MARKET)
        size, tables = _compacted(place.platform.database, place.folder / "before.db")
        for form in place.forms(scale.grown, (MARKET,)):
            runtime.start("approval_push", form, clerk, via="api")
        for item in place.waiting(MARKET, scale.grown):
            runtime.complete(item, {"answer": "claim"}, officer)
        grown, grown_tables = _compacted(place.platform.database, place.folder / "after.db")
    growth = {
        name: round((pages - tables.get(name, 0)) / scale.grown, 1)
        for name, pages in sorted(grown_tables.items(), key=lambda pair: tables.get(pair[0], 0) - pair[1])
    }
    return Growth(round((grown - size) / scale.grown, 1), {name: size for name, size in growth.items() if size > 0})


def _compacted(database: Database, file: Path) -> tuple[int, dict[str, int]]:
    """The size of the whole database without free pages, and of each table with its indexes."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
    # Python's own SQLite counts the pages of a table; nobody else has this file open.
    with closing(sqlite3.connect(file)) as compact:
        pages = compact.execute(
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
        by_table = {str(row[0]): int(row[1]) for row in pages}
    return file.stat().st_size, by_table
