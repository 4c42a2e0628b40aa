"""How hot a step is: five grades a measure, the same on every page, so that two views can be compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Measure = Literal["frequency", "median", "p90", "late"]


@dataclass(frozen=True)
class Scale:
    """A measure with the bounds between its grades, lowest first, and the words of the grades."""

    measure: Measure
    label: str
    tone: str
    bounds: tuple[float, ...]
    words: tuple[str, ...]

    def grade(self, value: float | None) -> int | None:
        """0 to 4; None where there is nothing to measure."""
        return None if value is None else bisect_right(self.bounds, value)


_DAYS = (50, 100, 300, 500)
_DAY_WORDS = ("不足半个工作日", "半个至1个", "1至3个", "3至5个", "5个及以上")

SCALES: Mapping[str, Scale] = {
    "frequency": Scale(
        "frequency",
        "频次",
        "blue",
        (0.05, 0.25, 0.5, 0.9),
        ("不足5%的案件经过", "5%至25%", "25%至50%", "50%至90%", "90%及以上"),
    ),
    "median": Scale("median", "中位时长", "fire", _DAYS, _DAY_WORDS),
    "p90": Scale("p90", "P90时长", "fire", _DAYS, _DAY_WORDS),
    "late": Scale(
        "late", "逾期率", "fire", (0.001, 0.05, 0.15, 0.3), ("没有", "5%以下", "5%至15%", "15%至30%", "30%及以上")
    ),
}
