"""A server killed between an answer and its being written down: after a restart the answer reaches its case, once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.casebook import find_case
from engine.history import events_of_tree
from engine.store.failpoints import AFTER_ANSWER, VARIABLE
from handlers.exchange.simulator import Simulator, simulator
from tests.started import Started, start
from tests.web.exchangeoffice import batch, exchange_office, told
from tests.web.office import Office

PATIENCE = 60.0


@pytest.fixture
def others() -> Iterator[Simulator]:
    with simulator() as found:
        yield found


@contextmanager
def served(folder: Path, **further: str) -> Iterator[Started]:
    """`shenguan serve --sandbox`, whose clock is moved by hand, on the office's database."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'office.db'}"}
    process = start("web", ["serve", "--sandbox", "--port", "0"], {**environment, **further})
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def ended(office: Office, case: str) -> bool:
    with office.platform.database.read() as connection:
        found = find_case(connection, case)
    return found is not None and found.status == "ended"


def test_given_a_server_killed_between_answer_and_writing_then_the_case_is_told_once(
    tmp_path: Path, others: Simulator
) -> None:
    office = exchange_office(tmp_path, others, sandbox=True)
    office.platform.move_clock(advance="PT1M")
    office.push(1, "2026-11-16T09:00")
    case = batch(office)

    with served(tmp_path, **{VARIABLE: f"{AFTER_ANSWER}:1"}) as first:
        assert first.wait(PATIENCE) != 0, "it was to be killed at the failpoint"
    (entry,) = others.ledger.entries()
    assert entry.received == 1 and not ended(office, case)
    assert told(office, "exchanges", case)["standing"] == "waiting"

    office.platform.move_clock(advance="PT3M")
    with served(tmp_path):
        waiting = threading.Event()
        for _ in range(int(PATIENCE * 10)):
            if ended(office, case):
                break
            waiting.wait(0.1)

    (entry,) = others.ledger.entries()
    assert entry.received == 2, "sent again under the same key, and taken once"
    assert told(office, "publicity", case)["receipt"] == entry.answer["result"]["receipt"]
    with office.platform.database.read() as connection:
        kinds = [event.kind for event in events_of_tree(connection, case)]
    assert kinds.count("message.received") == kinds.count("publicity.answered") == 1
    assert "message.unmatched" not in kinds
    office.platform.close()
