"""Reads of cases: one tree, lists with filters, timers, incidents. History is read in history.py."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, literal, select, tuple_, union_all

from .clock import stored
from .store.schema import cases, incident, message, participant, timer
from .store.statements import row
from .worklist.search import among, bears, candidates, words_of

_AT_ONCE = 500
"""Ids named in one query."""


@dataclass(frozen=True)
class CaseSummary:
    """One case as lists show it; a child case has a parent, a root is its own root."""

    id: str
    root_id: str
    parent_id: str | None
    parent_task: int | None
    process: str
    version: str
    status: str
    outcome: str | None
    key: str | None
    subject: str
    reference: str
    party: str
    badges: tuple[str, ...]
    department: str
    started_at: str
    ended_at: str | None
    history_length: int


@dataclass(frozen=True)
class OpenTimer:
    """A timer that has not fired; `basis` says how its instant was found (see calendar explanations)."""

    case_id: str
    task: int
    element: str
    due_at: str
    provisional: bool
    basis: dict[str, Any]


@dataclass(frozen=True)
class Incident:
    """A failure that holds one case until somebody retries it."""

    id: str
    case_id: str
    root_id: str
    process: str
    element: str
    cause: str
    detail: str
    action: dict[str, Any]
    opened_at: str
    tries: int
    resolved_at: str | None
    resolved_by: str | None


@dataclass(frozen=True)
class CaseFilter:
    """Which root cases are wanted; `departments` None = all (auditors). With `version` also those that were called."""

    departments: tuple[str, ...] | None
    q: str = ""
    process: str | None = None
    status: str | None = None
    version: str | None = None


@dataclass(frozen=True)
class CasePage:
    """Root cases, newest first, and where the next page begins."""

    cases: tuple[CaseSummary, ...]
    next_cursor: str | None


def find_case(connection: Connection, case_id: str) -> CaseSummary | None:
    """One case, root or child."""
    found = row(connection, _FIND, {"case": case_id})
    return _summary(found) if found is not None else None


def case_tree(connection: Connection, root_id: str) -> tuple[CaseSummary, ...]:
    """A root case and all cases under it, in order of start."""
    query = select(*_SUMMARY).where(cases.c.root_id == root_id).order_by(cases.c.started_at, cases.c.id)
    return tuple(_summary(row) for row in connection.execute(query))


def participants(connection: Connection, root_id: str) -> tuple[str, ...]:
    """The departments that may see this case."""
    query = select(participant.c.department).where(participant.c.root_id == root_id).order_by(participant.c.since)
    return tuple(connection.execute(query).scalars())


def is_participant(connection: Connection, root_id: str, department: str) -> bool:
    """Whether a department may see this case."""
    query = select(participant.c.root_id).where(
        participant.c.root_id == root_id, participant.c.department == department
    )
    return connection.execute(query).first() is not None


def shared_roots(connection: Connection, department: str, root_ids: Collection[str]) -> frozenset[str]:
    """Those of the root cases that a department may see."""
    wanted, found = sorted(set(root_ids)), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        query = select(participant.c.root_id).where(
            participant.c.department == department, participant.c.root_id.in_(some)
        )
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def case_page(connection: Connection, wanted: CaseFilter, cursor: str | None = None, limit: int = 50) -> CasePage:
    """Root cases that match, newest first."""
    column, words = cases.c, words_of(wanted.q)
    query = select(*_SUMMARY)
    query = query.where(column.id == column.root_id if wanted.version is None else column.version == wanted.version)
    if wanted.departments is not None:
        seen = select(participant.c.root_id).where(
            participant.c.root_id == column.id, participant.c.department.in_(wanted.departments)
        )
        query = query.where(seen.exists())
    if wanted.process:
        query = query.where(column.process == wanted.process)
    if wanted.status:
        query = query.where(column.status == wanted.status)
    if words:
        query = query.where(*bears(connection, (column.subject, column.reference, column.party), words))
        found = candidates(connection, words, wanted.departments)
        if found is not None:
            query = query.where(among(connection, column.id, found))
    if cursor and "~" in cursor:
        started_at, case_id = cursor.split("~", 1)
        query = query.where(tuple_(column.started_at, column.id) < tuple_(literal(started_at), literal(case_id)))
    rows = connection.execute(query.order_by(column.started_at.desc(), column.id.desc()).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return CasePage(
        cases=tuple(_summary(row) for row in rows[:limit]),
        next_cursor=f"{last.started_at}~{last.id}" if last is not None else None,
    )


def timers_of_tree(connection: Connection, root_id: str) -> tuple[OpenTimer, ...]:
    """All timers that run in a case and its children."""
    query = (
        select(timer)
        .join(cases, cases.c.id == timer.c.case_id)
        .where(cases.c.root_id == root_id)
        .order_by(timer.c.due_at)
    )
    return tuple(_timer(row) for row in connection.execute(query))


def find_timer(connection: Connection, case_id: str, element: str) -> OpenTimer | None:
    """The running timer of an element, if any."""
    row = connection.execute(select(timer).where(timer.c.case_id == case_id, timer.c.element == element)).first()
    return _timer(row) if row is not None else None


def is_due(connection: Connection, case_id: str, until: datetime) -> bool:
    """Whether something would happen in the case if it were caught up: a due timer, a waiting message."""
    return row(connection, _IS_DUE, {"case": case_id, "at": stored(until)}) is not None


def oldest_due_timer(connection: Connection, now: datetime) -> str | None:
    """The due instant of the oldest timer that should have fired by now."""
    query = select(func.min(timer.c.due_at)).where(timer.c.due_at <= stored(now))
    return connection.execute(query).scalar()


def incidents(
    connection: Connection,
    open_only: bool = True,
    case_id: str | None = None,
    cause: str | None = None,
    limit: int | None = None,
) -> tuple[Incident, ...]:
    """Incidents, oldest first."""
    query = select(incident).order_by(incident.c.opened_at, incident.c.id)
    if open_only:
        query = query.where(incident.c.resolved_at.is_(None))
    if case_id is not None:
        query = query.where(incident.c.case_id == case_id)
    if cause is not None:
        query = query.where(incident.c.cause == cause)
    if limit is not None:
        query = query.limit(limit)
    return tuple(_incident(row) for row in connection.execute(query))


_IS_DUE = union_all(
    select(timer.c.task).where(timer.c.case_id == bindparam("case"), timer.c.due_at <= bindparam("at")),
    select(literal(0)).where(exists().where(message.c.case_id == bindparam("case"), message.c.handled_at.is_(None))),
)
_SUMMARY = tuple(cases.c[name] for name in CaseSummary.__dataclass_fields__)

_FIND = select(*_SUMMARY).where(cases.c.id == bindparam("case"))


def _summary(row: Row[Any]) -> CaseSummary:
    values = row._asdict()
    values["badges"] = tuple(json.loads(row.badges))
    return CaseSummary(**values)


def _timer(row: Row[Any]) -> OpenTimer:
    return OpenTimer(row.case_id, row.task, row.element, row.due_at, bool(row.provisional), json.loads(row.basis))


def _incident(row: Row[Any]) -> Incident:
    return Incident(**{**row._mapping, "action": json.loads(row.action)})
