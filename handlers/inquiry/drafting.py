"""An inquiry is drafted, signed by the head, withdrawn as a draft (Art. 23; the signature is a default)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.registry import Admission, Call, Labels
from handlers.evidence.attaching import attach
from handlers.inquiry.letter import letter_of
from handlers.inquiry.record import inquiry_of_case, inquiry_row, new_letter, set_inquiry
from handlers.inquiry.telling import tell, tell_asker
from handlers.office import Office

PROFILE, DAYS = "ANQIU", "inquiry_days"


class Drafting:
    """The intakes `inquiry.draft`, `inquiry.redraft`, `inquiry.sign`; operators `inquiry.open`, `inquiry.to_sign`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def draft(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """A department drafts a letter by form; what its head drafts is signed by that. Raises InputRejected."""
        asker = call.actor.department
        said = letter_of(self._office, asker, data, self._days(call, PROFILE))
        row = inquiry_row(call.connection, new_letter(call, asker, PROFILE, status="to_sign", **said))
        attach(call, row.evidence, about=row.id, title="函询附件")
        self._sign_own(call, row)
        call.record("inquiry.drafted", {"inquiry_id": row.id, "subject": row.subject})
        return Admission(data={"letter": {"inquiry_id": row.id}}, labels=labels_of(row))

    def open(self, call: Call, *, letter: Mapping[str, Any]) -> dict[str, Any]:
        """What tasks and timers are told of the letter; that of another procedure is begun here.

        Drafted by form it is known by `inquiry_id`; else `letter` has asker, asked, subject, question and
        profile, and a person completes it.
        """
        if "inquiry_id" in letter:
            row = inquiry_row(call.connection, letter["inquiry_id"])
        else:
            said = {"kind": "proposal", "subject_kind": "general"}
            said |= {name: letter[name] for name in ("asked", "subject", "question")}
            row = inquiry_row(call.connection, new_letter(call, letter["asker"], letter["profile"], **said))
        call.label(labels_of(row))
        call.participate(row.asker)
        return self.told(row)

    def redraft(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The draft is completed or amended, or given up. Returns `letter`. Raises InputRejected."""
        row = inquiry_of_case(call.connection, call.case_id)
        if data["drafting"] == "give_up":
            closing = {"closing": "give_up", "closing_note": data.get("give_up_reason"), "closed_by": call.actor.login}
            set_inquiry(call.connection, row.id, status="cancelled", closed_at=stored(call.instant), **closing)
            call.record("inquiry.draft_given_up", {"inquiry_id": row.id, "reason": data.get("give_up_reason")})
            return {"letter": self.told(inquiry_row(call.connection, row.id))}
        said = letter_of(self._office, row.asker, data, self._days(call, row.profile))
        set_inquiry(call.connection, row.id, status="to_sign", **said)
        attach(call, said["evidence"], about=row.id, title="函询附件")
        self._sign_own(call, row)
        row = inquiry_row(call.connection, row.id)
        call.label(labels_of(row))
        call.record("inquiry.drafted", {"inquiry_id": row.id, "subject": row.subject})
        return {"letter": self.told(row)}

    def to_sign(self, call: Call, *, inquiry_id: str) -> None:
        """Put the letter before the head."""
        set_inquiry(call.connection, inquiry_id, status="to_sign")
        row = inquiry_row(call.connection, inquiry_id)
        tell(self._office, call, row, "inquiry_to_sign", row.asker, (self._office.head_role(row.asker),))

    def sign(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The head signs, or sends the draft back with his opinion. Returns `letter`."""
        row = inquiry_of_case(call.connection, call.case_id)
        opinion = str(data.get("sign_opinion") or "").strip()
        if data["decision"] == "return":
            set_inquiry(call.connection, row.id, status="draft", sign_opinion=opinion)
            call.record("inquiry.sent_back", {"inquiry_id": row.id, "reason": opinion})
            tell_asker(self._office, call, row, "inquiry_sent_back", reason=opinion)
            return {"letter": self.told(inquiry_row(call.connection, row.id))}
        self._sign(call, row, opinion)
        call.record("inquiry.signed", {"inquiry_id": row.id})
        return {"letter": self.told(inquiry_row(call.connection, row.id))}

    def told(self, row: Row[Any]) -> dict[str, Any]:
        """What tasks, timers and gateways are told of a letter."""
        office = self._office
        return {
            "inquiry_id": row.id,
            "asker": row.asker,
            "asker_role": office.receiving_role(row.asker),
            "asker_head": office.head_role(row.asker),
            "asked": row.asked,
            "asked_role": office.receiving_role(row.asked),
            "inquiry_kind": row.kind,
            "subject_kind": row.subject_kind,
            "term_days": row.term_days,
            "profile": row.profile,
            "drafted": row.status != "draft" and row.closing is None,
            "signed": row.signed_at is not None,
        }

    def _sign_own(self, call: Call, row: Row[Any]) -> None:
        """What the head drafts himself needs no second signature."""
        if self._office.head_role(row.asker) in call.actor.roles:
            self._sign(call, row, "")

    def _sign(self, call: Call, row: Row[Any], opinion: str) -> None:
        signature = {"signed_at": stored(call.instant), "signed_by": call.actor.login, "sign_opinion": opinion or None}
        set_inquiry(call.connection, row.id, **signature)

    def _days(self, call: Call, profile: str) -> int:
        return self._office.catalogue.limit(DAYS, local_date(call.instant), profile).value


def labels_of(row: Row[Any]) -> Labels:
    """What lists show of an inquiry."""
    return Labels(subject=row.subject or "", reference=row.inquiry_no)
