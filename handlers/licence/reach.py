"""Which licences a department may look up: those it approves and those it supervises."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from handlers.licence.schema import licence, licence_event
from handlers.office import Office
from handlers.schema import claim

_GIVEN_UP = ("reassigned", "recalled")
"""Claims that leave a department nothing to supervise."""


def within_reach(office: Office, department: str) -> ColumnElement[bool]:
    """The condition under which a licence is a department's business.

    It approves the licence, the register of items gives it the supervision (Art. 3), or a decision in the
    licence's chain was pushed to it and it has not handed that on.
    """
    codes = [item.code for item in office.catalogue.items() if department in item.supervising]
    pushed = (
        select(licence_event.c.licence_id)
        .join(claim, claim.c.decision_id == licence_event.c.decision_id)
        .where(claim.c.department == department, claim.c.status.not_in(_GIVEN_UP))
    )
    return or_(licence.c.approval_department == department, licence.c.item_code.in_(codes), licence.c.id.in_(pushed))
