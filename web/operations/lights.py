"""All lights of the operators' page, in the order in which they are looked at."""

from __future__ import annotations

from collections.abc import Callable

from web.operations import machine, pulse
from web.operations.light import Condition, Light, Reading, condition

LIGHTS: tuple[Callable[[Reading], Light], ...] = (
    pulse.sweep_alive,
    pulse.due_work,
    pulse.messages,
    pulse.sending,
    pulse.standing_incidents,
    pulse.calendar_reach,
    machine.backup_age,
    machine.disk_room,
    machine.seals,
    machine.database,
)


def look(reading: Reading) -> Condition:
    """Look at every light."""
    return condition([light(reading) for light in LIGHTS])
