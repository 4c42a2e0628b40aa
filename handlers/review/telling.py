"""Who is told what of a request for review."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.registry import Call
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars


def tell_department(office: Office, call: Call, row: Row[Any], kind: str, *, head: bool = False, **more: Any) -> None:
    """The department whose opinion is asked, with its head where the matter is escalated."""
    _tell(office, call, row, kind, row.department, head, more)


def tell_approval(office: Office, call: Call, row: Row[Any], kind: str, *, head: bool = False, **more: Any) -> None:
    """The department that asks."""
    _tell(office, call, row, kind, row.approval_department, head, more)


def _tell(
    office: Office, call: Call, row: Row[Any], kind: str, department: str, head: bool, more: dict[str, Any]
) -> None:
    told: dict[str, Any] = {
        "matter_kind": "评审踏勘配合请求",
        "source": office.catalogue.short_name(row.approval_department),
        "approval": office.catalogue.short_name(row.approval_department),
        "department": office.catalogue.short_name(row.department),
        "due_date": row.due_date,
        "provisional": bool(row.provisional),
        **more,
    }
    particulars = Particulars(row.subject, row.request_no, **told)
    roles = [office.receiving_role(department)]
    if head:
        roles.append(office.head_role(department))
    for role in dict.fromkeys(roles):
        send(office, call, kind, department, role, particulars, row.push_id)
