"""What this room teaches the engine."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.exchange.asking import Asking, answer_oldest
from handlers.exchange.record import exchange_rows
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    """The operators, queries and actions of this room, under the names diagrams and scenarios use."""
    asking = Asking(office)
    registry.operators.update({"exchange.request": asking.request, "exchange.result": asking.result})
    registry.queries["exchanges"] = exchange_rows
    registry.actions["exchange_answer"] = answer_oldest
