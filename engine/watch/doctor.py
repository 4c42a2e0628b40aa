"""Ten invariants that hold at every moment, whatever crashed before. One function each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select, text

from ..actions import live_case
from ..calendar import WorkCalendar, recounted
from ..clock import parsed, stored
from ..errors import StateUnreadable
from ..history import events_of_case, verify
from ..live import LiveCase
from ..means import Means
from ..proof.execution import Prover
from ..replay import RecordedEffects
from ..requests import HELD
from ..store.schema import cases, event, incident, message, request, timer, work_item

LATE = timedelta(seconds=60)
SHOWN = 20
"""At most so many failing objects are named per invariant."""


@dataclass(frozen=True)
class Finding:
    """One invariant: its code, whether it holds, how much was looked at, and what breaks it."""

    invariant: str
    ok: bool
    examined: int
    broken: tuple[dict[str, Any], ...] = field(default=())


def examine(means: Means) -> tuple[Finding, ...]:
    """Check all invariants on one state of the database."""
    with means.database.read() as connection:
        return tuple(check(means, connection) for check in INVARIANTS)


def requests_in_history(means: Means, connection: Connection) -> Finding:
    """Every accepted request is in the history exactly once."""
    # What is held in an incident is accepted, but not yet carried out.
    carried_out = request.c.answer.not_like(f'{{"{HELD}"%')
    keys = connection.execute(select(request.c.key, request.c.case_id).where(carried_out)).all()
    broken = []
    for key, case_id in keys:
        found = sum(1 for told in events_of_case(connection, case_id) if told.data.get("request") == key)
        if found != 1:
            broken.append({"request": key, "case": case_id, "found": found})
    return _finding("requests_in_history", len(keys), broken)


def state_is_history(means: Means, connection: Connection) -> Finding:
    """Every case, run again from its history, comes to what is stored of it and was told to other cases."""
    prover, count = Prover(means, connection), 0
    broken: list[dict[str, Any]] = []
    for root_id in connection.execute(select(cases.c.root_id).distinct().order_by(cases.c.root_id)).scalars().all():
        proofs = prover.prove_tree(root_id).proofs
        count += len(proofs)
        told = (difference for proof in proofs for difference in proof.differences)
        broken.extend({"case": one.case_id, "seq": one.seq, "difference": one.what} for one in told)
    return _finding("state_is_history", count, broken)


def timers_have_elements(means: Means, connection: Connection) -> Finding:
    """Each timer row has a waiting element, and each waiting timer a row, with the same instant."""
    rows: dict[str, dict[int, str]] = {}
    for row in connection.execute(select(timer.c.case_id, timer.c.task, timer.c.due_at)):
        rows.setdefault(row.case_id, {})[row.task] = row.due_at
    broken, count = [], 0
    query = select(cases.c.id, cases.c.version, cases.c.state).where(
        cases.c.status == "active", cases.c.state.is_not(None)
    )
    for row in connection.execute(query).all():
        count += 1
        waiting = _waiting_timers(means, connection, row.version, row.state)
        if waiting != rows.pop(row.id, {}):
            broken.append({"case": row.id, "waiting": waiting})
    held = set(connection.execute(select(cases.c.id).where(cases.c.status == "held")).scalars())
    broken.extend({"case": case_id, "rows": found} for case_id, found in rows.items() if case_id not in held)
    return _finding("timers_have_elements", count, broken)


def messages_handled_once(means: Means, connection: Connection) -> Finding:
    """A child's result reached its parent once."""
    query = (
        select(message.c.case_id, message.c.task, func.count().label("copies"))
        .where(message.c.task.is_not(None))
        .group_by(message.c.case_id, message.c.task)
        .having(func.count() > 1)
    )
    broken = [dict(row._mapping) for row in connection.execute(query)]
    count = connection.execute(select(func.count()).select_from(message)).scalar_one()
    return _finding("messages_handled_once", count, broken)


def history_is_whole(means: Means, connection: Connection) -> Finding:
    """Every seal fits."""
    found = verify(connection)
    broken = [{"case": gap.case_id, "seq": gap.seq, "code": gap.code} for gap in found.broken]
    return _finding("history_is_whole", found.events, broken)


def one_hand_per_task(means: Means, connection: Connection) -> Finding:
    """Taking a task and putting it back alternate."""
    query = (
        select(event.c.case_id, event.c.seq, event.c.data)
        .where(event.c.kind.in_(("task.assigned", "task.unassigned")))
        .order_by(event.c.case_id, event.c.seq)
    )
    holders: dict[str, str | None] = {}
    broken, count = [], 0
    for row in connection.execute(query):
        count += 1
        told = json.loads(row.data)
        if holders.get(told["item"]) != told["before"]["assignee"]:
            broken.append({"case": row.case_id, "seq": row.seq, "item": told["item"]})
        holders[told["item"]] = told["after"]["assignee"]
    return _finding("one_hand_per_task", count, broken)


