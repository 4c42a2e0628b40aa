"""The sandbox's clock: it stands where it was last put, also after a restart, and only moves forward."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from engine.calendar import WorkCalendar
from engine.clock import SimulatedClock, local_date, parsed, stored
from engine.errors import Refusal
from engine.store.database import Database
from engine.store.schema import setting

KIND, PRESENT = "kind", "sandbox_present"
OFFICE, SANDBOX = "office", "sandbox"

_WORKDAYS = re.compile(r"(\d{1,3})wd")
_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?")


class WrongKind(Refusal):
    """A sandbox and an office never share a database."""


class SandboxClock(SimulatedClock):
    """A simulated clock whose present is kept in the database."""

    def __init__(self, database: Database, start: datetime) -> None:
        with database.read() as connection:
            kept = read_setting(connection, PRESENT)
        super().__init__(parsed(kept) if kept else start)
        self._database = database

    def move(self, to: datetime | None, advance: str | None, calendar: WorkCalendar) -> None:
        """Put the clock to an instant, or by `3wd`, `PT1H`, `P2D` onwards; raises ValueError."""
        if (to is None) == (advance is None):
            raise ValueError("either an instant or a step")
        self.move_to(to if to is not None else later(self.now(), str(advance), calendar))

    def move_to(self, instant: datetime) -> None:
        super().move_to(instant)
        with self._database.write() as connection:
            write_setting(connection, PRESENT, stored(self.now()))


def later(now: datetime, advance: str, calendar: WorkCalendar) -> datetime:
    """The instant after a step of working days (same time of day) or of an ISO duration; raises ValueError."""
    if found := _WORKDAYS.fullmatch(advance):
        last, _ = calendar.add(local_date(now), int(found[1]))
        return now + (last - local_date(now))
    found = _DURATION.fullmatch(advance)
    if found is None or not any(found.groups()):
        raise ValueError(f"not a step: {advance}")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def claim_kind(connection: Connection, sandbox: bool) -> None:
    """Mark a new database as an office's or a sandbox's; raises WrongKind where it is the other's."""
    wanted = SANDBOX if sandbox else OFFICE
    kept = read_setting(connection, KIND)
    if kept is None:
        write_setting(connection, KIND, wanted)
    elif kept != wanted:
        raise WrongKind(database=kept, wanted=wanted)


def read_setting(connection: Connection, name: str) -> str | None:
    """A setting of this database."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting of this database."""
    changed = connection.execute(update(setting).where(setting.c.name == name).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(setting).values(name=name, value=value))
