"""Messages between cases reach them in the transaction that wrote them, wherever no other act holds the case.

A case never waits for the lock of a case above it: one that is held by another act keeps its message,
and whoever gets to it next handles it. A failure there is that case's alone, behind a savepoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from .actor import SYSTEM
from .acts import Order
from .errors import CaseHeld, Fault, HandlerFailed, Refusal
from .means import Means
from .storage import try_lock
from .store.failpoints import BETWEEN_CASES, failpoint
from .unit import Unit
from .writes import Writes


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
        together = _Together(connection)
        for case_id in wanted:
            failpoint(BETWEEN_CASES)
            root_id = try_lock(connection, case_id)
            if root_id is None:
                waiting.append(case_id)
                continue
            together.make_room(root_id)
            connection.exec_driver_sql("SAVEPOINT one_case")
            try:
                unit = Unit(means, connection, SYSTEM, "system", until)
                order = Order({"do": "catch_up", "case": case_id}, SYSTEM, "system", until)
                with means.in_hand.act(order):
                    count = unit.catch_up(unit.open(case_id), until)
                    addressed.update(dict.fromkeys(unit.gather() if count else ()))
                connection.exec_driver_sql("RELEASE SAVEPOINT one_case")
                together.add(root_id, unit.writes)
                happened += count
            except CaseHeld:
                _roll_back(connection)
            except (Fault, Refusal) as cause:
                _roll_back(connection)
                # Nobody asked, so nobody can mend what an element refuses: it is a failure here.
                fault = cause if isinstance(cause, Fault) else HandlerFailed(cause=cause.code, detail=str(cause))
                failed.append((case_id, fault))
            except SQLAlchemyError:
                raise  # the database's own trouble concerns the whole batch
            except Exception as cause:
                # Nobody foresaw it, which is no reason to let the others wait.
                _roll_back(connection)
                failed.append((case_id, HandlerFailed(cause=type(cause).__name__, detail=str(cause)[:500])))
        together.flush()
        wanted = list(addressed)
    return Settled(happened, tuple(waiting), tuple(failed))


def _roll_back(connection: Connection) -> None:
    """Undo what one case did."""
    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_case")
    connection.exec_driver_sql("RELEASE SAVEPOINT one_case")


class _Together:
    """Writes of several trees, flushed in one go; whoever reads in a tree finds it written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._writes = Writes()
        self._roots: set[str] = set()

    def make_room(self, root_id: str) -> None:
        """Flush before another act in a tree that has writes pending."""
        if root_id in self._roots:
            self.flush()

    def add(self, root_id: str, writes: Writes) -> None:
        self._roots.add(root_id)
        self._writes.take(writes)

    def flush(self) -> None:
        self._writes.flush(self._connection)
        self._roots.clear()
