"""What the licence register teaches the engine."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.licence.facts import licences
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    """The query `licences`: the licences that a case tree is about."""
    registry.queries["licences"] = licences
