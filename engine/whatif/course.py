"""How a candidate took a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..live import RunningTimer
from .armings import Armings
from .finding import Told
from .record import Input, Passed


@dataclass
class Course:
    """The way and the timers; `taken` says when each input was, `waiting` are those never taken, `missed` those that
    came after their turn, `dues` when what was done was due."""

    path: list[Passed] = field(default_factory=list)
    armings: Armings = field(default_factory=Armings)
    told: list[Told] = field(default_factory=list)
    dues: dict[int, str | None] = field(default_factory=dict)
    taken: dict[int, datetime] = field(default_factory=dict)
    missed: list[Input] = field(default_factory=list)
    waiting: list[Input] = field(default_factory=list)
    running: tuple[RunningTimer, ...] = ()
    standing: tuple[str, ...] = ()
    over: bool = False
    cancelled: bool = False
    outcome: str | None = None
    failed: Told | None = None
