"""What the room of evidence files has to offer."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.evidence.reading import evidence
from handlers.evidence.specimen import hand_in
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    registry.queries["evidence"] = evidence
    registry.actions["file"] = hand_in
