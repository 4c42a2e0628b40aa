"""The sweep: what is due in any case happens, in batches, each case behind a savepoint of its own.

The timer row is the only truth. Nothing is remembered between two sweeps, so that a restored backup or
a crash leaves no timer behind and fires none twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, union_all

from .actor import SYSTEM
from .acts import Order
from .clock import stored
from .errors import CaseHeld, Fault
from .failpoints import BETWEEN_CASES, failpoint
from .schema import cases, message, timer
from .unit import Unit

if TYPE_CHECKING:
    from .runtime import Runtime

BATCH = 100


@dataclass(frozen=True)
class SweepReport:
    """What a sweep did: timers fired and messages handled, cases touched, incidents opened."""

    happened: int
    cases: int
    incidents: int


def sweep(runtime: Runtime, until: datetime | None = None, batch: int = BATCH) -> SweepReport:
    """Catch up every case in which something is due by `until` (default: now)."""
    until = until or runtime.clock.now()
    happened = touched = failed = 0
    while True:
        count, due, faults = _sweep_batch(runtime, until, batch)
        for case_id, fault in faults:
            runtime.keep_incident(Order({"do": "catch_up", "case": case_id}, SYSTEM, "system", until), fault)
        happened, touched, failed = happened + count, touched + due, failed + len(faults)
        if due == 0:
            return SweepReport(happened, touched, failed)


def _sweep_batch(runtime: Runtime, until: datetime, batch: int) -> tuple[int, int, list[tuple[str, Fault]]]:
    count, faults = 0, []
    with runtime.database.write() as connection:
        due = due_cases(connection, until, batch)
        for case_id in due:
            failpoint(BETWEEN_CASES)
            savepoint = connection.begin_nested()
            try:
                unit = Unit(runtime, connection, SYSTEM, "system", until)
                count += unit.catch_up(unit.open(case_id), until)
                unit.save()
                savepoint.commit()
            except (Fault, CaseHeld) as fault:
                savepoint.rollback()
                if isinstance(fault, Fault):
                    faults.append((case_id, fault))
    return count, len(due), faults


def due_cases(connection: Connection, until: datetime, limit: int) -> list[str]:
    """Active cases with a timer or a message due by then, the longest due first, locked; skips locked ones."""
    at = stored(until)
    waiting = union_all(
        select(timer.c.case_id, timer.c.due_at.label("due")).where(timer.c.due_at <= at),
        select(message.c.case_id, message.c.legal_at.label("due")).where(
            message.c.handled_at.is_(None), message.c.legal_at <= at
        ),
    ).subquery()
    first = select(waiting.c.case_id, func.min(waiting.c.due).label("due")).group_by(waiting.c.case_id).subquery()
    query = (
        select(cases.c.id)
        .join(first, first.c.case_id == cases.c.id)
        .where(cases.c.status != "held")
        .order_by(first.c.due, cases.c.id)
        .limit(limit)
        .with_for_update(of=cases, key_share=True, skip_locked=True)
    )
    return list(connection.execute(query).scalars())
