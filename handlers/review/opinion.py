"""The opinion is awaited, urged, given, and cited by the approval decision (Art. 20).

Silence is never consent here: an opinion that is not there cannot be cited (Art. 23 speaks of inquiries only).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.clock import local, local_date, parsed, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.review import words
from handlers.review.record import activities, review_of_case, review_row, set_review
from handlers.review.telling import tell_approval, tell_department


class Opinions:
    """The intakes `review.opinion`, `review.cite`; the operators `review.remind`, `review.overdue`, `review.urge`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def give(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The department says what it has found. Returns `conclusion`.

        Raises InputRejected while an activity has no end.
        """
        row = review_of_case(call.connection, call.case_id)
        unfinished = [found.kind for found in activities(call.connection, row.id) if found.ended_on is None]
        if unfinished:
            names = "、".join(words.ACTIVITY[kind] for kind in unfinished)
            raise InputRejected((Problem("conclusion", "activity_unfinished", {"value": names}),))
        attach(call, data.get("evidence"), about=row.id, title="评审勘验意见")
        conclusion, number = str(data["conclusion"]), str(data["opinion_no"]).strip()
        set_review(
            call.connection,
            row.id,
            status="given",
            opinion_no=number,
            conclusion=conclusion,
            opinion_text=str(data["opinion_text"]).strip(),
            opinion_evidence=list(data.get("evidence") or ()),
            opinion_at=stored(call.instant),
            opinion_by=call.actor.login,
            overdue_wd=self._overdue(call, row),
        )
        said = words.CONCLUSION[conclusion]
        tell_approval(self._office, call, row, "review_opinion_given", document_no=number, feedback=said)
        call.record("review.opinion_given", {"review_id": row.id, "opinion_no": number, "conclusion": conclusion})
        return {"conclusion": conclusion}

    def remind(self, call: Call, *, review_id: str) -> None:
        """The day before the end."""
        row = review_row(call.connection, review_id)
        tell_department(self._office, call, row, "review_opinion_reminder")

    def overdue(self, call: Call, *, review_id: str) -> None:
        """The day has gone by: officers and head are told; the task stays, nothing is deemed."""
        row = review_row(call.connection, review_id)
        set_review(call.connection, review_id, overdue_at=stored(call.instant))
        tell_department(self._office, call, row, "review_opinion_overdue", head=True)
        tell_approval(self._office, call, row, "review_opinion_overdue")
        call.record("review.opinion_overdue", {"review_id": review_id}, department=row.department)

    def urge(self, call: Call, *, review_id: str) -> None:
        """Urge officers and head again, with the working days gone by."""
        row = review_row(call.connection, review_id)
        days = self._overdue(call, row)
        tell_department(self._office, call, row, "review_opinion_urged", head=True, detail=str(days))
        call.record("review.opinion_urged", {"review_id": review_id, "overdue_wd": days}, department=row.department)

    def cite(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The approval department decides by the opinion, which it names; to deviate takes a reason.

        Raises InputRejected: opinion_not_cited, deviation_needs_reason, before_opinion, not_future.
        """
        row = review_of_case(call.connection, call.case_id)
        decision, reason = str(data["decision_type"]), str(data.get("deviation_reason") or "").strip() or None
        self._refuse(call, row, data, decision, reason)
        number = str(data["decision_doc_no"]).strip()
        set_review(
            call.connection,
            row.id,
            status="decided",
            decision_type=decision,
            decision_doc_no=number,
            decided_on=str(data["decided_on"]),
            deviation_reason=reason if deviates(decision, row.conclusion) else None,
            cited_at=stored(call.instant),
            cited_by=call.actor.login,
        )
        told = {"document_no": row.opinion_no, "feedback": words.DECISION[decision]}
        detail = f"未按意见决定,理由:{reason}" if deviates(decision, row.conclusion) else ""
        tell_department(self._office, call, row, "review_opinion_cited", **told, detail=detail)
        call.record(
            "review.opinion_cited",
            {"review_id": row.id, "opinion_no": row.opinion_no, "decision_type": decision, "doc_no": number},
        )
        return {"decision_type": decision}

    def _refuse(self, call: Call, row: Row[Any], data: Mapping[str, Any], decision: str, reason: str | None) -> None:
        found = []
        if not row.conclusion or str(data.get("opinion_no") or "").strip() != row.opinion_no:
            found.append(Problem("opinion_no", "opinion_not_cited", {"value": row.opinion_no or ""}))
        if deviates(decision, row.conclusion) and reason is None:
            told = {"conclusion": words.CONCLUSION.get(row.conclusion or "", ""), "decision": words.DECISION[decision]}
            found.append(Problem("deviation_reason", "deviation_needs_reason", told))
        decided_on = str(data["decided_on"])
        if decided_on > local_date(call.instant).isoformat():
            found.append(Problem("decided_on", "not_future"))
        given_on = local(parsed(row.opinion_at)).date().isoformat() if row.opinion_at else None
        if given_on and decided_on < given_on:
            found.append(Problem("decided_on", "before_opinion", {"given_on": given_on}))
        if found:
            raise InputRejected(tuple(found))

    def _overdue(self, call: Call, row: Row[Any]) -> int:
        """Working days gone by since the last day on which the opinion was due."""
        today = local_date(call.instant)
        if row.due_date is None or today.isoformat() <= row.due_date:
            return 0
        return self._office.working_days(call.connection, row.due_date, today, row.department) or 0


def deviates(decision: str, conclusion: str | None) -> bool:
    """Whether a decision goes against an opinion: granted in spite of it, or refused in spite of it."""
    return (decision in words.GRANTING) == (conclusion == "fail")
