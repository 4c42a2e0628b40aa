"""What may be asked of the room of accountability."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.accountability.clue import clues
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    registry.queries["clues"] = clues
