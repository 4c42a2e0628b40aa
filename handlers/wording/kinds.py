"""The sentences of notices, gathered from every room. Each stands by itself: what, which document, until when, why.

Beyond the platform a sentence is told without what people wrote into it: that may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.errors import UnknownName
from handlers.calendar import wording as calendar
from handlers.claim import wording as claim
from handlers.commitment import wording as commitment
from handlers.credit import wording as credit
from handlers.decision import wording as decision
from handlers.inquiry import wording as inquiry
from handlers.meeting import wording as meeting
from handlers.opinion import wording as opinion
from handlers.penalty import wording as penalty
from handlers.publicity import wording as publicity
from handlers.push import wording as push
from handlers.referral import wording as referral
from handlers.review import wording as review
from handlers.supervision import wording as supervision
from handlers.wording.moments import shown_day, shown_end, shown_instant
from handlers.wording.particulars import Particulars, Wording, matter

_ROOMS = (
    decision.WORDINGS,
    push.WORDINGS,
    claim.WORDINGS,
    commitment.WORDINGS,
    credit.WORDINGS,
    calendar.WORDINGS,
    supervision.WORDINGS,
    meeting.WORDINGS,
    inquiry.WORDINGS,
    review.WORDINGS,
    penalty.WORDINGS,
    opinion.WORDINGS,
    referral.WORDINGS,
    publicity.WORDINGS,
)
WORDINGS: Mapping[str, Wording] = MappingProxyType({told.kind: told for room in _ROOMS for told in room})
"""Every sentence by the name of its kind; a kind without a title is only another sentence of some kind."""

NOTICE_TITLES: Mapping[str, str] = MappingProxyType({told.kind: told.title for told in WORDINGS.values() if told.title})
KINDS = tuple(NOTICE_TITLES)
"""The kinds of notices, as channels may name them."""


def sentence(kind: str, told: Particulars) -> str:
    """The text of a notice. Raises UnknownName."""
    return _wording(kind).sentence.format(
        matter=matter(told),
        source=told.source,
        approval=told.approval,
        department=told.department,
        due=shown_end(told.due_date, told.provisional),
        before=shown_end(told.before),
        at=shown_instant(told.at),
        day=shown_day(told.day),
        reason=told.reason.rstrip("。"),
        detail=told.detail.rstrip("。"),
        feedback=told.feedback,
        missing=told.missing,
        document=told.document_no,
    )


def outward(kind: str, told: Particulars) -> str:
    """The sentence as it leaves the platform: item, document, departments and dates, no words of anybody's."""
    instead = _wording(kind).outward
    return sentence(kind, replace(told, reason=instead if told.reason else "", detail=instead if told.detail else ""))


def title(kind: str) -> str:
    """The kind in a few words, for the subject of a mail."""
    return NOTICE_TITLES.get(kind, kind)


def article_of(kind: str) -> int | None:
    """The article on which notices of a kind rest; None for a letter that is no notice."""
    return WORDINGS[kind].article if kind in WORDINGS else None


def _wording(kind: str) -> Wording:
    if kind not in WORDINGS:
        raise UnknownName(sort="notice kind", name=kind)
    return WORDINGS[kind]
