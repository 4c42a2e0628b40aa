"""What the engine works with: one database, one clock, the office's names, and what is kept parsed between acts."""

from __future__ import annotations

from .calendar import CalendarCache
from .clock import Clock
from .database import Database
from .ids import Ids
from .registry import Registry
from .specs import SpecStore


class Means:
    """The same for every act of one program; nothing in it belongs to a case."""

    def __init__(self, database: Database, clock: Clock, registry: Registry) -> None:
        self.database = database
        self.clock = clock
        self.registry = registry
        self.ids = Ids(clock)
        self.calendars = CalendarCache()
        self.specs = SpecStore(registry)
