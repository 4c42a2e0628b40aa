"""A server killed with a letter under way: after its restart the letter goes again, under the same key."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.outbox import queue_figures, sent_letters
from tests.handlers.sending.receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver
from tests.started import Started, start
from tests.web.office import Office, open_office
from tests.web.sendingoffice import channels_to

PATIENCE = 60.0


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[MailReceiver]:
    with mail_receiver() as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[Started]:
    """`shenguan serve --sandbox`, whose clock is moved by hand, on the office's database."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'office.db'}"}
    process = start("web", ["serve", "--sandbox", "--port", "0"], environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def until(receiver: HttpReceiver, count: int) -> None:
    """Wait for so many requests."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE * 10)):
        if len(receiver.got) >= count:
            return
        waiting.wait(0.1)
    raise AssertionError(f"{len(receiver.got)} of {count} requests came")


def test_given_a_server_killed_while_a_letter_is_under_way_then_it_goes_again_under_its_key(
    tmp_path: Path, receiver: HttpReceiver, mailbox: MailReceiver
) -> None:
    channels_to(tmp_path / "channels.sandbox.toml", mailbox, receiver)
    office: Office = open_office(tmp_path, sandbox=True, channels=tmp_path / "channels.sandbox.toml")
    # A clock that was moved once is the database's; the servers below find it where it stands.
    office.platform.move_clock(advance="PT1M")
    office.push(1, "2026-11-16T09:00", ("WJW",))
    office.push(2, "2026-11-16T09:00", ("WJW",))
    receiver.answers.append(receiver.hang)

    with served(tmp_path) as first:
        until(receiver, 1)
        first.kill()
    with office.platform.database.read() as connection:
        assert queue_figures(connection)[0].waiting == 2
    office.platform.move_clock(advance="PT3M")
    with served(tmp_path):
        until(receiver, 3)
        for _ in range(100):
            with office.platform.database.read() as connection:
                sent = sent_letters(connection)
            if len(sent) == 2:
                break
            threading.Event().wait(0.1)

    assert receiver.keys()[0] == receiver.keys()[1] != receiver.keys()[2]
    assert sorted(letter.tries for letter in sent) == [1, 2]
    office.platform.close()
