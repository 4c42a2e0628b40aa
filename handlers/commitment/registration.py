"""What diagrams and forms may ask of the room of commitments."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.commitment import facts
from handlers.commitment.classification import Classifications
from handlers.commitment.limits import item_workdays
from handlers.commitment.opening import Opening
from handlers.commitment.pushing import Pushing
from handlers.commitment.suspending import Suspending
from handlers.commitment.telling import Telling
from handlers.commitment.verification import Verifications
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    opening, pushing, telling = Opening(office), Pushing(office), Telling(office)
    classes, results = Classifications(office), Verifications(office)
    limit = item_workdays(office.catalogue)
    registry.functions[limit.name] = limit
    registry.operators["commitment.open"] = opening.open
    registry.operators["commitment.exempt"] = opening.exempt
    registry.operators["commitment.matter"] = pushing.matter
    registry.operators["commitment.begun"] = pushing.begun
    registry.operators["commitment.taken"] = pushing.taken
    registry.operators["commitment.tell"] = telling.tell
    registry.operators["commitment.overdue"] = telling.overdue
    registry.operators["verification.overdue"] = telling.result_overdue
    registry.operators["verification.cancellation"] = results.cancellation
    registry.operators["verification.received"] = pushing.received
    registry.intakes["commitment.register"] = opening.register
    registry.intakes["commitment.propose"] = classes.propose
    registry.intakes["commitment.confirm"] = classes.confirm
    registry.intakes["verification.record"] = results.record
    registry.intakes["verification.unable"] = results.unable
    registry.intakes["verification.push"] = pushing.push
    registry.intakes["verification.suspend"] = Suspending(office).suspend
    registry.queries["commitments"] = facts.commitments
    registry.queries["verifications"] = facts.verifications
