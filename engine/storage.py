"""The statements by which cases are read and written, each built once.

Building a statement costs ten times what the database takes to carry it out; see engine.writes for how
those that write are gathered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .live import RunningTimer
from .registry import Labels
from .store.schema import NO_DEADLINE, cases, event, message, participant, timer, work_item
from .store.statements import row, rows, scalar

INSERT_CASE, INSERT_EVENT, INSERT_MESSAGE = insert(cases), insert(event), insert(message)
INSERT_ITEM, INSERT_TIMER = insert(work_item), insert(timer)
UPDATE_CASE = update(cases).where(cases.c.id == bindparam("case"), cases.c.revision == bindparam("loaded"))
RELABEL = update(work_item).where(work_item.c.case_id == bindparam("case"))
CLOSE_ITEM = update(work_item).where(
    work_item.c.case_id == bindparam("case"), work_item.c.task == bindparam("token"), work_item.c.state == "open"
)
MOVE_ITEM = update(work_item).where(
    work_item.c.case_id == bindparam("case"), work_item.c.due_timer == bindparam("timer"), work_item.c.state == "open"
)
PIN_CASE = update(cases).where(cases.c.id == bindparam("case"))
REDRAW_ITEM = update(work_item).where(work_item.c.id == bindparam("item"), work_item.c.state == "open")
DELETE_TIMER = delete(timer).where(timer.c.case_id == bindparam("case"), timer.c.task == bindparam("token"))
HANDLED = update(message).where(message.c.id == bindparam("message"))
ADMIT = {
    name: dialect.insert(participant).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
"""Departments that see the case already keep their date."""

_OF_CASE = cases.c.id == bindparam("case")
_LOCK = select(cases).where(_OF_CASE).with_for_update(key_share=True)
_TRY_LOCK = select(cases.c.root_id).where(_OF_CASE).with_for_update(key_share=True, skip_locked=True)
_WAITING = (
    select(message)
    .where(message.c.case_id == bindparam("case"), message.c.handled_at.is_(None))
    .order_by(message.c.legal_at, message.c.id)
)


_PARENT = select(cases.c.parent_id).where(cases.c.id == bindparam("case"))


def lock_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The case row, held until the transaction ends; child rows may still refer to it meanwhile."""
    return row(connection, _LOCK, {"case": case_id})


def try_lock(connection: Connection, case_id: str) -> str | None:
    """Lock the case row where no other transaction holds it, never waiting; returns the root of its tree."""
    return scalar(connection, _TRY_LOCK, {"case": case_id})


def label_values(labels: Labels) -> dict[str, str]:
    """The label columns shared by cases and work items."""
    return {
        "subject": labels.subject,
        "reference": labels.reference,
        "party": labels.party,
        "badges": json.dumps(labels.badges, ensure_ascii=False),
    }


def row_labels(row: Row[Any]) -> Labels:
    return Labels(row.subject, row.reference, row.party, tuple(json.loads(row.badges)))


def timer_values(case_id: str, found: RunningTimer) -> dict[str, Any]:
    """The row of a running timer."""
    return {
        "case_id": case_id,
        "task": found.task,
        "element": found.element,
        "due_at": found.due_at,
        "provisional": int(found.provisional),
        "basis": json.dumps(dict(found.basis), ensure_ascii=False),
    }


def moved_values(case_id: str, moved: RunningTimer) -> dict[str, Any]:
    """The new due time of the open work items whose deadline this timer is."""
    return {"case": case_id, "timer": moved.element, "due_at": moved.due_at, "provisional": int(moved.provisional)}


def due_of(timers: Iterable[RunningTimer], element: str | None) -> dict[str, Any]:
    """The due columns of a work item whose deadline is the timer of this element."""
    for found in timers:
        if element is not None and found.element == element:
            return {
                "due_at": found.due_at,
                "provisional": int(found.provisional),
                "due_timer": element,
                "due_source": found.basis.get("source"),
            }
    return {"due_at": NO_DEADLINE, "provisional": 0, "due_timer": element, "due_source": None}


def admission_rows(root_id: str, departments: Iterable[str], since: str) -> list[dict[str, str]]:
    """The rows that let departments see a case."""
    return [{"root_id": root_id, "department": name, "since": since} for name in sorted(departments) if name]


def waiting_messages(connection: Connection, case_id: str) -> list[Row[Any]]:
    """The messages that a case has not handled, in order of their legal instants."""
    return rows(connection, _WAITING, {"case": case_id})


def parent_of(connection: Connection, case_id: str) -> str | None:
    """The case that called this one."""
    return scalar(connection, _PARENT, {"case": case_id})


def running_children(connection: Connection, case_id: str, parent_tasks: Iterable[int]) -> list[str]:
    """The cases under this one that were called by these tokens and have not ended."""
    query = select(cases.c.id).where(
        and_(
            cases.c.parent_id == case_id,
            cases.c.parent_task.in_(list(parent_tasks)),
            or_(cases.c.status == "active", cases.c.status == "held"),
        )
    )
    return list(connection.execute(query).scalars())
