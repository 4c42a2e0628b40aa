"""Checkpoints as the heartbeat and people take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.proof.checkpoint import Checkpoint, Occasion, take
from engine.proof.occasions import asked_for, due
from web.operations.signing import signer_of

if TYPE_CHECKING:
    from web.platform import Platform

CHECKPOINT_SECONDS = 60.0
"""How often it is asked whether one is due."""


def take_due(platform: Platform) -> int:
    """Take a checkpoint if one is due; returns how many were taken. Raises what signing raises."""
    with platform.database.read() as connection:
        occasion = due(connection, platform.runtime.calendars.get(connection), platform.clock.now())
    return int(occasion is not None and _taken(platform, occasion) is not None)


def take_now(platform: Platform) -> Checkpoint | None:
    """Take a checkpoint, due or not; None where another worker took one at that moment."""
    with platform.database.read() as connection:
        occasion = asked_for(connection, platform.runtime.calendars.get(connection), platform.clock.now())
    return _taken(platform, occasion)


def _taken(platform: Platform, occasion: Occasion) -> Checkpoint | None:
    signer = signer_of(platform.database)
    return take(platform.database, signer, platform.registers, occasion, platform.tell_witnesses)
