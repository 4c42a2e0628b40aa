"""What diagrams and forms may ask of the room of reviews."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.review import facts
from handlers.review.activity import Activities
from handlers.review.opinion import Opinions
from handlers.review.request import Requests


def register(registry: Registry, office: Office, clock: Clock) -> None:
    requests, done, opinions = Requests(office), Activities(office), Opinions(office)
    registry.intakes["review.register"] = requests.register
    registry.intakes["review.arrange"] = requests.arrange
    registry.intakes["review.confirm_time"] = requests.confirm_time
    registry.intakes["review.withdraw"] = requests.withdraw
    registry.intakes["review.activity"] = done.register
    registry.intakes["review.tell"] = done.tell
    registry.intakes["review.opinion"] = opinions.give
    registry.intakes["review.cite"] = opinions.cite
    registry.operators["review.accept"] = requests.accept
    registry.operators["review.recalled"] = requests.recalled
    registry.operators["review.count"] = done.count
    registry.operators["review.ask_to_tell"] = done.ask_to_tell
    registry.operators["review.remind"] = opinions.remind
    registry.operators["review.overdue"] = opinions.overdue
    registry.operators["review.urge"] = opinions.urge
    registry.queries["reviews"] = facts.reviews
    registry.queries["review_activities"] = facts.review_activities
    registry.queries["review_notices"] = facts.review_notices
