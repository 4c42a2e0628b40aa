"""What a measurement found, and how large the measurements are."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One row of the table.

    `name` is the key in the JSON file. `per_second` and `ms` (the median) speak of one unit of work, which
    `unit` names; `ratio` is the time of the floor over this time, so 1 would be no cost at all, and None
    where there is nothing to compare with; `p99_ms` is there where single acts were timed.
    """

    name: str
    label: str
    unit: str
    per_second: float
    ms: float
    ratio: float | None = None
    p99_ms: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Scale:
    """How much is measured: cases a round for one, two and twelve departments, rounds, and the sizes of lists."""

    rounds: int
    cases: tuple[tuple[int, int], ...]
    http_cases: tuple[tuple[int, int], ...]
    one_task: int
    due_prepared: int
    due: int
    open_tasks: int
    closed_tasks: int
    asked: int
    """How often each question to a list is put."""

    grown: int
    """Cases by which the growth of the database is measured."""

    docket: int
    """Cases that are searched by auditors."""

    proven: int
    """Case trees whose records are verified as a whole."""

    past: int
    """Past cases that are led through a draft."""
    moved: int
    """Running cases that are moved to another version."""

    postgresql: str = ""
    """An empty database in which the docket is searched, instead of SQLite."""


FULL = Scale(
    rounds=7,
    cases=((1, 25), (2, 12), (12, 2)),
    http_cases=((1, 240), (2, 80), (12, 16)),
    one_task=100,
    due_prepared=400,
    due=10_000,
    open_tasks=100_000,
    closed_tasks=300_000,
    asked=60,
    grown=150,
    docket=100_000,
    proven=50_000,
    past=1_000,
    moved=500,
)
QUICK = Scale(
    rounds=1,
    cases=((1, 3), (2, 2)),
    http_cases=((1, 4),),
    one_task=4,
    due_prepared=3,
    due=9,
    open_tasks=300,
    closed_tasks=300,
    asked=3,
    grown=4,
    docket=200,
    proven=25,
    past=24,
    moved=12,
)

Progress = Callable[[str], None]
"""Told in words what is being done now."""


def timed(
    name: str,
    label: str,
    unit: str,
    seconds: Sequence[float],
    floor: float | None = None,
    note: str = "",
) -> Measurement:
    """A measurement of single acts; `floor` is the floor's time in seconds for one unit."""
    median = statistics.median(seconds)
    return Measurement(
        name=name,
        label=label,
        unit=unit,
        per_second=round(1 / median, 1),
        ms=round(median * 1000, 3),
        ratio=round(floor / median, 4) if floor is not None else None,
        p99_ms=round(percentile(seconds, 0.99) * 1000, 3),
        note=note,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
