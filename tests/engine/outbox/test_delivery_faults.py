"""Races and crashes of delivery. Each check is also put to a delivery that is wrong, and must find it out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from engine.clock import stored
from engine.means import Means
from engine.outbox import Draft, Letter, Sender, deliver, enqueue
from engine.outbox.queue import SEND_WITHIN, due
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.store.schema import outbox

from .conftest import Post, Receiver, post_on

PATIENCE = 20.0

Delivery = Callable[[Means, Mapping[str, Sender]], object]


class MeetingDatabase(Database):
    """The first two readers wait for each other with what they read, so that both have seen the same letters."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._meeting = threading.Barrier(2, timeout=PATIENCE)
        self._met = threading.local()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with super().read() as connection:
            yield connection
        if threading.current_thread().name.startswith("worker") and not getattr(self._met, "done", False):
            self._met.done = True
            self._meeting.wait()


def select_then_send(means: Means, senders: Mapping[str, Sender]) -> None:
    """Wrong: what was selected is believed to be still there."""
    now = means.clock.now()
    with means.database.read() as connection:
        rows = due(connection, now, set(senders), 100)
    for row in rows:
        senders[row.channel].send(_letter(row))
        with means.database.write() as connection:
            connection.execute(update(outbox).where(outbox.c.number == row.number).values(state="sent"))


def mark_then_send(means: Means, senders: Mapping[str, Sender]) -> None:
    """Wrong: written down as sent before it is."""
    with means.database.read() as connection:
        rows = due(connection, means.clock.now(), set(senders), 100)
    for row in rows:
        with means.database.write() as connection:
            connection.execute(update(outbox).where(outbox.c.number == row.number).values(state="sent"))
        senders[row.channel].send(_letter(row))


def send_all(means: Means, senders: Mapping[str, Sender]) -> None:
    """Wrong: the order of a case is not looked at."""
    column = outbox.c
    with means.database.read() as connection:
        rows = connection.execute(
            outbox.select().where(column.state == "waiting", column.next_try_at <= stored(means.clock.now()))
        ).all()
    for row in rows:
        values = {"state": "sent"}
        try:
            senders[row.channel].send(_letter(row))
        except Exception:
            values = {"next_try_at": stored(means.clock.now() + timedelta(minutes=1))}
        with means.database.write() as connection:
            connection.execute(update(outbox).where(column.number == row.number).values(**values))


def _letter(row: object) -> Letter:
    names = ("number", "key", "channel", "recipient", "kind")
    told = {name: getattr(row, name) for name in names}
    return Letter(**told, payload=json.loads(row.payload), created_at=row.created_at, tries=1)  # type: ignore[attr-defined]


# -- two workers at once


