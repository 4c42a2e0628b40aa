"""What the room of meetings teaches the engine."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.meeting import facts
from handlers.meeting.convening import Convening
from handlers.meeting.minutes import Minutes
from handlers.meeting.proposal import Proposals
from handlers.meeting.resolutions import Resolutions
from handlers.meeting.sitting import Sittings
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    """Operators, intakes and queries of joint meetings."""
    proposals, convening, sittings = Proposals(office), Convening(office), Sittings(office)
    minutes, resolutions = Minutes(office), Resolutions(office)
    registry.operators.update(
        {
            "meeting.register": proposals.register,
            "meeting.invite": convening.invite,
            "meeting.minutes_late": minutes.late,
            "meeting.silence": minutes.silence,
            "meeting.follow_up": resolutions.follow_up,
            "resolution.begin": resolutions.begin,
            "resolution.overdue": resolutions.overdue,
            "resolution.urge": resolutions.urge,
        }
    )
    registry.intakes.update(
        {
            "meeting.propose": proposals.propose,
            "meeting.revise": proposals.revise,
            "meeting.offline": proposals.offline,
            "meeting.convene": convening.convene,
            "meeting.reschedule": convening.reschedule,
            "meeting.respond": sittings.respond,
            "meeting.hold": sittings.hold,
            "meeting.minutes": minutes.draft,
            "meeting.confirm": minutes.confirm,
            "meeting.issue": minutes.issue,
            "resolution.done": resolutions.done,
        }
    )
    registry.queries.update(
        {
            "meetings": facts.meetings,
            "meeting_answers": facts.meeting_answers,
            "meeting_opinions": facts.meeting_opinions,
            "resolutions": facts.resolutions,
            "meeting_draft": facts.meeting_draft,
        }
    )
