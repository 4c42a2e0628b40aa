"""How an open case is written: its row, work items, timers, participants. All SQL of saving is here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .errors import Fault
from .live import RunningTimer
from .registry import Labels
from .schema import NO_DEADLINE, cases, message, participant, timer, work_item


class Overtaken(Fault):
    """Another transaction changed the case in between."""


def lock_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The case row, held until the transaction ends; child rows may still refer to it meanwhile."""
    query = select(cases).where(cases.c.id == case_id).with_for_update(key_share=True)
    return connection.execute(query).one_or_none()


def insert_case(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(insert(cases).values(**row))


def update_case(connection: Connection, case_id: str, revision: int, changes: Mapping[str, Any]) -> None:
    """Write a case that was loaded at this revision."""
    done = connection.execute(
        update(cases).where(cases.c.id == case_id, cases.c.revision == revision).values(**changes)
    )
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
    connection.execute(update(work_item).where(work_item.c.case_id == case_id).values(**label_values(labels)))


def insert_items(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(work_item), rows)


def close_items(
    connection: Connection, case_id: str, tasks: Iterable[int], state: str, closed_at: str, closed_by: str
) -> None:
    """Close open work items of these tokens."""
    wanted = list(tasks)
    if wanted:
        connection.execute(
            update(work_item)
            .where(work_item.c.case_id == case_id, work_item.c.task.in_(wanted), work_item.c.state == "open")
            .values(state=state, closed_at=closed_at, closed_by=closed_by)
        )


def set_timers(
    connection: Connection, case_id: str, before: Mapping[int, RunningTimer], after: Mapping[int, RunningTimer]
) -> None:
    """Make the timer rows those of `after`, and let work items follow their deadline."""
    gone = [task for task in before if after.get(task) != before[task]]
    if gone:
        connection.execute(delete(timer).where(timer.c.case_id == case_id, timer.c.task.in_(gone)))
    fresh = [found for task, found in after.items() if before.get(task) != found]
    if fresh:
        connection.execute(insert(timer), [_timer_row(case_id, found) for found in fresh])


def move_items(connection: Connection, case_id: str, moved: RunningTimer) -> None:
    """Show the new due time on the open work items whose deadline this timer is."""
    connection.execute(
        update(work_item)
        .where(
            work_item.c.case_id == case_id,
            work_item.c.due_timer == moved.element,
            work_item.c.state == "open",
        )
        .values(due_at=moved.due_at, provisional=int(moved.provisional))
    )


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
        _insert_missing(connection, participant, rows)


def waiting_messages(connection: Connection, case_id: str) -> list[Row[Any]]:
    query = (
        select(message)
        .where(message.c.case_id == case_id, message.c.handled_at.is_(None))
        .order_by(message.c.legal_at, message.c.id)
    )
    return list(connection.execute(query))


def insert_message(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(insert(message).values(**row))


def handled_message(connection: Connection, message_id: str, at: str) -> None:
    connection.execute(update(message).where(message.c.id == message_id).values(handled_at=at))


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


def _insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
