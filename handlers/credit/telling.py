"""Who is told what of a dishonest commitment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.errors import UnknownName
from engine.registry import Call
from handlers.credit.record import dishonesty_row, rectification_row, transfer_row
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars


class Telling:
    """The operator `dishonesty.tell`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def tell(self, call: Call, *, kind: str, dishonesty_id: str) -> None:
        """Send a notice on a finding. Raises UnknownName."""
        row = dishonesty_row(call.connection, dishonesty_id)
        tell(self._office, call, kind, row, rectification_row(call.connection, dishonesty_id))


def tell(office: Office, call: Call, kind: str, row: Row[Any], order: Row[Any] | None = None, reason: str = "") -> None:
    """Send a notice to those whom its kind concerns. Raises UnknownName."""
    to = {
        "rectification_reminder": ((row.department, office.receiving_role(row.department)),),
        "rectification_lapsed": (
            (row.department, office.receiving_role(row.department)),
            (row.department, office.head_role(row.department)),
            (row.approval_department, office.receiving_role(row.approval_department)),
        ),
        "transfer_replied": (
            (row.supervision_department, office.head_role(row.supervision_department)),
            (row.approval_department, office.head_role(row.approval_department)),
        ),
        "credit_registered": ((row.approval_department, office.receiving_role(row.approval_department)),),
        "objection_received": ((row.department, office.head_role(row.department)),),
    }
    if kind not in to:
        raise UnknownName(sort="notice kind", name=kind)
    transfer = transfer_row(call.connection, row.id)
    item = office.catalogue.item(row.item_code)
    told = Particulars(
        item.name if item is not None else row.item_code,
        row.document_no or row.filing_no or "",
        matter_kind="承诺不实处置",
        approval=office.catalogue.short_name(row.approval_department),
        department=office.catalogue.short_name(row.department),
        due_date=order.due_date if order is not None else None,
        document_no=transfer.document_no if transfer is not None else "",
        reason=reason,
    )
    for department, role in dict.fromkeys(to[kind]):
        send(office, call, kind, department, role, told)
