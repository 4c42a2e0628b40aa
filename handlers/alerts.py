"""Notices that a diagram asks for by kind: reminders and alarms."""

from __future__ import annotations

from engine.errors import UnknownName
from engine.registry import Call
from handlers.claim.record import adopt, claim_row
from handlers.decision.record import decision_row
from handlers.notice import send
from handlers.office import Office
from handlers.wording import Particulars
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
        decision = decision_row(call.connection, row.decision_id)
        approval = row.approval_department
        told = self._office.particulars(decision, row.department, due_date=row.due_date, provisional=row.provisional)
        if kind == "claim_reminder" and row.status == "returned":
            # What is awaited now is the approval department's word, not the department's.
            recipients = [(approval, "approval_clerk")]
            wording = "return_reminder"
        elif kind == "claim_reminder":
            recipients = [(row.department, role) for role in self._reminded(row.department, decision.item_code)]
            wording = kind
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

    def _reminded(self, department: str, item_code: str) -> list[str]:
        """The officers; in key domains (Art. 11) the head as well."""
        roles = [self._office.supervision_role(department)]
        item = self._office.catalogue.item(item_code)
        if item is not None and item.key_domain:
            roles.append("supervision_head")
        return list(dict.fromkeys(roles))
