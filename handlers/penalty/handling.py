"""The supervision department handles a letter by law and reports back: filed or not, penalised or not (Art. 24).

A penalty of the kinds of Art. 19(2) is pushed as supervision information within seven working days of its date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, start_of_day, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.catalogue import code_list
from handlers.evidence.attaching import attach
from handlers.office import Office
from handlers.penalty.record import letter_of_case, letter_row, set_letter
from handlers.penalty.telling import tell_approval, tell_department
from handlers.privacy.masking import shown_party
from handlers.supervision.register import register_info

PUSH_LIMIT = "s2a_push_days"
INFORMATION = "supervision_push"


class Handling:
    """The intakes `penalty.file` and `penalty.conclude`, the operator `penalty.inform`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def file(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Filed, or not with a reason. Returns `filing`. Raises InputRejected: not_future, before_letter."""
        row = letter_of_case(call.connection, call.case_id)
        filing = str(data["filing"])
        self._refuse_day(call, data, "case_filed_on")
        reported = {"filing_reported_at": stored(call.instant), "filing_reported_by": call.actor.login}
        if filing == "not_filed":
            reason = str(data["not_filed_reason"]).strip()
            set_letter(call.connection, row.id, status="not_filed", not_filed_reason=reason, **reported)
            tell_approval(self._office, call, row, "penalty_not_filed", reason=reason)
            call.record("penalty.not_filed", {"letter_id": row.id, "reason": reason})
            return {"filing": filing}
        number, filed_on = str(data["filing_no"]).strip(), str(data["case_filed_on"])
        set_letter(call.connection, row.id, status="filed", filing_no=number, filed_on=filed_on, **reported)
        tell_approval(self._office, call, row, "penalty_filed", document_no=number, day=filed_on)
        call.record("penalty.filed", {"letter_id": row.id, "filing_no": number, "case_filed_on": filed_on})
        return {"filing": filing}

    def conclude(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Penalised, or not with a reason. Returns `penalised`, its kind and how it is to be pushed.

        Raises InputRejected: not_future, not_before.
        """
        row = letter_of_case(call.connection, call.case_id)
        self._refuse_day(call, data, "penalised_on", since=row.filed_on)
        self._refuse_day(call, data, "served_on", since=data.get("penalised_on"))
        attach(call, data.get("evidence"), about=row.id, title="处理结果材料")
        values = {
            "outcome_at": stored(call.instant),
            "outcome_by": call.actor.login,
            "outcome_evidence": list(data.get("evidence") or ()),
        }
        if data["outcome"] == "not_penalised":
            reason = str(data["not_penalised_reason"]).strip()
            set_letter(call.connection, row.id, status="not_penalised", not_penalised_reason=reason, **values)
            tell_approval(self._office, call, row, "penalty_not_imposed", reason=reason)
            call.record("penalty.not_imposed", {"letter_id": row.id, "reason": reason})
            return {"penalised": False}
        said = {name: str(data[name]).strip() for name in ("penalty_kind", "penalty_no", "penalised_on")}
        said["penalty_text"], linked = str(data["penalty_text"]).strip(), data["linked"] == "yes"
        said["penalty_basis"] = str(data.get("penalty_basis") or "").strip()
        set_letter(call.connection, row.id, status="penalised", linked=linked, **said, **values)
        told = {"document_no": said["penalty_no"], "day": said["penalised_on"]}
        tell_approval(self._office, call, row, "penalty_imposed", feedback=kind_name(said["penalty_kind"]), **told)
        call.record("penalty.imposed", {"letter_id": row.id, **said, "linked": linked})
        routed = {name: said[name] for name in ("penalty_kind", "penalised_on")}
        pushing = {name: str(data.get(name) or "").strip() for name in ("push_now", "served_on", "late_reason")}
        return {"penalised": True, "linked": linked, **routed, **pushing}

    def inform(self, call: Call, *, letter_id: str, push_now: str, served_on: str, late_reason: str) -> None:
        """Hand the penalty over to the push of supervision information; the letter keeps until when and where.

        The seven working days run from the penalty's own date, not from its entry (Art. 19(2)). Raises
        InputRejected where it is late and no reason is given.
        """
        row = letter_row(call.connection, letter_id)
        anchor = start_of_day(date.fromisoformat(row.penalised_on))
        due = call.deadline(PUSH_LIMIT, anchor, profile=row.profile, department=row.department)
        last = due.last_day.isoformat()
        told = {"push_now": push_now, "served_on": served_on or None, "late_reason": late_reason}
        info = register_info(self._office, call, {**self._information(row), **told})
        case_id = call.start(INFORMATION, info)
        dues = {"push_due_on": last, "push_due_provisional": due.provisional}
        set_letter(call.connection, letter_id, info_case_id=case_id, late_reason=late_reason or None, **dues)
        tell_department(self._office, call, row, "penalty_to_push", document_no=row.penalty_no, due_date=last)
        call.record(
            "penalty.informed",
            {"letter_id": letter_id, "info_case": case_id, "due_date": last},
            department=row.department,
        )

    def _information(self, row: Row[Any]) -> dict[str, Any]:
        return {
            "penalty_letter_id": row.id,
            "supervision_type": row.penalty_kind,
            "decision_no": row.penalty_no,
            "decided_on": row.penalised_on,
            "party": shown_party(row.party_name, row.party_type),
            "item_code": row.item_code,
            "licence_id": row.licence_id or "",
            "linked": bool(row.linked),
            "content": row.penalty_text,
            "basis": row.penalty_basis or "",
            "evidence": list(row.outcome_evidence),
            "source_department": row.department,
        }

    def _refuse_day(self, call: Call, data: Mapping[str, Any], field: str, since: str | None = None) -> None:
        day = data.get(field)
        if day and day > local_date(call.instant).isoformat():
            raise InputRejected((Problem(field, "not_future"),))
        if day and since and day < since:
            raise InputRejected((Problem(field, "not_before", {"since": since}),))


def kind_name(code: str) -> str:
    """What a kind of supervision information is called."""
    return next((str(told["name"]) for told in code_list("supervision_type") if told["code"] == code), code)
