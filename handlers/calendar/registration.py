"""What the calendar desk listens to, and what may be asked of it."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.calendar.lateness import LateClaims
from handlers.calendar.review import reviews_of_tree
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    registry.calendar_changed.append(LateClaims(office, clock))
    registry.queries["claim_reviews"] = reviews_of_tree