def no_zombies(means: Means, connection: Connection) -> Finding:
    """An active case waits for somebody, something or a time."""
    waits = (
        select(work_item.c.case_id).where(work_item.c.state == "open"),
        select(timer.c.case_id),
        select(message.c.case_id).where(message.c.handled_at.is_(None)),
        select(cases.c.parent_id).where(cases.c.parent_id.is_not(None), cases.c.status.in_(("active", "held"))),
    )
    query = select(cases).where(cases.c.status == "active", *(cases.c.id.not_in(wait) for wait in waits))
    broken: list[dict[str, Any]] = [
        {"case": row.id} for row in connection.execute(query) if not live_case(means, connection, row).awaited()
    ]
    held = select(cases.c.id).where(
        cases.c.status == "held",
        cases.c.id.not_in(select(incident.c.case_id).where(incident.c.resolved_at.is_(None))),
    )
    broken.extend({"case": case_id, "held": True} for case_id in connection.execute(held).scalars())
    count = connection.execute(
        select(func.count()).select_from(cases).where(cases.c.status.in_(("active", "held")))
    ).scalar_one()
    return _finding("no_zombies", count, broken)


def nothing_overdue(means: Means, connection: Connection) -> Finding:
    """No timer is late by more than a minute unless its case is held."""
    query = (
        select(timer.c.case_id, timer.c.element, timer.c.due_at)
        .join(cases, cases.c.id == timer.c.case_id)
        .where(timer.c.due_at < stored(means.clock.now() - LATE), cases.c.status != "held")
    )
    broken = [dict(row._mapping) for row in connection.execute(query)]
    count = connection.execute(select(func.count()).select_from(timer)).scalar_one()
    return _finding("nothing_overdue", count, broken)


def deadlines_recount(means: Means, connection: Connection) -> Finding:
    """Every running deadline is what its anchor and today's calendar give, or later where it was announced so.

    One that has lapsed and only waits to be carried out moves no more.
    """
    calendar: WorkCalendar = means.calendars.get(connection)
    broken, count = [], 0
    for row in connection.execute(select(timer).where(timer.c.due_at > stored(means.clock.now()))):
        count += 1
        counted = recounted(calendar, json.loads(row.basis))
        if counted is not None and counted.instant > parsed(row.due_at):
            broken.append({"case": row.case_id, "element": row.element, "counted": stored(counted.instant)})
    query = (
        select(work_item.c.id, work_item.c.due_at, timer.c.due_at.label("timer"))
        .join(timer, (timer.c.case_id == work_item.c.case_id) & (timer.c.element == work_item.c.due_timer))
        .where(work_item.c.state == "open", work_item.c.due_at != timer.c.due_at)
    )
    broken.extend(dict(row._mapping) for row in connection.execute(query))
    return _finding("deadlines_recount", count, broken)


def database_is_sound(means: Means, connection: Connection) -> Finding:
    """The database's own check finds nothing."""
    if not means.database.is_sqlite:
        indexes = connection.execute(text("SELECT indexrelid::regclass::text, indisvalid FROM pg_index")).all()
        return _finding("database_is_sound", len(indexes), [{"index": name} for name, valid in indexes if not valid])
    answers = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    answers += [str(row) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return _finding("database_is_sound", 1, [{"answer": answer} for answer in answers if answer != "ok"])


INVARIANTS: tuple[Callable[[Means, Connection], Finding], ...] = (
    requests_in_history,
    state_is_history,
    timers_have_elements,
    messages_handled_once,
    history_is_whole,
    one_hand_per_task,
    no_zombies,
    nothing_overdue,
    deadlines_recount,
    database_is_sound,
)


def _finding(invariant: str, examined: int, broken: list[dict[str, Any]]) -> Finding:
    return Finding(invariant, not broken, examined, tuple(broken[:SHOWN]))


def _waiting_timers(means: Means, connection: Connection, version: str, state: str) -> dict[int, str]:
    calendar = means.calendars.get(connection)
    effects = RecordedEffects(calendar, means.registry.limits)
    try:
        live = LiveCase(means.specs.get(connection, version), effects, state, means.clock.now())
    except StateUnreadable:
        return {}
    return {found.task: found.due_at for found in live.timers()}
