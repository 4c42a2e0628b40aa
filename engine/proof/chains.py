"""The histories of all cases, recomputed and held against what checkpoints cover of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from ..clock import parsed, stored
from ..history import SealedRow, first_break, sealed_rows
from ..store.schema import cases, event
from .doubts import Told, doubted, fetched
from .fault import Fault, Progress
from .pinning import PINNING
from .tables import checkpoint, checkpoint_head

_CASES_AT_ONCE = 1000
_LATE_COMMIT = timedelta(hours=1)
"""What was recorded so long before a checkpoint must be covered by it: no act takes longer to be stored."""


@dataclass
class ChainTotals:
    """What the walk over all histories counted; `tail` are the events that no checkpoint covers."""

    cases: int = 0
    events: int = 0
    tail: int = 0
    tail_since: str = ""
    faults: list[Fault] = field(default_factory=list)


def walk_chains(connection: Connection, progress: Progress) -> ChainTotals:
    """Recompute every history; each case is named at its first row that does not fit."""
    totals = ChainTotals()
    whole = connection.scalar(select(func.count()).select_from(event)) or 0
    newest = connection.scalar(select(func.max(checkpoint.c.at)))
    settled = stored(parsed(newest) - _LATE_COMMIT) if newest else ""
    for span, told in _cases(connection):
        _walk(connection, span, told, settled, totals)
        progress("chains", totals.events, whole)
    if whole > totals.events:
        orphans = select(event.c.case_id, func.min(event.c.seq)).where(~exists().where(cases.c.id == event.c.case_id))
        for case_id, seq in connection.execute(orphans.group_by(event.c.case_id)):
            totals.faults.append(Fault("case_missing", case_id, seq))
    gone = select(checkpoint_head.c.case_id, func.max(checkpoint_head.c.checkpoint), func.max(checkpoint_head.c.length))
    gone = gone.where(~exists().where(cases.c.id == checkpoint_head.c.case_id)).group_by(checkpoint_head.c.case_id)
    for case_id, number, length in connection.execute(gone):
        totals.faults.append(Fault("covered_case_missing", case_id, length, {"checkpoint": number}))
    return totals


def _cases(connection: Connection) -> Iterator[tuple[tuple[str, str], dict[str, Told]]]:
    """What is known of cases, some thousand at a time, after one id and up to another as the database orders them."""
    known = select(cases.c.id, cases.c.history_length, cases.c.history_head, cases.c.version).order_by(cases.c.id)
    head = checkpoint_head.c
    covered = select(head.case_id, head.length, head.head, head.checkpoint).order_by(head.case_id, head.checkpoint)
    last = ""
    while rows := fetched(connection, known.where(cases.c.id > last).limit(_CASES_AT_ONCE)):
        span = last, str(rows[-1][0])
        marks: dict[str, list[tuple[str, int, str, int]]] = {}
        for mark in fetched(connection, covered.where(_within(head.case_id, span))):
            marks.setdefault(mark[0], []).append(mark)
        yield span, {row[0]: Told(row[1], row[2], row[3], marks.get(row[0], ())) for row in rows}
        last = span[1]


def _walk(
    connection: Connection, span: tuple[str, str], told: dict[str, Told], settled: str, totals: ChainTotals
) -> None:
    lengths = {case_id: known.length for case_id, known in told.items()}
    found: dict[str, Fault] = {}
    for case_id in doubted(connection, _within(event.c.case_id, span), told):
        lengths[case_id], fault = _examined(connection, case_id, told[case_id])
        if fault is not None:
            found[case_id] = fault
    totals.cases += len(told)
    totals.events += sum(lengths.values())
    grown = [case_id for case_id, length in lengths.items() if length > told[case_id].covered]
    found = _tail_of(connection, grown, told, settled, totals) | found
    totals.faults += [found[case_id] for case_id in sorted(found)]


def _examined(connection: Connection, case_id: str, known: Told) -> tuple[int, Fault | None]:
    """How many events a history has, and its first row that does not fit."""
    start = case((event.c.kind.in_(PINNING), event.c.data), else_="")
    rows = connection.execute(sealed_rows(connection, start).where(event.c.case_id == case_id)).all()
    fault = _fault_of(case_id, rows, known)
    return len(rows), fault or (_unpinned(case_id, rows, known) if rows else None)


def _within(column: ColumnElement[str], span: tuple[str, str]) -> ColumnElement[bool]:
    return and_(column > span[0], column <= span[1])


def _fault_of(case_id: str, rows: Sequence[SealedRow], known: Told) -> Fault | None:
    if rows:
        broken = first_break(case_id, rows, (known.length, known.head))
        cut = _cut(case_id, rows, known)
        # Of a tail cut off, where a checkpoint saw it says more than that the case row remembers it.
        if broken is not None and not (cut is not None and broken.code in ("length_differs", "head_differs")):
            return Fault(broken.code, case_id, broken.seq)
        return cut
    if known.marks:
        _, length, _, number = known.marks[-1]
        return Fault("covered_history_cut", case_id, 1, {"checkpoint": number, "length": length})
    return Fault("history_missing", case_id, 1) if known.length else None


def _cut(case_id: str, rows: Sequence[SealedRow], known: Told) -> Fault | None:
    """Where a history that is whole in itself is not the one that checkpoints covered."""
    for _, length, head, number in known.marks:
        told = {"checkpoint": number, "length": length}
        if length > len(rows):
            return Fault("covered_history_cut", case_id, len(rows) + 1, told)
        if rows[length - 1][2] != head:
            return Fault("covered_history_rewritten", case_id, length, told)
    return None


def _tail_of(
    connection: Connection, grown: Sequence[str], told: dict[str, Told], settled: str, totals: ChainTotals
) -> dict[str, Fault]:
    """Count what no checkpoint covers; what was recorded long before the last one was put in afterwards."""
    late: dict[str, Fault] = {}
    query = select(event.c.case_id, event.c.seq, event.c.recorded_at).where(event.c.case_id.in_(list(grown)))
    for case_id, seq, at in connection.execute(query.order_by(event.c.case_id, event.c.seq)) if grown else ():
        if seq <= told[case_id].covered:
            continue
        totals.tail += 1
        totals.tail_since = min(totals.tail_since or at, at)
        if at < settled:
            late.setdefault(case_id, Fault("uncovered_growth", case_id, seq, {"recorded_at": at}))
    return late


def _unpinned(case_id: str, rows: Sequence[SealedRow], known: Told) -> Fault | None:
    """Whether the case row names another version than its history: that of its start, or of its last move."""
    told: list[str] = [row[4] for row in rows if row[4]]
    last = told[-1] if told else ""
    try:
        data = json.loads(last) if last else {}
        pinned = data.get("version" if len(told) < 2 else "to")
    except (ValueError, AttributeError):
        pinned = None
    return None if pinned == known.version else Fault("pinned_version_differs", case_id, 1, {"version": known.version})
