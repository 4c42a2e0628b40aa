"""What the room of inquiries teaches the engine."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.inquiry import facts
from handlers.inquiry.answering import Answering
from handlers.inquiry.closing import Closing
from handlers.inquiry.drafting import Drafting
from handlers.inquiry.replanning import InquiryReplanning
from handlers.inquiry.sending import Sending
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    """Operators, intakes and queries of inquiries."""
    drafting, sending = Drafting(office), Sending(office)
    answering, closing = Answering(office), Closing(office)
    registry.operators.update(
        {
            "inquiry.open": drafting.open,
            "inquiry.to_sign": drafting.to_sign,
            "inquiry.rules": sending.rules,
            "inquiry.send": sending.send,
            "inquiry.remind": sending.remind,
            "inquiry.deem_consent": answering.deem_consent,
            "inquiry.overdue": answering.overdue,
            "inquiry.urge": answering.urge,
        }
    )
    registry.intakes.update(
        {
            "inquiry.draft": drafting.draft,
            "inquiry.redraft": drafting.redraft,
            "inquiry.sign": drafting.sign,
            "inquiry.extend": sending.extend,
            "inquiry.recall": sending.recall,
            "inquiry.reply": answering.reply,
            "inquiry.supplement": answering.supplement,
            "inquiry.conclude": closing.conclude,
            "inquiry.redirect": closing.redirect,
            "inquiry.give_up": closing.give_up,
            "inquiry.find_not_duty": closing.find_not_duty,
        }
    )
    registry.queries.update(
        {
            "inquiries": facts.inquiries,
            "inquiry_answers": facts.inquiry_answers,
            "inquiry_draft": facts.inquiry_draft,
        }
    )
    registry.replanned.append(InquiryReplanning(office, clock))
