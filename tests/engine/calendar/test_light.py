from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.calendar import Closure, Light, light, light_bounds
from engine.clock import parsed, start_of_day
from engine.store.schema import NO_DEADLINE

from .examples import published_calendar

CALENDAR = published_calendar()
FRIDAY_NOON = parsed("2024-05-17T12:00")


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        ("2024-05-17T12:00", Light("overdue", 0)),
        ("2024-05-15T00:00", Light("overdue", -3)),
        ("2024-05-17T12:01", Light("today", 0)),
        ("2024-05-18T00:00", Light("today", 0)),
        ("2024-05-18T00:01", Light("next", 0)),
        ("2024-05-21T00:00", Light("next", 1)),
        ("2024-05-22T00:00", Light("later", 2)),
        (NO_DEADLINE, Light("later", CALENDAR.count(date(2024, 5, 17), CALENDAR.last_day))),
    ],
)
def test_the_light_follows_working_days(due_at: str, expected: Light) -> None:
    assert light(CALENDAR, parsed(due_at), FRIDAY_NOON) == expected


def test_bounds_skip_the_weekend_and_the_departments_closures() -> None:
    calendar = CALENDAR.with_closures([Closure(date(2024, 5, 20), "spj")])
    assert light_bounds(calendar, FRIDAY_NOON) == midnights("2024-05-18", "2024-05-21")
    assert light_bounds(calendar, FRIDAY_NOON, "spj") == midnights("2024-05-18", "2024-05-22")


def midnights(*texts: str) -> tuple[datetime, ...]:
    return tuple(start_of_day(date.fromisoformat(text)) for text in texts)
