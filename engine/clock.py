"""The only source of now. Every other module asks a Clock; a test forbids the wall clock elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WIDTH = len("2024-05-16T09:00:00.000000")


class Clock(Protocol):
    """Tells the present instant as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is moved, and is never moved back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Set the clock; raises ValueError when `instant` lies in its past."""
        if instant < self._now:
            raise ValueError(f"the clock stands at {stored(self._now)} and cannot go back to {stored(instant)}")
        self._now = instant.astimezone(UTC)


def stored(instant: datetime) -> str:
    """The fixed-width UTC text of an instant, as kept in the database; text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:_WIDTH] + "Z"


def parsed(text: str) -> datetime:
    """The instant of a stored text or of any ISO text; without a zone it is read as Shanghai time."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SHANGHAI)
    return instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """The instant on Shanghai's wall."""
    return instant.astimezone(SHANGHAI)


def local_date(instant: datetime) -> date:
    """The day in Shanghai on which the instant falls."""
    return local(instant).date()


def start_of_day(day: date) -> datetime:
    """00:00 in Shanghai of that day, as a UTC instant."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
