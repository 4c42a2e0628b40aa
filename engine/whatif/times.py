"""The calendars that were in force, by instant, and when they changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from ..calendar import WorkCalendar
from ..clock import parsed
from ..proof.execution import KeptCalendars
from ..proof.journal import entries
from ..proof.registers import CALENDAR_CHANGED


class CalendarTimes:
    """The calendar of every instant, read from the journal once."""

    def __init__(self, connection: Connection, today: WorkCalendar) -> None:
        self.today = today
        self._kept = KeptCalendars(connection, today)
        told = reversed(entries(connection, (CALENDAR_CHANGED,)))
        self.changes: Sequence[tuple[datetime, int]] = sorted((parsed(one.at), one.data["revision"]) for one in told)

    def of_revision(self, revision: int | None) -> WorkCalendar | None:
        """The calendar of a revision; None where it is not kept."""
        return self._kept(revision) if revision is not None else None

    def at(self, instant: datetime) -> WorkCalendar:
        """The calendar in force at an instant."""
        before = [revision for changed, revision in self.changes if changed <= instant]
        return (self.of_revision(before[-1]) if before else None) or self.today

    def between(self, after: datetime, until: datetime) -> list[tuple[datetime, int]]:
        """The changes later than one instant and not later than another, in their order."""
        return [change for change in self.changes if after < change[0] <= until]
