"""Messages between cases reach them in the transaction that wrote them, wherever no other act holds the case.

A case never waits for the lock of a case above it: one that is held by another act keeps its message,
and whoever gets to it next handles it. A failure there is that case's alone, behind a savepoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from .actor import SYSTEM
from .errors import CaseHeld, Fault
from .failpoints import BETWEEN_CASES, failpoint
from .means import Means
from .storage import try_lock
from .unit import Unit


@dataclass(frozen=True)
class Settled:
    """What became of the addressed cases: how much happened, who still waits, who failed."""

    happened: int = 0
    waiting: tuple[str, ...] = ()
    failed: tuple[tuple[str, Fault], ...] = ()


def settle(means: Means, connection: Connection, case_ids: Iterable[str], until: datetime) -> Settled:
    """Catch up these cases, then those that they addressed, and so on, within this transaction."""
    happened, waiting, failed = 0, list[str](), list[tuple[str, Fault]]()
    wanted = list(dict.fromkeys(case_ids))
    while wanted:
        addressed: dict[str, None] = {}
        for case_id in wanted:
            failpoint(BETWEEN_CASES)
            if not try_lock(connection, case_id):
                waiting.append(case_id)
                continue
            savepoint = connection.begin_nested()
            try:
                unit = Unit(means, connection, SYSTEM, "system", until)
                count = unit.catch_up(unit.open(case_id), until)
                addressed.update(dict.fromkeys(unit.save() if count else ()))
                savepoint.commit()
                happened += count
            except CaseHeld:
                savepoint.rollback()
            except Fault as fault:
                savepoint.rollback()
                failed.append((case_id, fault))
        wanted = list(addressed)
    return Settled(happened, tuple(waiting), tuple(failed))
