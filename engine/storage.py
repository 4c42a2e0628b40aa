"""How an open case is written: its row, work items, timers, participants. All SQL of saving is here.

Statements are built once: building one costs ten times what the database takes to carry it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .errors import Fault
from .live import RunningTimer
from .registry import Labels
from .schema import NO_DEADLINE, cases, message, participant, timer, work_item


class Overtaken(Fault):
    """Another transaction changed the case in between."""


_LOCK = select(cases).where(cases.c.id == bindparam("case")).with_for_update(key_share=True)
_TRY_LOCK = (
    select(cases.c.id).where(cases.c.id == bindparam("case")).with_for_update(key_share=True, skip_locked=True)
)
_INSERT_CASE, _INSERT_ITEM, _INSERT_TIMER = insert(cases), insert(work_item), insert(timer)
_UPDATE_CASE = update(cases).where(cases.c.id == bindparam("case"), cases.c.revision == bindparam("loaded"))
_RELABEL = update(work_item).where(work_item.c.case_id == bindparam("case"))
_CLOSE_ITEM = update(work_item).where(
    work_item.c.case_id == bindparam("case"), work_item.c.task == bindparam("token"), work_item.c.state == "open"
)
_DELETE_TIMER = delete(timer).where(timer.c.case_id == bindparam("case"), timer.c.task == bindparam("token"))
_MOVE_ITEM = update(work_item).where(
    work_item.c.case_id == bindparam("case"), work_item.c.due_timer == bindparam("timer"), work_item.c.state == "open"
)
_WAITING = (
    select(message)
    .where(message.c.case_id == bindparam("case"), message.c.handled_at.is_(None))
    .order_by(message.c.legal_at, message.c.id)
)
_INSERT_MESSAGE = insert(message)
_ADMIT = {
    name: dialect.insert(participant).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_HANDLED = update(message).where(message.c.id == bindparam("message"))


def lock_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The case row, held until the transaction ends; child rows may still refer to it meanwhile."""
    return connection.execute(_LOCK, {"case": case_id}).one_or_none()


def try_lock(connection: Connection, case_id: str) -> bool:
    """Lock the case row where no other transaction holds it; never waits."""
    return connection.execute(_TRY_LOCK, {"case": case_id}).first() is not None


def insert_case(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(_INSERT_CASE, dict(row))


def update_case(connection: Connection, case_id: str, revision: int, changes: Mapping[str, Any]) -> None:
    """Write a case that was loaded at this revision."""
    done = connection.execute(_UPDATE_CASE, {"case": case_id, "loaded": revision, **changes})
    if done.rowcount != 1:
        raise Overtaken(case=case_id, revision=revision)


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


def relabel_items(connection: Connection, case_id: str, labels: Labels) -> None:
    connection.execute(_RELABEL, {"case": case_id, **label_values(labels)})


def insert_items(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(_INSERT_ITEM, rows)


def close_items(
    connection: Connection, case_id: str, tasks: Iterable[int], state: str, closed_at: str, closed_by: str
) -> None:
    """Close open work items of these tokens."""
    closing = {"case": case_id, "state": state, "closed_at": closed_at, "closed_by": closed_by}
    for task in tasks:
        connection.execute(_CLOSE_ITEM, {**closing, "token": task})


def set_timers(
    connection: Connection, case_id: str, before: Mapping[int, RunningTimer], after: Mapping[int, RunningTimer]
) -> None:
    """Make the timer rows those of `after`, and let work items follow their deadline."""
    gone = [task for task in before if after.get(task) != before[task]]
    if gone:
        connection.execute(_DELETE_TIMER, [{"case": case_id, "token": task} for task in gone])
    fresh = [found for task, found in after.items() if before.get(task) != found]
    if fresh:
        connection.execute(_INSERT_TIMER, [_timer_row(case_id, found) for found in fresh])


def move_items(connection: Connection, case_id: str, moved: RunningTimer) -> None:
    """Show the new due time on the open work items whose deadline this timer is."""
    moving = {"case": case_id, "timer": moved.element, "due_at": moved.due_at, "provisional": int(moved.provisional)}
    connection.execute(_MOVE_ITEM, moving)


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


def admit(connection: Connection, root_id: str, departments: Iterable[str], since: str) -> None:
    """Let departments see a case; those that see it already keep their date."""
    rows = [{"root_id": root_id, "department": name, "since": since} for name in sorted(departments) if name]
    if rows:
        connection.execute(_ADMIT[connection.dialect.name], rows)


def waiting_messages(connection: Connection, case_id: str) -> list[Row[Any]]:
    return list(connection.execute(_WAITING, {"case": case_id}))


def insert_message(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(_INSERT_MESSAGE, dict(row))


def handled_message(connection: Connection, message_id: str, at: str) -> None:
    connection.execute(_HANDLED, {"message": message_id, "handled_at": at})


def running_children(connection: Connection, case_id: str, parent_tasks: Iterable[int]) -> list[str]:
    query = select(cases.c.id).where(
        and_(
            cases.c.parent_id == case_id,
            cases.c.parent_task.in_(list(parent_tasks)),
            or_(cases.c.status == "active", cases.c.status == "held"),
        )
    )
    return list(connection.execute(query).scalars())


def _timer_row(case_id: str, found: RunningTimer) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "task": found.task,
        "element": found.element,
        "due_at": found.due_at,
        "provisional": int(found.provisional),
        "basis": json.dumps(dict(found.basis), ensure_ascii=False),
    }
