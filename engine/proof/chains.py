"""The histories of all cases, recomputed row by row and held against what checkpoints cover of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, exists, func, select

from ..clock import parsed, stored
from ..history import SealedRow, first_break, sealed_rows
from ..store.schema import cases, event
from .fault import Fault, Progress
from .tables import checkpoint, checkpoint_head

STARTED = "case.started"
_CASES_AT_ONCE = 500
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


@dataclass(frozen=True)
class _Told:
    """What case row and checkpoints say of a history; `marks` are (length, head, checkpoint), oldest first."""

    length: int
    head: str
    version: str
    marks: Sequence[tuple[int, str, int]]


def walk_chains(connection: Connection, progress: Progress) -> ChainTotals:
    """Recompute every history; each case is named at its first row that does not fit."""
    totals = ChainTotals()
    whole = connection.scalar(select(func.count()).select_from(event)) or 0
    newest = connection.scalar(select(func.max(checkpoint.c.at)))
    settled = stored(parsed(newest) - _LATE_COMMIT) if newest else ""
    for told in _cases(connection):
        _walk(connection, told, settled, totals)
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


def _cases(connection: Connection) -> Iterator[dict[str, _Told]]:
    """What is known of cases, some hundred at a time, in whatever order the database likes."""
    query = select(cases.c.id, cases.c.history_length, cases.c.history_head, cases.c.version).order_by(cases.c.id)
    last = ""
    while rows := connection.execute(query.where(cases.c.id > last).limit(_CASES_AT_ONCE)).all():
        last = rows[-1][0]
        marks: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        covering = select(checkpoint_head).where(checkpoint_head.c.case_id.in_([row[0] for row in rows]))
        for found in connection.execute(covering.order_by(checkpoint_head.c.checkpoint)):
            marks[found.case_id].append((found.length, found.head, found.checkpoint))
        yield {row[0]: _Told(row[1], row[2], row[3], marks.get(row[0], ())) for row in rows}


def _walk(connection: Connection, told: dict[str, _Told], settled: str, totals: ChainTotals) -> None:
    query = sealed_rows(connection, event.c.case_id, event.c.recorded_at)
    query = query.where(event.c.case_id.in_(list(told))).order_by(event.c.case_id, event.c.seq)
    histories: dict[str, list[SealedRow]] = defaultdict(list)
    recorded: dict[str, list[str]] = defaultdict(list)
    for case_id, at, seq, seal, text in connection.execute(query):
        histories[case_id].append((seq, seal, text))
        recorded[case_id].append(at)
    pinned = _pinned(connection, list(told))
    for case_id, known in told.items():
        rows = histories.get(case_id, [])
        totals.cases += 1
        totals.events += len(rows)
        found = _fault_of(case_id, rows, known) or _tail_of(case_id, recorded[case_id], known, settled, totals)
        if found is None and rows and pinned.get(case_id) != known.version:
            found = Fault("pinned_version_differs", case_id, 1, {"version": known.version})
        if found is not None:
            totals.faults.append(found)


def _fault_of(case_id: str, rows: Sequence[SealedRow], known: _Told) -> Fault | None:
    if rows:
        broken = first_break(case_id, rows, (known.length, known.head))
        cut = _cut(case_id, rows, known)
        # Of a tail cut off, where a checkpoint saw it says more than that the case row remembers it.
        if broken is not None and not (cut is not None and broken.code in ("length_differs", "head_differs")):
            return Fault(broken.code, case_id, broken.seq)
        return cut
    if known.marks:
        length, _, number = known.marks[-1]
        return Fault("covered_history_cut", case_id, 1, {"checkpoint": number, "length": length})
    return Fault("history_missing", case_id, 1) if known.length else None


def _cut(case_id: str, rows: Sequence[SealedRow], known: _Told) -> Fault | None:
    """Where a history that is whole in itself is not the one that checkpoints covered."""
    for length, head, number in known.marks:
        told = {"checkpoint": number, "length": length}
        if length > len(rows):
            return Fault("covered_history_cut", case_id, len(rows) + 1, told)
        if rows[length - 1][1] != head:
            return Fault("covered_history_rewritten", case_id, length, told)
    return None


def _tail_of(case_id: str, recorded: Sequence[str], known: _Told, settled: str, totals: ChainTotals) -> Fault | None:
    """Count what no checkpoint covers; what was recorded long before the last one was put in afterwards."""
    covered = known.marks[-1][0] if known.marks else 0
    tail = recorded[covered:]
    if not tail:
        return None
    totals.tail += len(tail)
    totals.tail_since = min(totals.tail_since or tail[0], *tail)
    late = next((at for at, told in enumerate(tail, covered + 1) if told < settled), None)
    return None if late is None else Fault("uncovered_growth", case_id, late, {"recorded_at": recorded[late - 1]})


def _pinned(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    """The version that each case says it was started with: mostly in its first event, else after what led to it."""
    told = select(event.c.case_id, event.c.data).where(event.c.kind == STARTED)
    found = {row[0]: row[1] for row in connection.execute(told.where(event.c.case_id.in_(ids), event.c.seq == 1))}
    if later := [case_id for case_id in ids if case_id not in found]:
        found.update((row[0], row[1]) for row in connection.execute(told.where(event.c.case_id.in_(later))))
    return {case_id: _version(data) for case_id, data in found.items()}


def _version(data: str) -> Any:
    try:
        return json.loads(data).get("version")
    except ValueError:
        return None
