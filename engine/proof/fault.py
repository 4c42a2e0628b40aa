"""What a verification says: each thing that does not fit, and how far the record is covered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Progress = Callable[[str, int, int], None]
"""Told of a stage by its name, how much of it is done, and how much there is."""

MOST_FAULTS = 1000
"""So many are named; whoever rewrites a whole table is found all the same."""


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: a code, what it is about, and where in it.

    `subject` is the id of a case, checkpoint, version, register or file, `position` a number within it, or 0.
    """

    code: str
    subject: str
    position: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverage:
    """How far the checkpoints reach; days are texts. `keys` are those that signed, in order.

    `missed` are the working days that checkpoints say went by without one, `tail_since` is the oldest instant of
    recording that no checkpoint covers yet.
    """

    checkpoint: int = 0
    at: str = ""
    cases: int = 0
    events: int = 0
    tail: int = 0
    tail_since: str = ""
    days: int = 0
    missed: tuple[str, ...] = ()
    unaccounted: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole verification. `outside` counts what was compared with a copy from outside, if one was given."""

    cases: int
    events: int
    entries: int
    checkpoints: int
    versions: int
    files: int
    outside: int
    coverage: Coverage
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults
