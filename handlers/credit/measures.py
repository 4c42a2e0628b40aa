"""Measures that others carry out are noted as they are taken: termination, referral, penalty, closing (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.clock import local_date, stored
from engine.registry import Call
from handlers.credit.record import (
    dishonesty_of_case,
    dishonesty_row,
    measures_of,
    set_dishonesty,
    set_measure,
)
from handlers.fields.reading import Answers
from handlers.matter.register import register_matter
from handlers.office import Office
from handlers.privacy.masking import shown_party

PENALTIES = ("punished", "not_punished", "not_filed")


class Measures:
    """The intakes `measure.terminate` and `.penalty`, the operators `measure.refer`, `.letter` and `.close`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def terminate(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The approval department ends the procedure; only where nothing was decided (M1)."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        document = answers.text("document_no")
        day = answers.day("terminated_on", after=row.determined_on or "", after_field="determined_on")
        note = answers.text("termination_note")
        answers.settle()
        set_measure(call, row.id, "M1", "done", document_no=document, day=day, detail=note)
        return {}

    def penalty(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the supervision department did about a penalty; the approval department never imposes one (Art. 24)."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        outcome = answers.choice("penalty_outcome", PENALTIES)
        document = answers.text("penalty_document", required=outcome == "punished")
        day = answers.day("penalty_on", after=row.determined_on or "", after_field="determined_on")
        note = answers.text("penalty_note")
        answers.settle()
        words = {"punished": "作出处罚", "not_punished": "不予处罚", "not_filed": "不予立案"}
        set_measure(
            call, row.id, "M4", "done", document_no=document or None, day=day, detail=f"{words[outcome]}:{note}"
        )
        return {"penalty_outcome": outcome}

    def refer(self, call: Call, *, dishonesty_id: str, ground: str) -> dict[str, Any]:
        """What the handling of the permit is told (Art. 19): it starts with this entry and decides for itself.

        A finding of daily supervision is a referral of its department, with evidence and the day on which the
        investigation ended.
        """
        row = dishonesty_row(call.connection, dishonesty_id)
        set_measure(call, dishonesty_id, "M3", "referred", detail="转许可处理程序")
        return {
            "entry": "referral" if row.found_by == "daily" else "dishonest",
            "licence_id": row.licence_id,
            "decision_type": "RVK",
            "ground": ground,
            "facts": row.facts,
            "evidence": list(row.evidence),
            "investigated_on": row.investigated_on or row.determined_on,
            "source_department": row.department,
        }

    def letter(self, call: Call, *, dishonesty_id: str) -> str:
        """The approval department lets the supervision department know what it found (Art. 24); returns the matter."""
        row = dishonesty_row(call.connection, dishonesty_id)
        item = self._office.catalogue.item(row.item_code)
        found = register_matter(
            self._office,
            call,
            "penalty_letter",
            subject=item.name if item is not None else row.item_code,
            reference=row.document_no or "",
            party=shown_party(row.party_name, row.party_type),
            item_code=row.item_code,
            licence_id=row.licence_id,
            source_department=row.department,
            approval_department=row.approval_department,
            content={name: getattr(row, name) for name in ("facts", "breach_type", "reasons", "determined_on")},
            evidence=list(row.evidence),
        )
        set_measure(call, dishonesty_id, "M4", "running", detail="已函告监管部门")
        return str(found.id)

    def close(self, call: Call, *, dishonesty_id: str) -> list[str]:
        """Everything is done or stands where it must; returns the statuses of the measures."""
        at = stored(call.instant)
        set_dishonesty(call.connection, dishonesty_id, status="closed", closed_at=at)
        call.record("dishonesty.closed", {"dishonesty_id": dishonesty_id})
        found: Sequence[Any] = measures_of(call.connection, dishonesty_id)
        return [f"{row.code}:{row.status}" for row in found]
