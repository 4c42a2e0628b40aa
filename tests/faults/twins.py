"""Known-bad twins of the platform: each has one fault that the checks must find. `python -m tests.faults.twins NAME …`.

A test that passes a wrong platform proves nothing about the right one.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

import engine.runtime
import web.composition
from engine.acts import Completed
from engine.clock import stored
from engine.errors import TaskClosed
from engine.registry import Call, Registry
from engine.runtime import Runtime
from engine.store.database import Database
from engine.watch.watchdog import Watchdog
from engine.worklist.inbox import find_item
from handlers.decision.register import DecisionRegister
from web.cli import main

GAP = 0.1
SPOILED, SPOILED_OPERATOR = 666, "claim.record"


def forgetful() -> None:
    """Keeps no request keys and knows no natural keys: whatever is sent again is done again."""
    engine.runtime.answered = lambda *_: None  # type: ignore[assignment]
    engine.runtime.remember = lambda *_: None  # type: ignore[assignment]
    import handlers.decision.register as register

    register.natural_key = lambda *_: None  # type: ignore[assignment]
    DecisionRegister._refuse_known = lambda *_: None  # type: ignore[method-assign,assignment]


def hasty() -> None:
    """Answers a completion first and carries it out a moment later."""
    right = Runtime.complete

    def complete(self: Runtime, item_id: str, data: Mapping[str, Any], actor: Any, **told: Any) -> Completed:
        with self.database.read() as connection:
            item = find_item(connection, item_id)
        assert item is not None
        threading.Timer(0.2, right, (self, item_id, data, actor), told).start()
        return Completed(item.case_id, item.root_id)

    Runtime.complete = complete  # type: ignore[method-assign,assignment]


def read_then_write() -> None:
    """Looks whether a task is open, and then takes it, in two steps."""

    def complete(self: Runtime, item_id: str, data: Mapping[str, Any], actor: Any, **_: Any) -> Completed:
        with self.database.read() as connection:
            item = find_item(connection, item_id)
        if item is None or item.state != "open":
            raise TaskClosed
        threading.Event().wait(GAP)
        with self.database.write() as connection:
            at = stored(self.clock.now())
            told = {"item": item_id, "by": actor.login, "at": at, "case": item.case_id}
            connection.execute(
                text("UPDATE work_item SET state = 'done', closed_by = :by, closed_at = :at WHERE id = :item"), told
            )
            _append(connection, told)
        return Completed(item.case_id, item.root_id)

    Runtime.complete = complete  # type: ignore[method-assign,assignment]


def silent_on_failure() -> None:
    """Takes a failed commit for a done one."""
    right = Database.write

    @contextmanager
    def write(self: Database) -> Iterator[Connection]:
        manager = right(self)
        connection = manager.__enter__()
        try:
            yield connection
        except OperationalError as failure:
            manager.__exit__(type(failure), failure, None)
            raise
        with suppress(OperationalError):
            manager.__exit__(None, None, None)

    Database.write = write  # type: ignore[method-assign,assignment]


def hanging() -> None:
    """The recording of one claim never returns."""
    _spoil(lambda: threading.Event().wait())


def hanging_unwatched() -> None:
    """The same, and nobody looks after it."""
    hanging()
    Watchdog._watch = lambda _: None  # type: ignore[method-assign]


def raising() -> None:
    """The recording of one claim raises."""

    def fails() -> None:
        raise RuntimeError("broken on purpose")

    _spoil(fails)


def _spoil(fault: Callable[[], object]) -> None:
    """Put a fault into the operator that records claims, for the document of this number alone."""
    right = web.composition.register

    def register(*means: Any) -> Registry:
        registry = right(*means)
        record = registry.operators[SPOILED_OPERATOR]

        def spoiled(call: Call, **parameters: Any) -> Any:
            query = text("SELECT reference FROM cases WHERE id = :root")
            reference = call.connection.execute(query, {"root": call.root_id}).scalar_one()
            if f"〕{SPOILED}号" in str(reference):
                fault()
            return record(call, **parameters)

        registry.operators[SPOILED_OPERATOR] = spoiled
        return registry

    web.composition.register = register


def _append(connection: Connection, told: Mapping[str, Any]) -> None:
    """An event at the end of the history, as a careless hand would write it."""
    query = "SELECT max(seq) FROM event WHERE case_id = :case"
    last = connection.execute(text(query), told).scalar_one()
    connection.execute(
        text(
            "INSERT INTO event (case_id, seq, root_id, position, kind, element, legal_at, recorded_at, actor,"
            " on_behalf, department, data, hash) SELECT case_id, :seq, root_id, position, 'task.completed', element,"
            " :at, :at, :by, '', department, '{}', '' FROM event WHERE case_id = :case AND seq = :last"
        ),
        {**told, "seq": last + threading.get_native_id() % 100_000 + 1, "last": last},
    )


TWINS: Mapping[str, Callable[[], None]] = {
    twin.__name__: twin
    for twin in (forgetful, hasty, read_then_write, silent_on_failure, hanging, hanging_unwatched, raising)
}


def run(arguments: Sequence[str]) -> int:
    """Become the twin that is named first and carry out the command that follows; returns the exit status."""
    TWINS[arguments[0]]()
    return main(arguments[1:])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
