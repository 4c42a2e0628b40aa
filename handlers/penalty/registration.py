"""What diagrams and forms may ask of the room of penalty letters."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.penalty import facts
from handlers.penalty.handling import Handling
from handlers.penalty.letter import Letters


def register(registry: Registry, office: Office, clock: Clock) -> None:
    letters, handling = Letters(office), Handling(office)
    registry.intakes["penalty.write"] = letters.write
    registry.intakes["penalty.file"] = handling.file
    registry.intakes["penalty.conclude"] = handling.conclude
    registry.operators["penalty.draw_up"] = letters.draw_up
    registry.operators["penalty.receive"] = letters.receive
    registry.operators["penalty.recalled"] = letters.recalled
    registry.operators["penalty.inform"] = handling.inform
    registry.queries["penalty_letters"] = facts.penalty_letters
