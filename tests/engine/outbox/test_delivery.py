"""Letters go in order per case and endpoint, again when they failed, and end as dead letters that can be resent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.actor import Actor
from engine.errors import NotFound
from engine.outbox import (
    Draft,
    Letter,
    Undeliverable,
    UndeliveredNow,
    dead_letters,
    deliver,
    enqueue,
    queue_figures,
    resend,
    resend_channel,
    retrying_letters,
    sent_letters,
)
from engine.outbox.queue import LONGEST_WAIT, TRIES, backoff

from .conftest import BEGIN, Post, Receiver

OPERATOR = Actor("pt.admin", "operator", "PT", frozenset({"platform_admin"}))


def down(letter: Letter) -> None:
    raise UndeliveredNow("unavailable", "503")


def never(letter: Letter) -> None:
    raise Undeliverable("refused", "410")


def test_letters_of_a_case_go_in_their_order_and_once(post: Post) -> None:
    post.write("a1", "a2", case="a")
    post.write("b1", case="b")
    post.write("a3", case="a")
    receiver = Receiver()
    assert post.deliver(receiver).sent == 4
    assert sorted(receiver.keys) == ["a1", "a2", "a3", "b1"]
    assert [key for key in receiver.keys if key.startswith("a")] == ["a1", "a2", "a3"]
    assert post.deliver(receiver).sent == 0


def test_the_same_key_is_written_once(post: Post) -> None:
    post.write("a1")
    post.write("a1", "a2")
    receiver = Receiver()
    post.deliver(receiver)
    assert receiver.keys == ["a1", "a2"]


def test_an_act_that_is_rolled_back_leaves_no_letter(post: Post) -> None:
    with pytest.raises(ZeroDivisionError), post.means.database.write() as connection:
        enqueue(connection, [Draft("a1", "one", "A", "told", "case", {})], BEGIN)
        raise ZeroDivisionError
    assert post.states() == {}


def test_a_failed_letter_keeps_back_those_behind_it_and_no_other_case(post: Post) -> None:
    post.write("a1", "a2", case="a")
    post.write("b1", case="b")

    def poison(letter: Letter) -> None:
        if letter.key == "a1":
            raise UndeliveredNow("unavailable")

    receiver = Receiver(poison)
    post.deliver(receiver)
    post.wait(seconds=5)
    post.deliver(receiver)
    assert receiver.keys == ["b1"]
    receiver.refuse = None
    post.wait(minutes=1)
    post.deliver(receiver)
    assert receiver.keys == ["b1", "a1", "a2"]


def test_a_channel_that_fails_is_asked_once_a_round_and_holds_up_no_other(post: Post) -> None:
    for number in range(300):
        post.write(f"x{number}", channel="one", case=f"case{number}")
    post.write("y", channel="two")
    asked: list[str] = []

    def hanging(letter: Letter) -> None:
        asked.append(letter.key)
        raise UndeliveredNow("timeout")

    other = Receiver()
    report = post.deliver(Receiver(hanging), two=other)
    assert (len(asked), other.keys, report.postponed) == (1, ["y"], 1)


def test_waits_double_up_to_six_hours_and_outlast_a_weekend() -> None:
    waits = [backoff(tries) for tries in range(1, TRIES)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == LONGEST_WAIT == backoff(10_000)
    assert sum(waits, timedelta()) > timedelta(hours=62)


def test_a_receiver_may_ask_for_a_longer_wait(post: Post) -> None:
    post.write("a1")

    def busy(letter: Letter) -> None:
        raise UndeliveredNow("busy", retry_after=1800)

    receiver = Receiver(busy)
    post.deliver(receiver)
    receiver.refuse = None
    post.wait(minutes=29)
    assert post.deliver(receiver).sent == 0
    post.wait(minutes=1)
    assert post.deliver(receiver).sent == 1


def test_six_hours_of_outage_then_everything_in_order_within_minutes_and_once(post: Post) -> None:
    receiver = Receiver(down)
    for minute in range(360):
        if minute % 30 == 0:
            post.write(*(f"{case}:{minute:03d}" for case in "abc"), case="mixed")
            for case in "abc":
                post.write(f"{case}-{minute:03d}", case=case)
        post.deliver(receiver)
        post.wait(minutes=1)
    receiver.refuse = None
    post.write("a-360", case="a")
    post.write("new", case="new")
    for _ in range(15):
        post.deliver(receiver)
        post.wait(minutes=1)

    assert set(post.states().values()) == {"sent"}
    assert receiver.twice() == []
    for case in "abc":
        got = [key for key in receiver.keys if key.startswith(f"{case}-")]
        assert got == sorted(got) and len(got) >= 12
    mixed = [letter.number for letter in receiver.got if ":" in letter.key]
    assert mixed == sorted(mixed) and len(mixed) == 36


def test_a_letter_refused_alone_outlasts_others_that_get_through(post: Post) -> None:
    post.write("poison", case="p")

    def poison(letter: Letter) -> None:
        if letter.key == "poison":
            raise UndeliveredNow("unavailable")

    receiver = Receiver(poison)
    for minute in range(180):
        post.write(f"n{minute}", case=f"n{minute}")
        post.deliver(receiver)
        post.wait(minutes=1)
    assert post.states()["poison"] == "waiting"
    assert len(receiver.got) >= 178


def test_the_last_try_makes_a_dead_letter_and_those_behind_it_go_on(post: Post) -> None:
    post.write("a1", "a2")

    def poison(letter: Letter) -> None:
        if letter.key == "a1":
            raise UndeliveredNow("unavailable", "503 Service Unavailable")

    receiver = Receiver(poison)
    for _ in range(TRIES + 1):
        post.deliver(receiver)
        post.wait(hours=6)
    assert post.states() == {"a1": "dead", "a2": "sent"}
    with post.means.database.read() as connection:
        (dead,) = dead_letters(connection)
    assert (dead.tries, dead.reason, dead.detail) == (TRIES, "unavailable", "503 Service Unavailable")


def test_a_letter_refused_for_good_is_dead_at_once_and_goes_after_it_was_resent(post: Post) -> None:
    post.write("a1")
    receiver = Receiver(never)
    assert post.deliver(receiver).dead == 1
    with post.means.database.read() as connection:
        (dead,) = dead_letters(connection)
        (figures,) = queue_figures(connection)
    assert (figures.channel, figures.waiting, figures.oldest, figures.dead) == ("one", 0, None, 1)
    receiver.refuse = None
    post.wait(days=1)
    assert post.deliver(receiver).sent == 0, "nobody asked for it yet"
    with post.means.database.write() as connection:
        resend(connection, dead.number, OPERATOR, post.clock.now())
    assert post.deliver(receiver).sent == 1
    with post.means.database.read() as connection:
        (sent,) = sent_letters(connection)
    assert (sent.tries, sent.resent_by, sent.receipt) == (1, "pt.admin", "taken")
    assert sent.resent_at == "2026-11-25T01:00:00.000000Z"
    with pytest.raises(NotFound), post.means.database.write() as connection:
        resend(connection, dead.number, OPERATOR, post.clock.now())


def test_all_of_a_channel_are_resent_and_waiting_ones_go_at_once(post: Post) -> None:
    post.write("a1", case="a")
    post.write("b1", case="b")
    post.write("other", channel="two")
    bad = Receiver(never)
    post.deliver(bad, two=bad)
    post.write("c1", case="c")
    post.deliver(Receiver(down))
    post.wait(minutes=0.5)
    with post.means.database.read() as connection:
        assert [letter.tries for letter in retrying_letters(connection)] == [1]
    post.wait(minutes=2)
    with post.means.database.write() as connection:
        assert resend_channel(connection, "one", OPERATOR, post.clock.now()) == 2
    receiver = Receiver()
    post.deliver(receiver, two=receiver)
    assert sorted(receiver.keys) == ["a1", "b1", "c1"]


def test_letters_of_a_channel_without_a_sender_wait(post: Post) -> None:
    post.write("a1", channel="gone")
    assert post.deliver(Receiver()).sent == 0
    with post.means.database.read() as connection:
        (figures,) = queue_figures(connection)
    assert (figures.channel, figures.waiting) == ("gone", 1)
    assert figures.oldest == "2026-11-24T01:00:00.000000Z"


def test_a_sender_with_a_fault_of_its_own_postpones(post: Post) -> None:
    post.write("a1")

    def broken(letter: Letter) -> None:
        raise KeyError("x")

    assert post.deliver(Receiver(broken)).postponed == 1
    with post.means.database.read() as connection:
        (letter,) = retrying_letters(connection)
    assert (letter.reason, letter.detail) == ("fault", "KeyError: 'x'")


def test_a_round_begins_no_letter_once_its_time_is_over(post: Post) -> None:
    post.write("a1", case="a")
    assert deliver(post.means, {"one": Receiver()}, patience=0.0).sent == 0
    assert deliver(post.means, {"one": Receiver()}).sent == 1
