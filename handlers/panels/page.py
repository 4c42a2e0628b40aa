"""The panels of the page of a case, room by room: what there is of a room is shown."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from handlers.accountability import panel as accountability
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

_GUARDED: tuple[Callable[[Connection, str, str | None], tuple[Panel, ...]], ...] = (accountability.guarded_panels_of,)
"""What not every party to a case is shown."""


def panels(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """Everything the page of a case shows of its facts, in Chinese, personal data masked."""
    return tuple(panel for room in _ROOMS for panel in room(connection, root_id))


def guarded_panels(connection: Connection, root_id: str, reader: str | None) -> tuple[Panel, ...]:
    """What of a case only those concerned may read: `reader` is a department, None an auditor."""
    return tuple(panel for room in _GUARDED for panel in room(connection, root_id, reader))
