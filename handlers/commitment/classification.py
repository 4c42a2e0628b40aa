"""An item without a classification is classified first, by both departments (Art. 22); nothing is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update

from engine.clock import local_date, stored
from engine.errors import NotFound
from engine.registry import Call
from handlers.commitment.opening import EXEMPT, METHODS, agreed_values, routing
from handlers.commitment.record import (
    classifications_of,
    commitment_of_case,
    commitment_row,
    set_commitment,
)
from handlers.commitment.schema import classification
from handlers.fields.reading import Answers
from handlers.office import Office

MOST_DAYS = 250
"""A verification limit beyond a year's working days is a slip of the pen."""


class Classifications:
    """The intakes `commitment.propose` and `commitment.confirm`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def propose(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The approval department says how the item is to be verified. Raises InputRejected naming the field."""
        row = commitment_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        method = answers.choice("method", METHODS)
        verified = method != EXEMPT
        values = {
            "method": method,
            "verify_days": answers.number("verify_days", 1, MOST_DAYS) if verified else None,
            "standard": answers.text("standard"),
            "means": answers.choices("means", self._office.catalogue.code_list("verify_means"), required=verified),
            "suspension": answers.yes("suspension") if verified else False,
        }
        answers.settle()
        proposal = {
            "id": call.new_id(),
            "commitment_id": row.id,
            "item_code": row.item_code,
            "approval_department": row.approval_department,
            "supervision_department": row.supervision_department,
            **values,
            "status": "proposed",
            "proposed_at": stored(call.instant),
            "proposed_by": call.actor.login,
        }
        call.connection.execute(insert(classification), proposal)
        call.record("commitment.classification_proposed", {"commitment_id": row.id, "method": method})
        return {}

    def confirm(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The supervision department agrees or objects with a reason; only both together classify an item.

        Returns `agreed` and, agreed, the routing anew. Raises InputRejected naming the field.
        """
        row = commitment_of_case(call.connection, call.case_id)
        proposed = [found for found in classifications_of(call.connection, row.id) if found.status == "proposed"]
        if not proposed:
            raise NotFound(case=call.case_id)
        answers = Answers(data, local_date(call.instant))
        agreed = answers.choice("answer", ("agree", "object")) == "agree"
        note = answers.text("answer_note", required=not agreed)
        answers.settle()
        answered = {
            "status": "agreed" if agreed else "objected",
            "note": note or None,
            "answered_at": stored(call.instant),
            "answered_by": call.actor.login,
        }
        call.connection.execute(update(classification).where(classification.c.id == proposed[-1].id).values(**answered))
        call.record("commitment.classification_answered", {"commitment_id": row.id, "agreed": agreed, "note": note})
        if not agreed:
            return {"agreed": False}
        set_commitment(call.connection, row.id, **agreed_values(proposed[-1]))
        row = commitment_row(call.connection, row.id)
        told = routing(self._office, row)
        set_commitment(call.connection, row.id, department=told["department"])
        return {"agreed": True, **told}
