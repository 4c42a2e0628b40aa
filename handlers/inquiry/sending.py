"""A signed letter is pushed; its deadline may be extended once, the letter recalled before it is answered (Art. 23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from engine.calendar import Deadline
from engine.clock import local_date, parsed, stored
from engine.registry import Call
from handlers.inquiry.drafting import labels_of
from handlers.inquiry.letter import letter_text
from handlers.inquiry.record import inquiry_of_case, inquiry_row, set_inquiry
from handlers.inquiry.telling import tell_asked
from handlers.matter.register import register_matter
from handlers.office import Office
from handlers.push.delivery import pushed_matter
from handlers.push.writing import write_unclaimed

TIMER = "reply_deadline"
"""The timer of the diagram that an extension moves."""

DAYS, EXTEND_DAYS = "inquiry_days", "inquiry_extend_days"


class Sending:
    """The operators `inquiry.rules`, `.send` and `.remind`, the intakes `inquiry.extend` and `.recall`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def rules(self, call: Call, *, inquiry_id: str) -> dict[str, bool]:
        """What the rules of the day of the push say of silence; the decision table judges by it (Art. 23, 30)."""
        row = inquiry_row(call.connection, inquiry_id)
        day, catalogue = local_date(call.instant), self._office.catalogue
        status = catalogue.profile(row.profile, day).status(day)
        set_inquiry(call.connection, inquiry_id, basis_status=status)
        switch = {"in_force": "inquiry_deemed_consent", "expired": "expired_deemed_consent"}.get(status)
        allowed = switch is not None and catalogue.parameter(switch, day, row.profile).value is True
        consult = catalogue.parameter("consult_deemed_consent", day, row.profile).value is True
        return {"consent_in_force": allowed, "consult_consent": consult}

    def send(self, call: Call, *, inquiry_id: str, deemed_consent: bool, silence_rule: str) -> dict[str, Any]:
        """Push the letter to the department that is asked; from the next day on its term runs."""
        office, row = self._office, inquiry_row(call.connection, inquiry_id)
        due = self._due(call, row, call.instant)
        last_day, provisional = due.last_day.isoformat(), due.provisional
        letter = letter_text(office, row, last_day, provisional, deemed_consent)
        matter = register_matter(
            office,
            call,
            "inquiry",
            subject=row.subject,
            reference=row.inquiry_no,
            source_department=row.asker,
            content={"letter": letter, "kind": row.kind, "term_days": row.term_days},
            evidence=row.evidence,
        )
        push_id = write_unclaimed(office, call, pushed_matter(matter), row.asked)
        set_inquiry(
            call.connection,
            inquiry_id,
            status="sent",
            letter=letter,
            matter_id=matter.id,
            push_id=push_id,
            pushed_at=stored(call.instant),
            due_at=stored(due.instant),
            due_date=last_day,
            provisional=provisional,
            deemed_consent_possible=deemed_consent,
            silence_rule=silence_rule,
        )
        row = inquiry_row(call.connection, inquiry_id)
        call.label(labels_of(row))
        tell_asked(office, call, row, "inquiry_sent" if deemed_consent else "inquiry_sent_plain")
        call.record("inquiry.sent", {"inquiry_id": inquiry_id, "push_id": push_id, "due_at": row.due_at})
        return {"pushed_at": row.pushed_at, "department": row.asked}

    def remind(self, call: Call, *, inquiry_id: str) -> None:
        """The last working day is near."""
        row = inquiry_row(call.connection, inquiry_id)
        tell_asked(
            self._office, call, row, "inquiry_reminder" if row.deemed_consent_possible else "inquiry_reminder_plain"
        )

    def extend(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The asker grants more time before the term has run out; the diagram offers it once."""
        row = inquiry_of_case(call.connection, call.case_id)
        day = local_date(parsed(row.pushed_at))
        more = self._office.catalogue.limit(EXTEND_DAYS, day, row.profile).value
        due = self._due(call, row, parsed(row.pushed_at), more)
        call.postpone(TIMER, due)
        reason = str(data["extension_reason"])
        set_inquiry(
            call.connection,
            row.id,
            due_at=stored(due.instant),
            due_date=due.last_day.isoformat(),
            provisional=due.provisional,
            extended_from=row.due_date,
            extension_reason=reason,
            extended_by=call.actor.login,
        )
        told = inquiry_row(call.connection, row.id)
        tell_asked(self._office, call, told, "inquiry_extended", before=row.due_date, reason=reason)
        after = {"due_at": told.due_at}
        call.record(
            "inquiry.extended", {"inquiry_id": row.id, "reason": reason}, before={"due_at": row.due_at}, after=after
        )
        return {}

    def recall(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The asker takes the letter back before it is answered."""
        row = inquiry_of_case(call.connection, call.case_id)
        reason, at = str(data["recall_reason"]), stored(call.instant)
        closing = {"closing_note": reason, "closed_at": at, "closed_by": call.actor.login}
        set_inquiry(call.connection, row.id, status="cancelled", result="cancelled", result_at=at, **closing)
        tell_asked(self._office, call, row, "inquiry_recalled", reason=reason)
        call.record("inquiry.recalled", {"inquiry_id": row.id, "reason": reason})
        return {}

    def _due(self, call: Call, row: Row[Any], pushed_at: datetime, more: int = 0) -> Deadline:
        """The end of the term the asker set, and of its extension: counted from the day of the push."""
        return call.deadline(
            row.term_days, pushed_at, profile=row.profile, department=row.asked, extension=more, parameter=DAYS
        )
