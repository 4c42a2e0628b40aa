"""What keeps the figures of the process view as the cases and the calendar are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.mining.stays import AT_ONCE, Miner
from web.words.mining import INTERVENTIONS

if TYPE_CHECKING:
    from engine.runtime import Runtime

SECONDS = 5.0
"""How often cases that were measured by an earlier calendar are looked for."""


def miner(runtime: Runtime) -> Miner:
    """What measures the steps of cases, and notes by which ways they went."""
    return Miner(runtime.calendars.get, frozenset(INTERVENTIONS))


def measure_again(runtime: Runtime) -> int:
    """One round over the cases that were measured before the calendar changed; returns how many there were."""
    measuring = miner(runtime)
    with runtime.database.read() as connection:
        outdated = measuring.outdated(connection, AT_ONCE)
    if outdated:
        with runtime.database.write(alone=True) as connection:
            measuring.rebuild(connection, outdated)
    return len(outdated)
