"""How durations are spread: count, median, P90, total, exactly from all of them.

Durations are whole hundredths of a working day, so their histogram holds them all. The median is the middle
one, or the mean of the two in the middle; P90 is the smallest that at least nine in ten do not exceed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

NINE_IN_TEN = 9, 10


@dataclass(frozen=True)
class Spread:
    """Durations in hundredths of a working day, each with how often it occurs."""

    histogram: Mapping[int, int]

    @classmethod
    def of(cls, durations: Iterable[int]) -> Spread:
        return cls(Counter(durations))

    @classmethod
    def told(cls, texts: Iterable[str]) -> Spread:
        """The spread of durations that a database has joined with commas."""
        counted = Counter(",".join(filter(None, texts)).split(","))
        counted.pop("", None)
        return cls({int(text): count for text, count in counted.items()})

    @cached_property
    def count(self) -> int:
        return sum(self.histogram.values())

    @cached_property
    def total(self) -> int:
        return sum(duration * count for duration, count in self.histogram.items())

    @cached_property
    def median(self) -> float | None:
        if not self.count:
            return None
        return (self._at((self.count + 1) // 2) + self._at(self.count // 2 + 1)) / 2

    @cached_property
    def p90(self) -> int | None:
        part, whole = NINE_IN_TEN
        return self._at(-(-self.count * part // whole)) if self.count else None

    @cached_property
    def longest(self) -> int | None:
        return max(self.histogram, default=None)

    @cached_property
    def _ordered(self) -> list[tuple[int, int]]:
        return sorted(self.histogram.items())

    def _at(self, position: int) -> int:
        """The duration at a position, counted from one, in order of length."""
        passed = 0
        for duration, count in self._ordered:
            passed += count
            if passed >= position:
                return duration
        raise IndexError(position)
