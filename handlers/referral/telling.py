"""Notices on a referral, told of its licence and document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.registry import Call
from handlers.matter.register import matter_row
from handlers.notice import send
from handlers.office import Office


def tell(
    office: Office, call: Call, kind: str, row: Row[Any], department: str, role: str | None = None, **more: Any
) -> None:
    """Tell a role of a department; without a role those who receive what is pushed to it."""
    matter = matter_row(call.connection, row.matter_id)
    told = office.particulars_of(matter, department, row.approval_department, **more)
    send(office, call, kind, department, role or office.receiving_role(department), told)
