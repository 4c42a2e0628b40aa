"""Spans of time as the auditor chooses them: a month, a quarter, a year, or all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from engine.clock import start_of_day, stored

ALL = "all"
_CODE = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
FIRST_YEAR = 2023
"""The year in which the Measures came into force."""


@dataclass(frozen=True)
class Period:
    """A span by its code (`2026`, `2026-Q3`, `2026-11` or `all`) and in words; empty instants bound nothing."""

    code: str
    words: str
    start: str
    end: str


def period_of(code: str) -> Period | None:
    """The period of a code; None for what is none."""
    if code == ALL:
        return Period(ALL, "全部", "", "")
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        first, months, words = int(quarter) * 3 - 2, 3, f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    elif month:
        first, months, words = int(month), 1, f"{year}年{int(month)}月"
    else:
        first, months, words = 1, 12, f"{year}年"
    after = first + months
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(code, words, stored(start_of_day(date(year, first, 1))), stored(start_of_day(end)))


def offered(today: date) -> tuple[tuple[str, tuple[Period, ...]], ...]:
    """The periods a page offers, in groups: years since the Measures, quarters and months of this year and the last."""
    years = [str(year) for year in range(today.year, FIRST_YEAR - 1, -1)]
    quarters = [
        f"{year}-Q{quarter}"
        for year in (today.year, today.year - 1)
        for quarter in (4, 3, 2, 1)
        if (year, quarter * 3 - 2) <= (today.year, today.month)
    ]
    months = [
        f"{year}-{month:02d}"
        for year in (today.year, today.year - 1)
        for month in range(12, 0, -1)
        if (year, month) <= (today.year, today.month)
    ]
    groups = (("全部", [ALL]), ("年", years), ("季度", quarters), ("月", months))
    return tuple((name, tuple(found for code in codes if (found := period_of(code)))) for name, codes in groups)
