"""Every confirmed dishonesty is entered in the party's credit record; punishment needs a basis (Art. 22, M6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.credit.record import dishonesty_of_case, rectification_row, set_measure
from handlers.credit.rectifying import RECTIFIED
from handlers.credit.schema import credit_record
from handlers.credit.telling import tell
from handlers.fields.reading import Answers
from handlers.office import Office

LEVELS = ("general", "serious")


class Registering:
    """The intake `credit.register`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Enter a credit record. Raises InputRejected: party_not_heard, basis_code where punishment has no basis."""
        row = dishonesty_of_case(call.connection, call.case_id)
        if row.finding != "FALSE" or row.told_on is None or row.heard_on is None:
            raise InputRejected((Problem("level", "party_not_heard"),))
        answers = Answers(data, local_date(call.instant))
        level = answers.choice("level", LEVELS)
        punished = answers.yes("punished")
        basis = answers.text("basis_code", required=False)
        if (punished or level == "serious") and not basis:
            answers.wrong("basis_code", "basis_code_required")
        publish_from = answers.day("publish_from", future=True, after=row.determined_on, after_field="determined_on")
        told = {
            "level": level,
            "punished": punished,
            "basis_code": basis or None,
            "publish_from": publish_from,
            "publish_to": answers.day("publish_to", future=True, after=publish_from, after_field="publish_from"),
            "objection_channel": answers.text("objection_channel"),
            "fact": answers.text("fact"),
        }
        answers.settle()
        order = rectification_row(call.connection, row.id)
        names = ("item_code", "party_name", "party_type", "party_key", "breach_type", "told_on", "heard_on")
        record_id = call.new_id()
        values = {
            "id": record_id,
            "dishonesty_id": row.id,
            "root_id": row.root_id,
            **{name: getattr(row, name) for name in names},
            **told,
            "document_no": row.document_no,
            "decided_by": row.department,
            "decided_on": row.determined_on,
            "note": RECTIFIED if order is not None and order.outcome == "passed" else None,
            "status": "standing",
            "objection": "none",
            "repair": "none",
            "registered_at": stored(call.instant),
            "registered_by": call.actor.login,
        }
        call.connection.execute(insert(credit_record), values)
        set_measure(call, row.id, "M6", "done", document_no=row.document_no, day=row.determined_on)
        call.record("credit.registered", {"record_id": record_id, "level": level, "punished": punished})
        tell(self._office, call, "credit_registered", row)
        return {"record_id": record_id}
