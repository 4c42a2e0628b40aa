"""Geometry of the small charts that the server draws: bars of a histogram, lines and bars over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.mining.spread import Spread

_WIDTHS = (10, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Widths of the classes of a histogram, in hundredths of a working day."""
_MOST_CLASSES = 12
_WIDEST = 60.0
"""Units of a bar and the room around it."""


@dataclass(frozen=True)
class Bar:
    """One bar in the units of its drawing; `label` is below it, `told` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    told: str
    count: float


@dataclass(frozen=True)
class Chart:
    """Bars, or the points of a line, in a box of `width` by `height`; `top` is what the upper edge stands for."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    top: str

    @property
    def line(self) -> str:
        """The middles of the upper edges as points of a polyline."""
        return " ".join(f"{bar.x + bar.width / 2:.1f},{bar.y:.1f}" for bar in self.bars)


def histogram(spread: Spread, width: int = 320, height: int = 96) -> Chart:
    """How many stays lasted how long, in classes of equal width; the last class holds all that is longer."""
    if not spread.count:
        return Chart(width, height, (), "")
    reach = max(spread.p90 or 0, 1) * 3 // 2
    step = next((each for each in _WIDTHS if reach / each <= _MOST_CLASSES), _WIDTHS[-1])
    classes = min(_MOST_CLASSES, (spread.longest or 0) // step + 1)
    counts = [0] * classes
    for duration, count in spread.histogram.items():
        counts[min(duration // step, classes - 1)] += count
    longer = (spread.longest or 0) >= classes * step
    told = [f"{_days(step * place)}至{_days(step * (place + 1))}" for place in range(classes)]
    if longer:
        told[-1] = f"{_days(step * (classes - 1))}及以上"
    labels = [_days(step * place) for place in range(classes)]
    words = [f"{name}个工作日:{count:,}件次" for name, count in zip(told, counts, strict=True)]
    return _chart(counts, labels, words, f"{max(counts):,}", width, height)


def over_time(
    values: Sequence[float], labels: Sequence[str], words: Sequence[str], top: str, most: float | None = None
) -> Chart:
    """A value for each month or week; `most` sets the height, so that two lines can share a drawing."""
    return _chart(values, labels, words, top, 420, 120, most)


def _chart(
    values: Sequence[float],
    labels: Sequence[str],
    words: Sequence[str],
    top: str,
    width: int,
    height: int,
    most: float | None = None,
) -> Chart:
    each = min(_WIDEST, width / max(1, len(values)))
    most = most if most is not None else max(values, default=0)
    # Of many labels only some fit below the drawing.
    every = max(1, -(-len(values) * 44 // width))
    bars = []
    for place, (value, label, told) in enumerate(zip(values, labels, words, strict=True)):
        tall = round(value / most * height, 1) if most else 0.0
        shown = label if place % every == 0 else ""
        gap = min(2.0, each * 0.1)
        bars.append(
            Bar(round(place * each + gap, 1), height - tall, round(each - 2 * gap, 1), tall, shown, told, value)
        )
    return Chart(width, height, tuple(bars), top)


def _days(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
