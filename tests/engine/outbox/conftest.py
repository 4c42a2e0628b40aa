"""An outbox under a simulated clock, and receivers that do as they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from engine.clock import SimulatedClock, parsed
from engine.expressions import Limit
from engine.means import Means
from engine.outbox import DeliveryReport, Draft, Letter, deliver, enqueue
from engine.registry import Registry
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.store.schema import outbox
from tests.prepared import Place

BEGIN = parsed("2026-11-24T09:00")


class NoLimits:
    """Nothing in these tests has a limit."""

    def limit(self, name: str, on: object, profile: str) -> Limit:
        raise AssertionError(name)


@dataclass
class Receiver:
    """Keeps what it got; `refuse` is asked first and may raise."""

    refuse: Callable[[Letter], None] | None = None
    got: list[Letter] = field(default_factory=list)
    receipt: str = "taken"

    def send(self, letter: Letter) -> str:
        if self.refuse is not None:
            self.refuse(letter)
        self.got.append(letter)
        return self.receipt

    @property
    def keys(self) -> list[str]:
        return [letter.key for letter in self.got]

    def twice(self) -> list[str]:
        """The keys it got more than once."""
        return [key for key, count in Counter(self.keys).items() if count > 1]


@dataclass
class Post:
    """The outbox of one database."""

    means: Means
    clock: SimulatedClock

    def write(self, *keys: str, channel: str = "one", case: str = "case", recipient: str = "A") -> None:
        """One letter a key, all in one transaction."""
        with self.means.database.write() as connection:
            drafts = [Draft(key, channel, recipient, "told", case, {"text": key}) for key in keys]
            enqueue(connection, drafts, self.clock.now())

    def deliver(self, receiver: Receiver, **others: Receiver) -> DeliveryReport:
        return deliver(self.means, {"one": receiver, **others})

    def wait(self, **lapse: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**lapse))

    def states(self) -> dict[str, str]:
        with self.means.database.read() as connection:
            return {row.key: row.state for row in connection.execute(outbox.select())}


def post_on(database: Database) -> Post:
    clock = SimulatedClock(BEGIN)
    return Post(Means(database, clock, Registry(NoLimits())), clock)


def prepare(url: str) -> None:
    """The engine's tables."""
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture
def post(place: Place) -> Iterator[Post]:
    database = Database(place.filled(prepare))
    yield post_on(database)
    database.close()
