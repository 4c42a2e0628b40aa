"""What diagrams and forms may ask of the room of claims."""

from __future__ import annotations

from engine.clock import Clock
from engine.docket.gathering import AUTOMATIC
from engine.registry import Registry
from handlers import facts
from handlers.claim.acts import Claims
from handlers.claim.consultation import Consultation
from handlers.claim.feedback import Feedback
from handlers.claim.replanning import Replanning
from handlers.claim.window import ClaimWindow
from handlers.figures.record import FiguresReading
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    claims, window, feedback = Claims(office), ClaimWindow(office), Feedback(office)
    registry.operators["claim.record"] = claims.record
    registry.operators["claim.auto"] = claims.auto
    registry.operators["claim.return"] = claims.return_
    registry.operators["claim.refuse_return"] = claims.refuse_return
    registry.operators["claim.recall"] = claims.recall
    registry.operators["claim.consult"] = Consultation(office).consult
    registry.operators["claim.open"] = window.open
    registry.operators["claim.overdue"] = window.overdue
    registry.operators["claim.urge"] = window.urge
    registry.intakes["claim.feedback"] = feedback.give
    registry.intakes["claim.feedback_handled"] = feedback.handled
    registry.marks[AUTOMATIC] = ("claim.auto_claimed",)
    registry.marks["returned"] = ("claim.returned",)
    registry.marks["recalled"] = ("claim.recalled",)
    registry.queries["claims"] = facts.claims
    registry.queries["files"] = facts.files
    registry.queries["claim_figures"] = facts.FiguresQuery(FiguresReading(office))
    registry.replanned.append(Replanning(office, clock))
