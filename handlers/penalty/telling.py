"""Who is told what of a penalty letter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.registry import Call
from handlers.notice import send
from handlers.office import Office
from handlers.penalty.words import DECISION
from handlers.wording.particulars import Particulars


def tell_department(office: Office, call: Call, row: Row[Any], kind: str, *, head: bool = False, **more: Any) -> None:
    """The supervision department, with its head where the matter is escalated."""
    _tell(office, call, row, kind, row.department, head, more)


def tell_approval(office: Office, call: Call, row: Row[Any], kind: str, **more: Any) -> None:
    """The approval department that wrote."""
    _tell(office, call, row, kind, row.approval_department, False, more)


def subject_of(office: Office, row: Row[Any]) -> str:
    """食品经营许可撤销."""
    item = office.catalogue.item(row.item_code)
    return f"{item.name if item is not None else row.item_code}{DECISION[row.decision_type]}"


def _tell(
    office: Office, call: Call, row: Row[Any], kind: str, department: str, head: bool, more: dict[str, Any]
) -> None:
    told: dict[str, Any] = {
        "matter_kind": "涉处罚函告",
        "source": office.catalogue.short_name(row.approval_department),
        "approval": office.catalogue.short_name(row.approval_department),
        "department": office.catalogue.short_name(row.department),
        **more,
    }
    particulars = Particulars(subject_of(office, row), row.letter_no, **told)
    roles = [office.receiving_role(department)]
    if head:
        roles.append(office.head_role(department))
    for role in dict.fromkeys(roles):
        send(office, call, kind, department, role, particulars, row.push_id)
