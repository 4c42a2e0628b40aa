"""What diagrams and forms may ask of the room of decisions."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers import facts
from handlers.alerts import Alerts
from handlers.decision.items import ItemTrait
from handlers.decision.register import DecisionRegister
from handlers.decision.supplement import Supplements
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    supplements = Supplements(office)
    registry.operators["decision.quarantine"] = supplements.quarantine
    registry.operators["notice.send"] = Alerts(office).send
    registry.intakes["decision.register"] = DecisionRegister(office).register
    registry.intakes["decision.supplement"] = supplements.supplement
    registry.marks["quarantined"] = ("decision.quarantined",)
    registry.marks["corrected"] = ("decision.corrected", "decision.superseded")
    registry.traits["item"] = ItemTrait(office.catalogue)
    registry.queries["decision"] = facts.decisions
    registry.queries["decision_values"] = facts.DecisionValues(office.seal)
