"""The daily start of publicity: on every working day a batch for each department that has something to tell."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from engine.actor import SYSTEM, Actor
from engine.clock import local, local_date
from engine.errors import ActHeld, InputRejected

if TYPE_CHECKING:
    from web.platform import Platform

PROCESS = "dual_publicity"
SECONDS = 60.0
OPENING = time(8)
"""The hour from which a day's batch is made; the platform's own, no rule of the regulation."""


def start_publicity(platform: Platform) -> int:
    """Start today's batches where there are none yet and something waits; returns how many were started."""
    now = platform.clock.now()
    today = local_date(now)
    with platform.database.read() as connection:
        calendar = platform.runtime.calendars.get(connection)
        if local(now).time() < OPENING or not calendar.is_workday(today):
            return 0
        desk = platform.publicity
        wanted = [
            (department, source)
            for department in desk.departments()
            for source in desk.due_sources(connection, department, today)
        ]
    return sum(_started(platform, department, source) for department, source in wanted)


def _started(platform: Platform, department: str, source: str) -> bool:
    actor = Actor(SYSTEM.login, SYSTEM.name, department, SYSTEM.roles)
    try:
        platform.runtime.start(PROCESS, {"source": source}, actor, via="system")
    except InputRejected:
        # Somebody else was first, or nothing of what waits is complete: the page of publicity shows what is lacking.
        return False
    except ActHeld:
        # Kept as an incident, which whoever looks after the platform retries.
        return False
    return True
