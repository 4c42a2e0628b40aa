"""Decisions are pushed to supervision departments, pushed again, and passed on (Art. 16, 18(1))."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers import supervision_file
from handlers.claim.record import DONE, OPEN, claims_of_tree, open_claim, push_row, set_claim
from handlers.decision.labels import labels_of
from handlers.decision.record import decision_row
from handlers.matter.register import matter_labels, matter_row
from handlers.notice import send
from handlers.office import Office
from handlers.push.writing import Pushed, pushed_decision, write_push


class Pushes:
    """The operators `push.deliver` (of decisions), `push.send` (of matters), `push.redeliver` and `push.reassign`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def deliver(self, call: Call, *, decision_id: str, departments: list[str]) -> list[dict[str, Any]]:
        """Push a decision to each department at once, so that every one has a claim of its own (Art. 3)."""
        decision = decision_row(call.connection, decision_id)
        receipts = {str(told["department"]): told for told in decision.private_network}
        wanted = list(dict.fromkeys([*departments, *receipts]))
        self._refuse_unknown("departments", wanted)
        what = pushed_decision(self._office, decision)
        pushes = [
            write_push(
                self._office,
                call,
                what,
                department,
                receipt=receipts.get(department),
                channel="private_network" if department in receipts else "platform",
            )
            for department in wanted
        ]
        call.label(labels_of(self._office, decision, local_date(call.instant)))
        return pushes

    def send(self, call: Call, *, matter_id: str, departments: list[str]) -> list[dict[str, Any]]:
        """Push a matter by the platform to each department; how long each has, its claim process says (Art. 16)."""
        row = matter_row(call.connection, matter_id)
        wanted = list(dict.fromkeys(departments))
        self._refuse_unknown("departments", wanted)
        what = pushed_matter(row)
        call.label(matter_labels(self._office, row, local_date(call.instant)))
        return [write_push(self._office, call, what, department) for department in wanted]

    def redeliver(self, call: Call, *, push_id: str) -> dict[str, Any]:
        """Push again, corrected, to the department from which it was recalled; the clock begins anew."""
        old = push_row(call.connection, push_id)
        return write_push(self._office, call, self._what(call, old), old.department, supersedes=push_id)

    def reassign(self, call: Call, *, push_id: str, to: str, reason: str = "") -> dict[str, Any]:
        """Pass a returned push on to another department with a claim period of its own.

        The first department's claim ends as reassigned and is not counted late. Raises InputRejected
        for a department that is unknown or has this decision already.
        """
        old = open_claim(call.connection, push_id)
        self._refuse_unknown("new_department", [to])
        self._refuse_present(call, old, to)
        set_claim(call.connection, push_id, status="reassigned", closing_reason=reason)
        if old.decision_id is not None:
            supervision_file.withdraw(call, push_id)
        pushed = push_row(call.connection, push_id)
        told = self._office.particulars_of(pushed, old.department, old.approval_department)
        role = self._office.receiving_role(old.department)
        send(self._office, call, "reassigned", old.department, role, told, push_id)
        call.record(
            "push.reassigned",
            {"push_id": push_id, "reason": reason},
            before={"department": old.department, "status": old.status},
            after={"department": to, "at": stored(call.instant)},
        )
        return write_push(self._office, call, self._what(call, pushed), to, supersedes=push_id)

    def _what(self, call: Call, row: Row[Any]) -> Pushed:
        if row.decision_id is not None:
            return pushed_decision(self._office, decision_row(call.connection, row.decision_id))
        return pushed_matter(matter_row(call.connection, row.matter_id))

    def _refuse_unknown(self, field: str, codes: list[str]) -> None:
        catalogue = self._office.catalogue
        known = {found.code for found in catalogue.departments() if found.supervises or found.role == "approval"}
        unknown = tuple(Problem(field, "unknown_department", {"value": code}) for code in codes if code not in known)
        if unknown:
            raise InputRejected(unknown)

    def _refuse_present(self, call: Call, old: Row[Any], to: str) -> None:
        tree = claims_of_tree(call.connection, old.root_id)
        held = [found for found in tree if found.department == to and found.matter_id == old.matter_id]
        if any(found.status in (*OPEN, *DONE) for found in held):
            raise InputRejected((Problem("new_department", "department_has_push", {"value": to}),))


def pushed_matter(row: Row[Any]) -> Pushed:
    """A matter as it is pushed; its hash is over what it says."""
    said = json.dumps([row.subject, row.reference, row.content, row.evidence], ensure_ascii=False, sort_keys=True)
    return Pushed(
        msg_type=row.msg_type,
        matter_id=row.id,
        decision=None,
        item_code=row.item_code,
        subject=row.subject,
        reference=row.reference,
        source_department=row.source_department,
        approval_department=row.approval_department,
        profile=row.profile,
        payload_hash=hashlib.sha256(said.encode()).hexdigest(),
    )
