"""A small office for the engine's tests: two handlers, one form, three drawings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.actor import Actor
from engine.calendar.seed import seed
from engine.clock import SimulatedClock, parsed
from engine.expressions import Limit
from engine.lint import Layer
from engine.registry import Call, Labels, Registry
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.migration import upgrade
from tests.engine.drawing import Drawing
from tests.prepared import Place

FORM = json.dumps(
    {
        "schemaVersion": 18,
        "type": "default",
        "id": "answer",
        "components": [
            {"type": "textfield", "key": "answer", "label": "answer", "validate": {"maxLength": 20}},
            {"type": "textfield", "key": "note", "label": "note"},
        ],
    }
)

BEGINNING = parsed("2024-05-13T16:00")
CLERK = Actor("a.clerk", "A clerk", "A", frozenset({"clerk"}))
OTHER = Actor("b.clerk", "B clerk", "B", frozenset({"clerk"}))


class ThreeDays:
    """Every limit is three working days."""

    def limit(self, name: str, on: date, profile: str) -> Limit:
        return Limit(name, 3, "wd", "test", "1")


@dataclass
class Office:
    """A runtime on a database of its own, and what its handlers were told."""

    database: Database
    clock: SimulatedClock
    tmp_path: Path
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fail: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.registry = Registry(ThreeDays())
        self.registry.operators["say"] = self._say
        self.registry.operators["label"] = self._label
        self.runtime = Runtime(self.database, self.clock, self.registry)

    def deploy(
        self, *drawings: Drawing, extra: Mapping[str, str] | None = None, layers: Collection[Layer] = ("xml", "bpmn")
    ) -> None:
        """Deploy drawings. Without layers what the deploy check would refuse reaches the engine's own guards."""
        folders = []
        for drawing in drawings:
            folder = self.tmp_path / drawing.process
            folder.mkdir(exist_ok=True)
            (folder / f"{drawing.process}.bpmn").write_text(drawing.text(), "utf-8")
            (folder / "answer.form").write_text(FORM, "utf-8")
            for name, text in (extra or {}).items():
                (folder / name).write_text(text, "utf-8")
            folders.append(folder)
        self.runtime.deploy(folders, CLERK, "test", layers=layers)

    def reopen(self) -> None:
        """A new program on the same database: nothing parsed, nothing cached."""
        self.runtime = Runtime(self.database, self.clock, self.registry)

    def at(self, text: str) -> datetime:
        self.clock.move_to(parsed(text))
        return self.clock.now()

    def _say(self, call: Call, **told: Any) -> Any:
        if told.get("word") in self.fail:
            raise RuntimeError(f"cannot say {told['word']}")
        self.heard.append((call.element, {**told, "instant": call.instant, "recorded_at": call.recorded_at}))
        return told.get("word")

    def _label(self, call: Call, subject: str) -> None:
        call.label(Labels(subject=subject))


def prepare_office(url: str) -> None:
    """The engine's tables, and the calendar."""
    database = Database(url)
    upgrade(database)
    with database.write() as connection:
        seed(connection, BEGINNING)
    database.close()


@pytest.fixture
def office(place: Place, tmp_path: Path) -> Iterator[Office]:
    database = Database(place.filled(prepare_office))
    folder = tmp_path / "processes"
    folder.mkdir()
    yield Office(database, SimulatedClock(BEGINNING), folder)
    database.close()


@pytest.fixture
def claim() -> Drawing:
    """A task with a reminder and an interrupting deadline, the heart of many procedures."""
    inner = Drawing("inner").start("opened").user("pick", due="late").end("picked").line("opened", "pick", "picked")
    return (
        Drawing("claim")
        .io(("parcel",), ("result",))
        .start()
        .script("open", "sent_at = parcel.sent_at\nresult = None")
        .inside("window", inner)
        .timer("remind", "window", 'workday_before(workdays("days", sent_at), 1)', interrupting=False)
        .timer("late", "window", 'workdays("days", sent_at)')
        .message("recalled", "window")
        .service("urge", "say", word='"urge"')
        .end("urged")
        .service("auto", "say", "result", word='"auto"')
        .end("auto_end", terminate=True)
        .service("record", "say", "result", word='"claimed"')
        .end("claimed_end", terminate=True)
        .service("drop", "say", "result", word='"recalled"')
        .end("recalled_end", terminate=True)
        .line("begin", "open", "window", "record", "claimed_end")
        .line("remind", "urge", "urged")
        .line("late", "auto", "auto_end")
        .line("recalled", "drop", "recalled_end")
    )


@pytest.fixture
def sending() -> Drawing:
    """Calls the claim once for each parcel and collects the results."""
    return (
        Drawing("sending")
        .start()
        .call("claims", "claim", over="parcels", item="parcel", into="results", out="result")
        .service("tell", "say", word='"all"', results="results")
        .end()
        .line("begin", "claims", "tell", "done")
    )
