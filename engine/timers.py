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
from .schema import cases, message, timer
from .settling import settle

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
        with runtime.transaction() as connection:
            due = due_cases(connection, until, batch)
            settled = settle(runtime, connection, due, until)
        for case_id, fault in settled.failed:
            runtime.keep_incident(Order({"do": "catch_up", "case": case_id}, SYSTEM, "system", until), fault)
        happened, touched, failed = happened + settled.happened, touched + len(due), failed + len(settled.failed)
        if not due:
            return SweepReport(happened, touched, failed)


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
