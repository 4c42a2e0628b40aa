"""Answers in time, late and supplementary, and what silence brings about (Art. 23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.registry import Call
from handlers.accountability import clue
from handlers.evidence.attaching import attach
from handlers.inquiry.record import add_answer, inquiry_of_case, inquiry_row, set_inquiry
from handlers.inquiry.telling import tell_asked, tell_asker
from handlers.inquiry.words import ANSWER
from handlers.office import Office

CLUE = "deemed_consent"


class Answering:
    """The intakes `inquiry.reply`, `inquiry.supplement`; the operators on the end of the term."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def reply(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The asked department answers, or says that it is not its duty. Returns `answer`.

        After the end of a term that brought no consent the same answer counts as late.
        """
        row = inquiry_of_case(call.connection, call.case_id)
        answer, text = str(data["answer"]), _text(data)
        late = row.status == "overdue"
        add_answer(call, row, "overdue" if late else "in_time", answer, text, data.get("evidence") or ())
        attach(call, data.get("evidence"), about=row.id, title="函询回复附件")
        days = self._overdue(call, row) if late else 0
        values = {"result": answer, "result_at": stored(call.instant), "overdue_wd": days}
        set_inquiry(call.connection, row.id, status="answered", **values)
        kind = "inquiry_returned" if answer == "not_my_duty" else "inquiry_answered"
        tell_asker(self._office, call, row, kind, feedback=ANSWER[answer], reason=text or "")
        call.record("inquiry.answered", {"inquiry_id": row.id, "answer": answer, "note": text, "late": late})
        return {"answer": answer}

    def deem_consent(self, call: Call, *, inquiry_id: str) -> None:
        """The term has run out in silence: what was proposed counts as agreed to, and a clue is noted (Art. 23)."""
        row = inquiry_row(call.connection, inquiry_id)
        set_inquiry(
            call.connection,
            inquiry_id,
            status="silent",
            result="deemed_consent",
            result_at=stored(call.instant),
            consented_text=row.proposal or row.question,
        )
        detail = f"{row.inquiry_no}应于{row.due_date}前回复,逾期未回复"
        about = {"about": row.id, "basis_status": row.basis_status, "push_id": row.push_id}
        clue.note(call, CLUE, row.asked, **about, detail=detail)
        told = {"at": call.instant, "detail": row.proposal or row.question}
        tell_asker(self._office, call, row, "consent_deemed", head=True, **told)
        tell_asked(self._office, call, row, "consent_deemed", head=True, **told)
        call.record(
            "inquiry.consent_deemed",
            {"inquiry_id": row.id, "push_id": row.push_id, "due_at": row.due_at, "consented": row.proposal},
            department=row.asked,
        )

    def overdue(self, call: Call, *, inquiry_id: str) -> None:
        """The term has run out and silence is no consent: the department is urged, its task stays open."""
        row = inquiry_row(call.connection, inquiry_id)
        set_inquiry(call.connection, inquiry_id, status="overdue", result="overdue", result_at=stored(call.instant))
        tell_asker(self._office, call, row, "inquiry_overdue", at=call.instant)
        call.record("inquiry.overdue", {"inquiry_id": row.id, "due_at": row.due_at}, department=row.asked)
        self.urge(call, inquiry_id=inquiry_id)

    def urge(self, call: Call, *, inquiry_id: str) -> None:
        """Remind the department and its head of a letter that is overdue."""
        row = inquiry_row(call.connection, inquiry_id)
        tell_asked(self._office, call, row, "inquiry_urged", head=True)

    def supplement(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is said after the result stands is kept beside it; the asker is told that he may ask anew."""
        row = inquiry_of_case(call.connection, call.case_id)
        answer, text = str(data["answer"]), _text(data)
        add_answer(call, row, "supplement", answer, text, data.get("evidence") or ())
        attach(call, data.get("evidence"), about=row.id, title="补充意见附件")
        tell_asker(self._office, call, row, "inquiry_supplemented", feedback=ANSWER[answer], reason=text or "")
        call.record("inquiry.supplemented", {"inquiry_id": row.id, "answer": answer, "note": text})
        return {}

    def _overdue(self, call: Call, row: Row[Any]) -> int:
        today = local_date(call.instant)
        return self._office.working_days(call.connection, row.due_date, today, row.asked) or 0


def _text(data: Mapping[str, Any]) -> str | None:
    """The words of an answer, under whichever name the form asks for them."""
    asked = ("answer_text", "answer_reason", "answer_return", "answer_note")
    told = next((data[name] for name in asked if data.get(name)), None)
    return str(told).strip() or None if told is not None else None
