"""What diagrams and forms may ask of the room of opinions."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.opinion.answering import Answers
from handlers.opinion.asking import Asking
from handlers.opinion.facts import opinions


def register(registry: Registry, office: Office, clock: Clock) -> None:
    asking, answers = Asking(office), Answers(office)
    registry.operators["opinion.ask"] = asking.ask
    registry.operators["opinion.remind"] = asking.remind
    registry.operators["opinion.overdue"] = asking.overdue
    registry.operators["opinion.urge"] = asking.urge
    registry.intakes["opinion.give"] = answers.give
    registry.intakes["opinion.stop_waiting"] = answers.stop_waiting
    registry.intakes["opinion.sign_off"] = answers.sign_off
    registry.queries["opinions"] = opinions
