"""Notices that a diagram asks for by kind: reminders and alarms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.errors import UnknownName
from engine.registry import Call
from handlers.claim.record import adopt, claim_row, push_row
from handlers.decision.record import decision_row
from handlers.matter.register import matter_row
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars
from handlers.words import elements


class Alerts:
    """The operator `notice.send`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def send(
        self,
        call: Call,
        *,
        kind: str,
        push_id: str | None = None,
        decision_id: str | None = None,
        department: str | None = None,
    ) -> None:
        """Tell those concerned. Kinds: claim_reminder, receipt_missing (of a push), supplement_overdue (of a decision).

        Raises UnknownName.
        """
        if push_id is not None:
            self._about_push(call, kind, push_id)
        elif decision_id is not None:
            self._about_decision(call, kind, decision_id, department)
        else:
            raise UnknownName(sort="notice kind", name=kind)

    def _about_push(self, call: Call, kind: str, push_id: str) -> None:
        adopt(call, push_id)
        row = claim_row(call.connection, push_id)
        pushed, approval, source = push_row(call.connection, push_id), row.approval_department, row.source_department
        dues = {"due_date": row.due_date, "provisional": row.provisional}
        told = self._office.particulars_of(pushed, row.department, approval, **dues)
        if kind == "claim_reminder" and row.status == "returned":
            # What is awaited now is the sender's word, not the department's.
            recipients = [(source, self._office.receiving_role(source))]
            wording = "return_reminder" if row.decision_id is not None else "matter_return_reminder"
        elif kind == "claim_reminder":
            recipients = [(row.department, role) for role in self._reminded(row.department, self._item(call, row))]
            wording = kind if row.decision_id is not None else "matter_reminder"
        elif kind == "receipt_missing":
            administrators = [(name, "platform_admin") for name in self._office.administrators()]
            recipients = [(approval, "approval_clerk"), *administrators]
            wording = kind
        else:
            raise UnknownName(sort="notice kind", name=kind)
        for department, role in recipients:
            send(self._office, call, kind, department, role, told, push_id, wording)

    def _about_decision(self, call: Call, kind: str, decision_id: str, department: str | None) -> None:
        if kind != "supplement_overdue":
            raise UnknownName(sort="notice kind", name=kind)
        decision = decision_row(call.connection, decision_id)
        told = Particulars(decision.item_name, decision.doc_no, missing=elements(decision.missing))
        send(self._office, call, kind, department or decision.approval_department, "approval_clerk", told)

    def _item(self, call: Call, row: Row[Any]) -> str | None:
        if row.decision_id is not None:
            return str(decision_row(call.connection, row.decision_id).item_code)
        code: str | None = matter_row(call.connection, row.matter_id).item_code
        return code

    def _reminded(self, department: str, item_code: str | None) -> list[str]:
        """The officers; in key domains (Art. 11) the head as well."""
        roles = [self._office.receiving_role(department)]
        item = self._office.catalogue.item(item_code) if item_code else None
        if item is not None and item.key_domain:
            roles.append(self._office.head_role(department))
        return list(dict.fromkeys(roles))