def sent_twice_by_two_workers(url: str, delivery: Delivery) -> list[str]:
    """What a receiver got more than once when two workers have seen the same letters."""
    database = MeetingDatabase(url)
    upgrade(database)
    post, receiver = post_on(database), Receiver()
    for number in range(20):
        post.write(f"{number}-1", f"{number}-2", case=f"case{number}")
    workers = [
        threading.Thread(target=delivery, args=(post.means, {"one": receiver}), name=f"worker-{number}")
        for number in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    deliver(post.means, {"one": receiver})
    database.close()
    assert {f"{number}-1" for number in range(20)} <= set(receiver.keys)
    return receiver.twice()


def test_given_two_workers_when_both_deliver_then_each_letter_goes_once(database_url: str) -> None:
    assert sent_twice_by_two_workers(database_url, deliver) == []


def test_a_delivery_without_the_conditional_update_is_found_out(database_url: str) -> None:
    assert sent_twice_by_two_workers(database_url, select_then_send) != []


# -- a worker that dies


class Killed(BaseException):
    """The end of the process: nothing catches it."""


def tokens_after_a_kill(post: Post, delivery: Delivery, when: str) -> list[str]:
    """The tokens a receiver got, when the first worker dies `before` or `after` the receiver has taken the letter."""
    post.write("a1")
    receiver = Receiver()

    class Dying:
        def send(self, letter: Letter) -> str:
            if when == "after":
                receiver.send(letter)
            raise Killed

    with pytest.raises(Killed):
        delivery(post.means, {"one": Dying()})
    post.clock.move_to(post.clock.now() + SEND_WITHIN)
    delivery(post.means, {"one": receiver})
    return [letter.token for letter in receiver.got]


@pytest.mark.parametrize(("when", "times"), [("before", 1), ("after", 2)])
def test_given_a_worker_killed_while_sending_then_the_letter_goes_again_under_its_key(
    post: Post, when: str, times: int
) -> None:
    tokens = tokens_after_a_kill(post, deliver, when)
    assert len(tokens) == times and len(set(tokens)) == 1
    assert post.states() == {"a1": "sent"}


def test_a_letter_under_way_is_not_taken_by_another(post: Post) -> None:
    post.write("a1")
    with pytest.raises(Killed):
        deliver(post.means, {"one": Receiver(_die)})
    receiver = Receiver()
    post.wait(seconds=SEND_WITHIN.total_seconds() - 1)
    deliver(post.means, {"one": receiver})
    assert receiver.got == []


def test_a_delivery_that_writes_down_first_is_found_out(post: Post) -> None:
    assert tokens_after_a_kill(post, mark_then_send, "before") == []


def _die(letter: Letter) -> None:
    raise Killed


# -- the act is rolled back


Act = Callable[[Post, Receiver, Connection], None]


def enqueued(post: Post, receiver: Receiver, connection: Connection) -> None:
    enqueue(connection, [Draft("a1", "one", "A", "told", "case", {})], post.clock.now())


def sent_at_once(post: Post, receiver: Receiver, connection: Connection) -> None:
    """Wrong: sent within the transaction of the act."""
    enqueued(post, receiver, connection)
    (row,) = due(connection, post.clock.now(), ["one"], 1)
    receiver.send(_letter(row))


def told_of_an_act_that_never_was(post: Post, tell: Act) -> list[str]:
    """What the receiver got although the act was rolled back."""
    receiver = Receiver()
    with pytest.raises(Killed), post.means.database.write() as connection:
        tell(post, receiver, connection)
        raise Killed
    deliver(post.means, {"one": receiver})
    return receiver.keys


def test_given_an_act_rolled_back_then_nobody_is_told(post: Post) -> None:
    assert told_of_an_act_that_never_was(post, enqueued) == []


def test_a_letter_sent_within_the_transaction_is_found_out(post: Post) -> None:
    assert told_of_an_act_that_never_was(post, sent_at_once) == ["a1"]


# -- order under failures


def in_order_although_the_first_try_fails(post: Post, delivery: Delivery) -> bool:
    post.write("a1", "a2", "a3")
    failed: list[str] = []

    def once(letter: Letter) -> None:
        if letter.key == "a1" and not failed:
            failed.append(letter.key)
            raise RuntimeError("busy")

    receiver = Receiver(once)
    for _ in range(4):
        delivery(post.means, {"one": receiver})
        post.wait(minutes=1)
    return receiver.keys == ["a1", "a2", "a3"]


def test_given_a_failure_then_the_order_of_the_case_holds(post: Post) -> None:
    assert in_order_although_the_first_try_fails(post, deliver)


def test_a_delivery_that_overtakes_is_found_out(post: Post) -> None:
    assert not in_order_although_the_first_try_fails(post, send_all)


# -- nothing is open while a receiver is asked


def test_no_transaction_is_open_while_a_letter_is_sent(post: Post) -> None:
    post.write("a1")

    def write_meanwhile(letter: Letter) -> None:
        done = threading.Event()

        def write() -> None:
            post.write("meanwhile", case="other")
            done.set()

        threading.Thread(target=write, daemon=True).start()
        assert done.wait(PATIENCE), "the sender holds the database"

    report = deliver(post.means, {"one": Receiver(write_meanwhile)}, limit=1)
    assert report.sent == 1
