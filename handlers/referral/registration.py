"""What diagrams and forms may ask of the room of referrals."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.referral.deciding import Deciding
from handlers.referral.facts import referrals
from handlers.referral.handling import Handling
from handlers.referral.opening import Openings
from handlers.referral.own_act import OwnActs
from handlers.referral.views import Views


def register(registry: Registry, office: Office, clock: Clock) -> None:
    opening, handling, views = Openings(office), Handling(office), Views(office)
    deciding, own = Deciding(office), OwnActs(office)
    registry.operators.update(
        {
            "referral.take_in": opening.take_in,
            "referral.begin": handling.begin,
            "referral.remind": handling.remind,
            "referral.overdue": handling.overdue,
            "referral.supplement_overdue": handling.supplement_overdue,
            "referral.taken_back": handling.taken_back,
            "referral.ask": views.ask,
            "referral.note_views": views.note_views,
            "referral.weigh": views.weigh,
            "referral.summon": views.summon,
            "referral.note_meeting": views.note_meeting,
            "referral.note_advice": views.note_advice,
        }
    )
    registry.intakes.update(
        {
            "referral.open": opening.open,
            "referral.review": handling.review,
            "referral.supplement": handling.supplement,
            "referral.go_on": handling.go_on,
            "referral.hearing": handling.hearing,
            "referral.extend": handling.extend,
            "referral.draft": deciding.draft,
            "referral.decide": deciding.decide,
            "referral.own_decision": own.decide,
        }
    )
    registry.queries["referrals"] = referrals
