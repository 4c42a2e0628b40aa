"""The histories of all cases, recomputed and held against what checkpoints cover of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, Row, Text, and_, bindparam, case, exists, false, func, select

from ..clock import parsed, stored
from ..history import SealedRow, first_break, sealed_rows
from ..store.rawrows import fetched
from ..store.schema import cases, event
from .doubts import Known, doubted
from .fault import Fault, Progress
from .pinning import PINNING
from .tables import checkpoint, checkpoint_head

_HEAD = checkpoint_head.c
_SPANS_AT_ONCE = 10
_CASES_AT_ONCE = 400
"""What they come to stays near the processor while it is cut and hashed."""
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


def walk_chains(connection: Connection, covered: Mapping[str, int], progress: Progress) -> ChainTotals:
    """Recompute every history; each case is named at its first row that does not fit.

    `covered` says how many events of each history checkpoints cover.
    """
    totals = ChainTotals()
    whole = connection.scalar(select(func.count()).select_from(event)) or 0
    newest = connection.scalar(select(func.max(checkpoint.c.at)))
    settled = stored(parsed(newest) - _LATE_COMMIT) if newest else ""
    unborne = _unborne(connection)
    for span, told in _cases(connection):
        doubts = doubted(connection, span, told)
        doubts.update(known.case_id for known in told if known.case_id in unborne)
        lengths = {known.case_id: known.length for known in told}
        found = _examined(connection, doubts, told, lengths)
        totals.cases += len(told)
        totals.events += sum(lengths.values())
        grown = {
            case_id: covered.get(case_id, 0) for case_id, length in lengths.items() if length > covered.get(case_id, 0)
        }
        found = _tail_of(connection, grown, settled, totals) | found
        totals.faults += [found[case_id] for case_id in sorted(found)]
        progress("chains", totals.events, whole)
    if whole > totals.events:
        orphans = select(event.c.case_id, func.min(event.c.seq)).where(~exists().where(cases.c.id == event.c.case_id))
        for case_id, seq in connection.execute(orphans.group_by(event.c.case_id)):
            totals.faults.append(Fault("case_missing", case_id, seq))
    gone = select(_HEAD.case_id, func.max(_HEAD.checkpoint), func.max(_HEAD.length)).group_by(_HEAD.case_id)
    for case_id, number, length in connection.execute(gone.where(~exists().where(cases.c.id == _HEAD.case_id))):
        totals.faults.append(Fault("covered_case_missing", case_id, length, {"checkpoint": number}))
    return totals


def _cases(connection: Connection) -> Iterator[tuple[Mapping[str, str], Sequence[Known]]]:
    """What is known of cases, some hundred at a time, and the span that they are."""
    known = select(cases.c.id, cases.c.history_length, cases.c.history_head, cases.c.version).order_by(cases.c.id)
    some = known.where(cases.c.id > bindparam("after", type_=Text)).limit(_CASES_AT_ONCE * _SPANS_AT_ONCE)
    after = ""
    while rows := fetched(connection, some, {"after": after}):
        for first in range(0, len(rows), _CASES_AT_ONCE):
            told = list(map(Known._make, rows[first : first + _CASES_AT_ONCE]))
            yield {"after": after, "last": told[-1].case_id}, told
            after = told[-1].case_id


def _unborne(connection: Connection) -> set[str]:
    """The cases of which a checkpoint covered a head that no event bears now."""
    own = and_(cases.c.history_length == _HEAD.length, cases.c.history_head == _HEAD.head)
    borne = and_(event.c.case_id == _HEAD.case_id, event.c.seq == _HEAD.length, event.c.hash == _HEAD.head)
    # Nearly every head is that of the case's row, which its events are held against anyway: events are asked last.
    query = select(_HEAD.case_id).outerjoin_from(checkpoint_head, cases, cases.c.id == _HEAD.case_id)
    return {row[0] for row in connection.execute(query.where(case((own, false()), else_=~exists().where(borne))))}


def _examined(
    connection: Connection, doubts: Collection[str], told: Sequence[Known], lengths: dict[str, int]
) -> dict[str, Fault]:
    """The first row that does not fit of each history in doubt; corrects how many events they have."""
    found: dict[str, Fault] = {}
    start = case((event.c.kind.in_(PINNING), event.c.data), else_="")
    marks = select(_HEAD.length, _HEAD.head, _HEAD.checkpoint).order_by(_HEAD.checkpoint)
    for known in (one for one in told if one.case_id in doubts):
        case_id = known.case_id
        rows = connection.execute(sealed_rows(connection, start).where(event.c.case_id == case_id)).all()
        covered = connection.execute(marks.where(_HEAD.case_id == case_id)).all()
        fault = _fault_of(known, rows, covered) or (_unpinned(known, rows) if rows else None)
        lengths[case_id] = len(rows)
        if fault is not None:
            found[case_id] = fault
    return found


def _fault_of(known: Known, rows: Sequence[SealedRow], marks: Sequence[Row[int, str, int]]) -> Fault | None:
    case_id = known.case_id
    if rows:
        broken = first_break(case_id, rows, (known.length, known.head))
        cut = _cut(case_id, rows, marks)
        # Of a tail cut off, where a checkpoint saw it says more than that the case row remembers it.
        if broken is not None and not (cut is not None and broken.code in ("length_differs", "head_differs")):
            return Fault(broken.code, case_id, broken.seq)
        return cut
    if marks:
        length, _, number = marks[-1]
        return Fault("covered_history_cut", case_id, 1, {"checkpoint": number, "length": length})
    return Fault("history_missing", case_id, 1) if known.length else None


def _cut(case_id: str, rows: Sequence[SealedRow], marks: Sequence[Row[int, str, int]]) -> Fault | None:
    """Where a history that is whole in itself is not the one that checkpoints covered."""
    for length, head, number in marks:
        told = {"checkpoint": number, "length": length}
        if length > len(rows):
            return Fault("covered_history_cut", case_id, len(rows) + 1, told)
        if rows[length - 1][2] != head:
            return Fault("covered_history_rewritten", case_id, length, told)
    return None


def _tail_of(connection: Connection, grown: Mapping[str, int], settled: str, totals: ChainTotals) -> dict[str, Fault]:
    """Count what no checkpoint covers; what was recorded long before the last one was put in afterwards."""
    late: dict[str, Fault] = {}
    query = select(event.c.case_id, event.c.seq, event.c.recorded_at).where(event.c.case_id.in_(list(grown)))
    for case_id, seq, at in connection.execute(query.order_by(event.c.case_id, event.c.seq)) if grown else ():
        if seq <= grown[case_id]:
            continue
        totals.tail += 1
        totals.tail_since = min(totals.tail_since or at, at)
        if at < settled:
            late.setdefault(case_id, Fault("uncovered_growth", case_id, seq, {"recorded_at": at}))
    return late


def _unpinned(known: Known, rows: Sequence[SealedRow]) -> Fault | None:
    """Whether the case row names another version than its history: that of its start, or of its last move."""
    told: list[str] = [row[4] for row in rows if row[4]]
    last = told[-1] if told else ""
    try:
        data = json.loads(last) if last else {}
        pinned = data.get("version" if len(told) < 2 else "to")
    except (ValueError, AttributeError):
        pinned = None
    if pinned == known.version:
        return None
    return Fault("pinned_version_differs", known.case_id, 1, {"version": known.version})
