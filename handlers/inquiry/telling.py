"""Who is told what of an inquiry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from engine.registry import Call
from handlers.notice import send
from handlers.office import Office
from handlers.wording.particulars import Particulars


def tell(
    office: Office, call: Call, row: Row[Any], kind: str, department: str, roles: Iterable[str], **more: Any
) -> None:
    """Send a notice on a letter to roles of a department; `more` are further fields of Particulars."""
    told: dict[str, Any] = {
        "matter_kind": "函询",
        "source": office.catalogue.short_name(row.asker),
        "department": office.catalogue.short_name(row.asked or ""),
        "due_date": row.due_date,
        "provisional": bool(row.provisional),
        **more,
    }
    particulars = Particulars(row.subject, row.inquiry_no, **told)
    for role in dict.fromkeys(roles):
        send(office, call, kind, department, role, particulars, row.push_id)


def tell_asker(office: Office, call: Call, row: Row[Any], kind: str, *, head: bool = False, **more: Any) -> None:
    """The department that asks, with its head where the matter is grave."""
    tell(office, call, row, kind, row.asker, _roles(office, row.asker, head), **more)


def tell_asked(office: Office, call: Call, row: Row[Any], kind: str, *, head: bool = False, **more: Any) -> None:
    """The department that is asked, with its head where the matter is grave."""
    tell(office, call, row, kind, row.asked, _roles(office, row.asked, head), **more)


def _roles(office: Office, department: str, head: bool) -> tuple[str, ...]:
    officer = office.receiving_role(department)
    return (officer, office.head_role(department)) if head else (officer,)
