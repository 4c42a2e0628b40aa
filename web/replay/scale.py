"""Where events stand on the slider: one step an event, between days a gap for the working days, up to a limit.

Events of one instant so lie beside each other, and a month of waiting does not push them into a corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.calendar import WorkCalendar
from engine.clock import local_date, parsed

STEP = 12
"""Units between two events of a day."""
WORKING_DAY = 5
"""Units of a working day on which nothing happened."""
MOST_DAYS = 20
"""Working days of one gap that are drawn one by one; a longer gap is drawn as one of this width."""
APART = 8.0
"""Percent of the slider that a date needs to be read."""


@dataclass(frozen=True)
class Tick:
    """A working day, `at` in percent; `label` is its date where there is room, `skipped` the days of a long gap."""

    at: float
    label: str = ""
    skipped: int = 0


@dataclass(frozen=True)
class Scale:
    """The places of the events in units, and the working days between them."""

    places: tuple[int, ...]
    ticks: tuple[Tick, ...]

    @property
    def length(self) -> int:
        return self.places[-1] if self.places else 0

    def percent(self, index: int) -> float:
        """Where an event stands, in percent of the slider."""
        return round(100 * self.places[index] / self.length, 2) if self.length else 0.0


def scale_of(instants: Sequence[str], calendar: WorkCalendar) -> Scale:
    """The scale of events by their stored instants, which only rise."""
    days = [local_date(parsed(instant)) for instant in instants]
    places: list[int] = []
    found: list[tuple[int, date | None, int]] = []
    place = 0
    for index, day in enumerate(days):
        if index and day != days[index - 1]:
            waited = _working_days(calendar, days[index - 1], day)
            found += _gap(place, waited)
            place += STEP + WORKING_DAY * min(len(waited), MOST_DAYS)
        elif index:
            place += STEP
        if index == 0 or day != days[index - 1]:
            found.append((place, day, 0))
        places.append(place)
    return Scale(tuple(places), _ticks(found, place))


def _working_days(calendar: WorkCalendar, after: date, before: date) -> list[date]:
    """The working days between two days, without both; none where no calendar reaches."""
    known = range(1, (before - after).days)
    between = (after + timedelta(days=number) for number in known)
    return [day for day in between if calendar.first_day <= day <= calendar.last_day and calendar.is_workday(day)]


def _gap(place: int, waited: Sequence[date]) -> list[tuple[int, date | None, int]]:
    if len(waited) > MOST_DAYS:
        return [(place + STEP // 2 + WORKING_DAY * MOST_DAYS // 2, None, len(waited))]
    return [(place + STEP // 2 + WORKING_DAY * (number + 1), None, 0) for number in range(len(waited))]


def _ticks(found: Sequence[tuple[int, date | None, int]], length: int) -> tuple[Tick, ...]:
    """Ticks in percent; dates are left out where they would run into each other."""
    ticks, last = [], -APART
    year = None
    for place, day, skipped in found:
        at = round(100 * place / length, 2) if length else 0.0
        label = ""
        if day is not None and at - last >= APART and at <= 100 - APART / 2:
            label = f"{day:%Y-%m-%d}" if day.year != year else f"{day:%m-%d}"
            year, last = day.year, at
        ticks.append(Tick(at, label, skipped))
    return tuple(ticks)
