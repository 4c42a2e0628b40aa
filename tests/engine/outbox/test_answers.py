"""Answers that matter: kept with the letter's being sent or not at all, told to the case once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.clock import stored
from engine.errors import EngineError
from engine.outbox import Answer, CaseMessage, Letter, deliver
from engine.store.schema import cases, message, process_version

from .conftest import Post


class CannotKeep(EngineError):
    """The answer cannot be kept."""


@dataclass
class Oracle:
    """Answers every letter; tells the case named in the letter, unless `faulty` or told before."""

    faulty: bool = False
    asked: list[str] = field(default_factory=list)

    def send(self, letter: Letter) -> Answer:
        self.asked.append(letter.key)
        return Answer("200 OK", {"said": "yes"})

    def answered(self, connection: Connection, letter: Letter, answer: Answer, at: datetime) -> Sequence[CaseMessage]:
        if self.faulty:
            connection.execute(message.delete())
            raise CannotKeep
        return [CaseMessage(f"m-{letter.key}", "case", "told", dict(answer.content))]


def case_of(post: Post) -> None:
    with post.means.database.write() as connection:
        version = {"hash": "v", "process": "p", "number": 1, "name": "p", "calls": "{}"}
        connection.execute(insert(process_version).values(version))
        connection.execute(
            insert(cases).values(
                id="case",
                root_id="case",
                process="p",
                version="v",
                status="active",
                department="SPJ",
                started_at=stored(post.clock.now()),
                revision=1,
                history_length=0,
                history_head="",
            )
        )


def messages(post: Post) -> list[tuple[str, str, dict[str, str]]]:
    with post.means.database.read() as connection:
        rows = connection.execute(select(message).order_by(message.c.id)).all()
    return [(row.id, row.name, json.loads(row.payload)) for row in rows]


def test_given_an_answer_then_its_case_has_a_message_and_is_named_to_be_caught_up(post: Post) -> None:
    case_of(post)
    post.write("a")
    oracle = Oracle()
    report = deliver(post.means, {"one": oracle})
    assert (report.sent, report.addressed) == (1, ("case",))
    assert messages(post) == [("m-a", "told", {"said": "yes"})]
    assert post.states() == {"a": "sent"}


def test_given_two_workers_with_the_same_letter_then_the_case_is_told_once(post: Post) -> None:
    case_of(post)
    post.write("a")

    @dataclass
    class Slow(Oracle):
        """While it waits for the answer, the time for sending passes and another worker sends as well."""

        def send(self, letter: Letter) -> Answer:
            post.wait(minutes=3)
            assert deliver(post.means, {"one": other}).sent == 1
            return super().send(letter)

    other, slow = Oracle(), Slow()
    deliver(post.means, {"one": slow})
    assert len(other.asked) == len(slow.asked) == 1
    assert len(messages(post)) == 1


def test_given_an_answer_that_cannot_be_kept_then_nothing_is_written_and_it_is_asked_again(post: Post) -> None:
    case_of(post)
    post.write("a", "b")
    oracle = Oracle()
    deliver(post.means, {"one": oracle}, limit=1)
    oracle.faulty = True
    report = deliver(post.means, {"one": oracle})
    assert (report.sent, report.postponed) == (0, 1)
    assert [found[0] for found in messages(post)] == ["m-a"], "what the failed keeping did is undone"
    assert post.states() == {"a": "sent", "b": "waiting"}
    oracle.faulty = False
    post.wait(minutes=2)
    assert deliver(post.means, {"one": oracle}).sent == 1
    assert oracle.asked == ["a", "b", "b"]
