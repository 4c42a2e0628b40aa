"""What diagrams and forms may ask of the room of matters."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers import facts
from handlers.catalogue.questions import item_value
from handlers.matter.intake import MatterIntake
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    intake = MatterIntake(office)
    registry.intakes["matter.register"] = intake.register
    registry.intakes["matter.add"] = intake.add
    question = item_value(office.catalogue)
    registry.functions[question.name] = question
    registry.queries["matters"] = facts.matters
