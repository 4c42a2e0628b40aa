"""The panels of the page of a case, room by room: what there is of a room is shown."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from handlers.claim import panel as claim
from handlers.commitment import panel as commitment
from handlers.credit import panel as credit
from handlers.decision import panel as decision
from handlers.evidence import panel as evidence
from handlers.exchange import panel as exchange
from handlers.inquiry import panel as inquiry
from handlers.meeting import panel as meeting
from handlers.opinion import panel as opinion
from handlers.panels.panel import Panel
from handlers.penalty import panel as penalty
from handlers.publicity import panel as publicity
from handlers.referral import panel as referral
from handlers.review import panel as review
from handlers.supervision import panel as supervision

_ROOMS: tuple[Callable[[Connection, str], tuple[Panel, ...]], ...] = (
    referral.panels_of,
    supervision.panels_of,
    opinion.panels_of,
    review.panels_of,
    penalty.panels_of,
    decision.panels_of,
    claim.panels_of,
    inquiry.panels_of,
    meeting.panels_of,
    publicity.panels_of,
    exchange.panels_of,
    commitment.panels_of,
    credit.panels_of,
    evidence.panels_of,
)
"""In the order in which they are shown."""


def panels(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Everything the page of a case shows of its facts, in Chinese, personal data masked."""
    return tuple(panel for room in _ROOMS for panel in room(connection, root_id))
