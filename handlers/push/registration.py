"""What diagrams and forms may ask of the room of pushes."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers import facts
from handlers.office import Office
from handlers.push.correction import Corrections
from handlers.push.delivery import Pushes
from handlers.push.receipt import Receipts


def register(registry: Registry, office: Office, clock: Clock) -> None:
    pushes = Pushes(office)
    registry.operators["push.deliver"] = pushes.deliver
    registry.operators["push.send"] = pushes.send
    registry.operators["push.redeliver"] = pushes.redeliver
    registry.operators["push.reassign"] = pushes.reassign
    registry.intakes["push.receipt"] = Receipts(office).receipt
    registry.intakes["push.correct"] = Corrections(office).correct
    registry.marks["reassigned"] = ("push.reassigned",)
    registry.queries["pushes"] = facts.pushes
    registry.queries["notices"] = facts.notices
