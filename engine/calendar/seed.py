"""The first filling of the calendar tables, from the published notices that a library carries.

Only an empty calendar is filled, and only here is the library asked: it knows no year beyond its
release, and at run time a year without a notice must be seen as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import chinese_calendar
from chinese_calendar import constants
from sqlalchemy import Connection

from .change import CalendarNotice
from .content import revision
from .store import store_notices

_SOURCE = "chinese_calendar"


def seed(connection: Connection, at: datetime, sources: Mapping[int, str] | None = None) -> None:
    """Fill an empty calendar with every year the library knows; a filled one is left alone.

    `sources` names the documents of single years.
    """
    if revision(connection) == 0:
        store_notices(connection, published_notices(sources or {}), at)


def published_notices(sources: Mapping[int, str]) -> list[CalendarNotice]:
    """One notice a year, 2004 to 2026, holding the days named by the library."""
    years = sorted({day.year for day in constants.holidays})
    version = getattr(chinese_calendar, "__version__", "1")
    return [
        CalendarNotice(
            year,
            frozenset(day for day in constants.holidays if day.year == year),
            frozenset(day for day in constants.workdays if day.year == year),
            sources.get(year, f"{_SOURCE} {version}"),
        )
        for year in years
    ]
