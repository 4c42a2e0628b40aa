"""The sweep: what is due in any case happens, in batches, each case behind a savepoint of its own.

The timer row is the only truth. Nothing is remembered between two sweeps, so that a restored backup or
a crash leaves no timer behind and fires none twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, bindparam, func, select, union_all
from sqlalchemy.exc import IntegrityError

from .actor import SYSTEM
from .acts import Order
from .clock import stored
from .errors import Fault, HandlerFailed
from .settling import Settled, settle
from .store.schema import cases, message, timer
from .writes import Overtaken

if TYPE_CHECKING:
    from .runtime import Runtime

BATCH = 100


class NotTogether(Fault):
    """Some cases of a batch stand in each other's way, or one in its own."""


@dataclass(frozen=True)
class SweepReport:
    """What a sweep did: timers fired and messages handled, cases touched, incidents opened."""

    happened: int
    cases: int
    incidents: int


def sweep(
    runtime: Runtime, until: datetime | None = None, batch: int = BATCH, ended: Event | None = None
) -> SweepReport:
    """Catch up every case in which something is due by `until` (default: now), batch by batch until `ended` is set."""
    until = until or runtime.clock.now()
    happened = touched = failed = one_by_one = 0
    while True:
        try:
            due, settled = _settle_due(runtime, until, 1 if one_by_one > 0 else batch)
        except NotTogether as clash:
            one_by_one = clash.values["cases"]
            continue
        for case_id, fault in settled.failed:
            runtime.keep_incident(Order({"do": "catch_up", "case": case_id}, SYSTEM, "system", until), fault)
        happened, touched, failed = happened + settled.happened, touched + len(due), failed + len(settled.failed)
        one_by_one -= len(due)
        if not due or (ended is not None and ended.is_set()):
            return SweepReport(happened, touched, failed)


def _settle_due(runtime: Runtime, until: datetime, batch: int) -> tuple[list[str], Settled]:
    """One batch in one transaction. Raises NotTogether; a case that cannot even be written alone has failed."""
    due: list[str] = []
    try:
        with runtime.transaction(alone=True) as connection:
            due = due_cases(connection, until, batch)
            return due, settle(runtime, connection, due, until)
    except (IntegrityError, Overtaken) as cause:
        if len(due) > 1:
            raise NotTogether(cases=len(due)) from cause
        fault = HandlerFailed(cause=type(cause).__name__, detail=str(cause))
        return due, Settled(failed=tuple((case_id, fault) for case_id in due))


def due_cases(connection: Connection, until: datetime, limit: int) -> list[str]:
    """Active cases with a timer or a message due by then, the longest due first, locked; skips locked ones."""
    return list(connection.execute(_DUE, {"at": stored(until), "most": limit}).scalars())


def _due_query() -> Select[Any]:
    waiting = union_all(
        select(timer.c.case_id, timer.c.due_at.label("due")).where(timer.c.due_at <= bindparam("at")),
        select(message.c.case_id, message.c.legal_at.label("due")).where(
            message.c.handled_at.is_(None), message.c.legal_at <= bindparam("at")
        ),
    ).subquery()
    first = select(waiting.c.case_id, func.min(waiting.c.due).label("due")).group_by(waiting.c.case_id).subquery()
    return (
        select(cases.c.id)
        .join(first, first.c.case_id == cases.c.id)
        .where(cases.c.status != "held")
        .order_by(first.c.due, cases.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=cases, key_share=True, skip_locked=True)
    )


_DUE = _due_query()
