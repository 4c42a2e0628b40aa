"""The party objects to its credit record, or asks for its repair; the department that made it answers (Art. 22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update
from sqlalchemy import insert as inserted

from engine.clock import local_date
from engine.errors import NotFound
from engine.registry import Admission, Call, Labels
from handlers.credit.record import credit_row, dishonesty_row, set_credit
from handlers.credit.schema import credit_objection, credit_record
from handlers.credit.telling import tell
from handlers.evidence.attaching import attach
from handlers.fields.reading import Answers
from handlers.office import Office
from handlers.privacy.masking import shown_party

OBJECTION, REPAIR = "objection", "repair"
OUTCOMES = {OBJECTION: ("withdrawn", "corrected", "refused"), REPAIR: ("repaired", "refused")}


class Objecting:
    """The intakes `credit.object` and `credit.answer`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def object(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Take in an objection or a request for repair. Raises InputRejected naming the field."""
        answers = Answers(data, local_date(call.instant))
        number = answers.text("document_no")
        record = _record(call.connection, number) if number else None
        if number and record is None:
            answers.wrong("document_no", "unknown_credit_record", value=number)
        after = record.decided_on if record is not None else ""
        told = {
            "kind": answers.choice("kind", (OBJECTION, REPAIR)),
            "received_on": answers.day("received_on", after=after, after_field="determined_on"),
            "content": answers.text("content"),
            "evidence": answers.files("evidence"),
        }
        if record is not None and record.status == "withdrawn":
            answers.wrong("document_no", "credit_record_withdrawn", value=number)
        answers.settle()
        if record is None:
            raise NotFound(document=number)
        values = {"id": call.new_id(), "record_id": record.id, "root_id": call.root_id, "case_id": call.case_id}
        call.connection.execute(inserted(credit_objection), {**values, **told})
        attach(call, told["evidence"], about=values["id"], title="信用异议(修复)材料")
        state = {"objection": "open"} if told["kind"] == OBJECTION else {"repair": "applied"}
        set_credit(call.connection, record.id, **state)
        call.record("credit.objected", {"record_id": record.id, "kind": told["kind"]})
        of = dishonesty_row(call.connection, record.dishonesty_id)
        call.participate(record.decided_by)
        tell(self._office, call, "objection_received", of)
        item = self._office.catalogue.item(record.item_code)
        return Admission(
            data={
                "record_id": record.id,
                "kind": told["kind"],
                "department": record.decided_by,
                "head": self._office.head_role(record.decided_by),
                "profile": of.profile,
            },
            labels=Labels(
                item.name if item is not None else record.item_code,
                record.document_no,
                shown_party(record.party_name, record.party_type),
            ),
        )

    def answer(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Withdraw or correct the record, repair it, or refuse with reasons. Returns `outcome`."""
        asked = self._asked(call)
        record = credit_row(call.connection, asked.record_id)
        answers = Answers(data, local_date(call.instant))
        outcome = answers.choice("outcome", OUTCOMES[asked.kind])
        told = {
            "outcome": outcome,
            "outcome_on": answers.day("outcome_on", after=asked.received_on, after_field="received_on"),
            "reasons": answers.text("reasons"),
        }
        corrected = answers.text("corrected_fact", required=outcome == "corrected")
        answers.settle()
        same = credit_objection.c.id == asked.id
        call.connection.execute(update(credit_objection).where(same).values(**told, handled_by=call.actor.login))
        set_credit(call.connection, record.id, **_consequence(asked.kind, outcome, corrected))
        call.record("credit.answered", {"record_id": record.id, **told}, before={"fact": record.fact})
        return {"outcome": outcome}

    def _asked(self, call: Call) -> Row[Any]:
        query = select(credit_objection).where(credit_objection.c.case_id == call.case_id)
        found = call.connection.execute(query).one_or_none()
        if found is None:
            raise NotFound(case=call.case_id)
        return found


def _consequence(kind: str, outcome: str, corrected: str) -> dict[str, Any]:
    if kind == REPAIR:
        return {"repair": "repaired" if outcome == "repaired" else "refused"}
    if outcome == "withdrawn":
        return {"objection": "upheld", "status": "withdrawn"}
    if outcome == "corrected":
        return {"objection": "upheld", "status": "corrected", "fact": corrected}
    return {"objection": "refused"}


def _record(connection: Connection, number: str) -> Row[Any] | None:
    """The credit record that goes by the number of the finding's document, or by its own id."""
    named = or_(credit_record.c.document_no == number, credit_record.c.id == number)
    query = select(credit_record).where(named).order_by(credit_record.c.id.desc())
    return connection.execute(query.limit(1)).one_or_none()
