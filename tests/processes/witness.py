"""What a run of a scenario leaves behind, told so that runs in different places can be compared.

Identifiers differ from run to run, so each is told by its turn. Whatever else differs is a difference: the events with
all their data, and the tokens after every act, which come from the history and are held against its digests.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from engine.history import STATE, digest, events_of_tree
from engine.proof.execution import Prover
from engine.replay import Course, RecordedEffects
from engine.runtime import Runtime
from engine.scenarios import World
from engine.store.schema import cases
from tests.engine.whatif.control import differing
from tests.postgresql import PostgresqlServer
from web.workbench.scenarios.worlds import ScenarioWorld, prepare

_IDENTIFIER = re.compile(r"\b(?:[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{64}|[A-Z]{2,4}\d{8}-[0-9A-HJKMNP-TV-Z]{6})\b")
"""Those of the engine, numbers of documents that end in letters of one, and hashes over texts that name some."""

_SHOWN = 80


class Elsewhere:
    """Makes worlds on PostgreSQL, each a copy of one that was prepared once."""

    def __init__(self, server: PostgresqlServer, processes: Path) -> None:
        self._server = server
        self._template = server.template(prepare, processes)

    def __call__(self, start: datetime) -> ScenarioWorld:
        name = self._server.create(self._template)
        return ScenarioWorld(self._server.url(name), start, partial(self._server.drop, name))


class Rising:
    """Stands in for `os` in engine.ids: identifiers made after a restart follow those before it.

    While a clock stands still nothing else tells which of two programs acted first.
    """

    def __init__(self) -> None:
        self._count = 0

    def urandom(self, size: int) -> bytes:
        self._count += 1
        return (self._count << 40).to_bytes(size, "big")


@dataclass
class Witness:
    """Makes a world and takes down what happened in it before it is gone.

    `trace` are events and tokens as texts, `states` how many tokens were among them, `lacking` what a proof could
    not compare, `differing` the cases that come out otherwise when they are led through what runs as through a draft.
    """

    make: Callable[[datetime], ScenarioWorld]
    trace: list[str] = field(default_factory=list)
    states: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    differing: list[Any] = field(default_factory=list)

    def __call__(self, start: datetime) -> World:
        world = self.make(start)
        close = world.close

        def taken_down() -> None:
            try:
                with world.runtime.database.read() as connection:
                    self._take_down(world.runtime, connection)
            finally:
                close()

        world.close = taken_down  # type: ignore[method-assign]
        return world

    def _take_down(self, runtime: Runtime, connection: Connection) -> None:
        roots = select(cases.c.id).where(cases.c.parent_id.is_(None), cases.c.id == cases.c.root_id)
        self.differing.extend(differing(runtime, connection))
        prover, turns = Prover(runtime, connection), Turns()
        for root_id in connection.execute(roots.order_by(cases.c.started_at, cases.c.id)).scalars().all():
            for proof in prover.prove_tree(root_id).proofs:
                self.lacking.update(proof.lacks)
            for line in self._told(runtime, connection, root_id):
                self.trace.append(turns.instead(line))

    def _told(self, runtime: Runtime, connection: Connection, root_id: str) -> Iterator[str]:
        effects = RecordedEffects(runtime.calendars.get(connection), runtime.registry.limits)
        versions = select(cases.c.id, cases.c.version).where(cases.c.root_id == root_id)
        courses = {
            row.id: Course(runtime.specs.get(connection, row.version), effects) for row in connection.execute(versions)
        }
        for event in events_of_tree(connection, root_id):
            course = courses[event.case_id]
            course.follow(event)
            state = event.data.pop(STATE, None)
            told = (event.case_id, event.seq, event.kind, event.element, event.legal_at, event.recorded_at)
            yield json.dumps([*told, event.actor, event.department, event.data], ensure_ascii=False)
            if state is not None:
                text = course.state()
                assert text is not None and digest(text) == state
                self.states += 1
                yield text


class Turns:
    """Tells identifiers by the order in which they come up."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def instead(self, text: str) -> str:
        return _IDENTIFIER.sub(lambda found: self._known.setdefault(found[0], f"#{len(self._known)}"), text)


def first_apart(one: list[str], other: list[str]) -> tuple[str, str] | None:
    """The first lines that differ, from a little before where they do."""
    for here, there in zip_longest(one, other, fillvalue=""):
        if here != there:
            letters = zip_longest(here, there)
            known = next(number for number, (letter, another) in enumerate(letters) if letter != another)
            begin = max(0, known - _SHOWN)
            return here[begin : known + _SHOWN], there[begin : known + _SHOWN]
    return None
