"""Decisions are pushed to supervision departments, pushed again, and passed on (Art. 16, 18(1))."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers import supervision_file
from handlers.claim.record import DONE, OPEN, claims_of_tree, open_claim, push_row, set_claim
from handlers.decision.labels import labels_of
from handlers.decision.record import decision_row
from handlers.notice import send
from handlers.office import Office
from handlers.push.writing import write_push


class Pushes:
    """The operators `push.deliver`, `push.redeliver` and `push.reassign`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def deliver(self, call: Call, *, decision_id: str, departments: list[str]) -> list[dict[str, Any]]:
        """Push a decision to each department at once, so that every one has a claim of its own (Art. 3)."""
        decision = decision_row(call.connection, decision_id)
        receipts = {str(told["department"]): told for told in decision.private_network}
        wanted = list(dict.fromkeys([*departments, *receipts]))
        self._refuse_unknown("departments", wanted)
        pushes = [
            write_push(
                self._office,
                call,
                decision,
                department,
                receipt=receipts.get(department),
                channel="private_network" if department in receipts else "platform",
            )
            for department in wanted
        ]
        call.label(labels_of(self._office, decision, local_date(call.instant)))
        return pushes

    def redeliver(self, call: Call, *, push_id: str) -> dict[str, Any]:
        """Push a corrected decision again to the department from which it was recalled; the clock begins anew."""
        old = push_row(call.connection, push_id)
        decision = decision_row(call.connection, old.decision_id)
        return write_push(self._office, call, decision, old.department, supersedes=push_id)

    def reassign(self, call: Call, *, push_id: str, to: str, reason: str = "") -> dict[str, Any]:
        """Pass a returned push on to another department with a claim period of its own.

        The first department's claim ends as reassigned and is not counted late. Raises InputRejected
        for a department that is unknown or has this decision already.
        """
        old = open_claim(call.connection, push_id)
        self._refuse_unknown("new_department", [to])
        self._refuse_present(call, old, to)
        set_claim(call.connection, push_id, status="reassigned", closing_reason=reason)
        supervision_file.withdraw(call, push_id)
        decision = decision_row(call.connection, old.decision_id)
        told = self._office.particulars(decision, old.department)
        role = self._office.supervision_role(old.department)
        send(self._office, call, "reassigned", old.department, role, told, push_id)
        call.record(
            "push.reassigned",
            {"push_id": push_id, "reason": reason},
            before={"department": old.department, "status": old.status},
            after={"department": to, "at": stored(call.instant)},
        )
        return write_push(self._office, call, decision, to, supersedes=push_id)

    def _refuse_unknown(self, field: str, codes: list[str]) -> None:
        known = {department.code for department in self._office.catalogue.supervision_departments()}
        unknown = tuple(Problem(field, "unknown_department", {"value": code}) for code in codes if code not in known)
        if unknown:
            raise InputRejected(unknown)

    def _refuse_present(self, call: Call, old: Row[Any], to: str) -> None:
        held = [found for found in claims_of_tree(call.connection, old.root_id) if found.department == to]
        if any(found.status in (*OPEN, *DONE) for found in held):
            raise InputRejected((Problem("new_department", "department_has_push", {"value": to}),))
