"""Claims and pushes as rows: what is pending where, since when, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from engine.clock import local_date, parsed, start_of_day, stored
from engine.errors import Fault
from engine.registry import Call
from engine.worklist.inbox import items_of_tree
from handlers.rows import only
from handlers.schema import claim, push

CLAIM_ELEMENT = "claim"
"""The task in which a department claims or returns."""

OPEN = ("pending", "returned", "overdue")
"""Statuses in which a claim is still awaited; overdue ones are never claimed by the system."""

DECISION_LIMIT = "a2s_claim_days"
"""By which pushed decisions are due (Art. 18(1))."""

DONE = ("claimed", "auto_claimed")
"""Statuses in which the push has been taken over."""


_PUSH = select(push).where(push.c.id == bindparam("of_push"))
_CLAIM = select(claim).where(claim.c.push_id == bindparam("of_push"))
_CLAIM_OF_CASE = select(claim).where(
    claim.c.case_id == bindparam("of_case"),
    claim.c.push_id.not_in(select(push.c.supersedes).where(push.c.supersedes.is_not(None))),
)
_CLAIMS_OF_TREE = select(claim).where(claim.c.root_id == bindparam("of_root")).order_by(claim.c.push_id)
_SET_CLAIM = update(claim).where(claim.c.push_id == bindparam("of_push"))
_SET_PUSH = update(push).where(push.c.id == bindparam("of_push"))
_ADOPT = _SET_CLAIM.where(claim.c.case_id.is_(None))


class ClaimNotOpen(Fault):
    """The claim is no longer awaited."""


def push_row(connection: Connection, push_id: str) -> Row[Any]:
    """One push. Raises NotFound."""
    return only(connection, _PUSH, push=push_id)


def claim_row(connection: Connection, push_id: str) -> Row[Any]:
    """The claim that a push awaits. Raises NotFound."""
    return only(connection, _CLAIM, push=push_id)


def open_claim(connection: Connection, push_id: str) -> Row[Any]:
    """The claim, still awaited. Raises NotFound, ClaimNotOpen."""
    row = claim_row(connection, push_id)
    if row.status not in OPEN:
        raise ClaimNotOpen(push=push_id, status=row.status)
    return row


def claim_of_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The claim that a claim case is about: that of its latest push."""
    return connection.execute(_CLAIM_OF_CASE, {"of_case": case_id}).first()


def claim_case(connection: Connection, push_id: str) -> str | None:
    """The child case in which a push awaits its claim, to which a recall is addressed; None once it is over."""
    row = claim_row(connection, push_id)
    if row.status not in OPEN or row.case_id is not None:
        return row.case_id if row.status in OPEN else None
    items = items_of_tree(connection, row.root_id, open_only=True)
    waiting = (item.case_id for item in items if item.department == row.department and item.element == CLAIM_ELEMENT)
    return next(waiting, None)


def claims_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    """All claims under a root case, in order of push."""
    return list(connection.execute(_CLAIMS_OF_TREE, {"of_root": root_id}))


def set_claim(connection: Connection, push_id: str, **values: Any) -> None:
    connection.execute(_SET_CLAIM, {"of_push": push_id, **values})


def set_push(connection: Connection, push_id: str, **values: Any) -> None:
    connection.execute(_SET_PUSH, {"of_push": push_id, **values})


def adopt(call: Call, push_id: str) -> None:
    """Note which child case a claim is dealt with in; the first act in that case tells."""
    if call.case_id != call.root_id:
        call.connection.execute(_ADOPT, {"of_push": push_id, "case_id": call.case_id})


def due_values(call: Call, limit: str, pushed_at: str, profile: str, department: str) -> dict[str, Any]:
    """The due columns of a claim: so many working days after the day of delivery as the rule parameter says."""
    due = call.deadline(limit, parsed(pushed_at), profile=profile, department=department)
    return {
        "pushed_at": pushed_at,
        "due_at": stored(due.instant),
        "due_date": due.last_day.isoformat(),
        "provisional": due.provisional,
    }


def due_date_of(due_at: str) -> str:
    """The last day of a limit whose exclusive end is known."""
    end = parsed(due_at)
    day = local_date(end)
    return (day - timedelta(days=1)).isoformat() if end == start_of_day(day) else day.isoformat()
