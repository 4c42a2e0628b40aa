"""Who is told what of a meeting."""

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
    """Send a notice on a meeting to roles of a department; `more` are further fields of Particulars."""
    told = Particulars(
        row.topic or "涉密议题",
        row.meeting_no,
        matter_kind="联席会议",
        source=office.catalogue.short_name(row.proposer),
        approval=office.catalogue.short_name(row.approval_department),
        department=office.catalogue.short_name(department),
        **more,
    )
    for role in dict.fromkeys(roles):
        send(office, call, kind, department, role, told)


def tell_officer(office: Office, call: Call, row: Row[Any], kind: str, department: str, **more: Any) -> None:
    """The same to those of a department who deal with what comes in."""
    tell(office, call, row, kind, department, (office.receiving_role(department),), **more)
