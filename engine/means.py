"""What the engine works with: one database, one clock, the office's names, and what is kept parsed between acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection

from .calendar import CalendarCache
from .calendar import hold as hold_calendar
from .clock import Clock
from .ids import Ids
from .registry import Registry
from .specs import SpecStore
from .store.database import Database
from .watch.inhand import InHand


class Means:
    """The same for every act of one program; nothing in it belongs to a case."""

    def __init__(
        self, database: Database, clock: Clock, registry: Registry, calendars: CalendarCache | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self.registry = registry
        self.ids = Ids(clock)
        self.in_hand = InHand()
        self.calendars = calendars or CalendarCache()
        self.specs = SpecStore(registry)

    @contextmanager
    def transaction(self, alone: bool = False) -> Iterator[Connection]:
        """A write transaction in which calendar and register are looked at once and then stand still.

        What is counted in it is counted before a change of the calendar, or after it, never beside it.
        `alone` is for transactions that write much (engine.store.groupcommit).
        """
        with self.database.write(alone) as connection, ExitStack() as standing:
            # Before any case is locked: whoever changes the calendar locks cases after it.
            hold_calendar(connection)
            for hold in (self.calendars.standing, *self.registry.standing):
                standing.enter_context(hold(connection))
            yield connection
