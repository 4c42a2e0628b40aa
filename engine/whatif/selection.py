"""Which cases are led through a candidate: all that run, and of those that are over the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, case, func, select

from ..history import Event, read_event
from ..store.schema import cases, event

BATCH = 50
"""Cases whose histories are read at once."""
_of = cases.c
_COLUMNS = (_of.id, _of.root_id, _of.process, _of.version, _of.parent_id, _of.started_at, _of.ended_at)


@dataclass(frozen=True)
class PastCase:
    """A case to be led again; `called` where another case waits or waited for it. Instants are stored texts."""

    id: str
    root_id: str
    process: str
    version: str
    called: bool
    started_at: str
    ended_at: str | None


def chosen(connection: Connection, processes: Sequence[str], last: int) -> list[PastCase]:
    """Of each process every case that runs, and the `last` of those that are over; the latest first."""
    found: list[PastCase] = []
    for process in processes:
        mine = select(*_COLUMNS).where(_of.process == process, _of.history_length > 0)
        running = mine.where(_of.status.in_(("active", "held"))).order_by(_of.started_at.desc(), _of.id.desc())
        ended = mine.where(_of.status.in_(("ended", "cancelled"))).order_by(_of.ended_at.desc(), _of.id.desc())
        for query in (running, ended.limit(last)):
            found.extend(map(_past, connection.execute(query)))
    return found


def numbers(connection: Connection, processes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of each process how many cases run, and how many are over."""
    found = dict.fromkeys(processes, (0, 0))
    over = case((_of.ended_at.is_(None), 0), else_=1)
    query = select(_of.process, func.count(), func.sum(over)).where(_of.process.in_(list(processes)))
    for process, total, ended in connection.execute(query.group_by(_of.process)):
        found[process] = (total - ended, ended)
    return found


def one_case(connection: Connection, case_id: str) -> PastCase | None:
    """One case by its id."""
    row = connection.execute(select(*_COLUMNS).where(_of.id == case_id)).first()
    return None if row is None else _past(row)


def histories(connection: Connection, found: Sequence[PastCase]) -> Iterator[tuple[PastCase, list[Event]]]:
    """The cases with their events, read some at a time."""
    for start in range(0, len(found), BATCH):
        some = {one.id: one for one in found[start : start + BATCH]}
        query = select(event).where(event.c.case_id.in_(sorted(some))).order_by(event.c.case_id, event.c.seq)
        rows = connection.execute(query)
        known = {owner: [read_event(row) for row in own] for owner, own in groupby(rows, key=lambda row: row.case_id)}
        for case_id, one in some.items():
            yield one, known.get(case_id, [])


def _past(row: Any) -> PastCase:
    called = row.parent_id is not None
    return PastCase(row.id, row.root_id, row.process, row.version, called, row.started_at, row.ended_at)
