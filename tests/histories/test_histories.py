"""What any released version recorded, today's code verifies: seals, and every case run again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import SimulatedClock, parsed
from engine.history import verify
from engine.means import Means
from engine.proof.execution import Prover
from engine.store.database import Database
from engine.store.migration import upgrade
from handlers.registration import register
from tests.histories.keeping import FOLDER, VERSIONS, restore, stories, version_of_platform
from tests.prepared import Place

LATER = parsed("2031-01-01T09:00")
KINDS = (
    *("userTask", "serviceTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess", "transaction"),
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "boundaryEvent"),
    *("intermediateCatchEvent", "intermediateThrowEvent", "terminateEventDefinition", "cancelEventDefinition"),
    *("compensateEventDefinition", "signalEventDefinition", "linkEventDefinition", "messageEventDefinition"),
    *("timeDate", "timeDuration", "timeCycle", "triggeredByEvent", "multiInstanceLoopCharacteristics"),
    "standardLoopCharacteristics",
)


def prepare(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture
def means(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Means]:
    """A platform that knows nothing: no calendar, no register, no case."""
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
    database = Database(place.filled(prepare))
    clock = SimulatedClock(LATER)
    yield Means(database, clock, register(database, clock))
    database.close()


@pytest.mark.parametrize("path", list(stories()), ids=lambda path: f"{path.parent.name} {path.stem}")
def test_a_recorded_history_is_verified_by_the_code_of_today(path: Path, means: Means) -> None:
    with means.database.write() as connection:
        restored = restore(path, connection)
    with means.database.read() as connection:
        assert verify(connection).broken == ()
        prover = Prover(means, connection, restored.calendars.get)
        trees = [prover.prove_tree(root) for root in restored.roots]

    assert [tree.first for tree in trees if not tree.same] == []
    assert sum(tree.events for tree in trees) > 0
    assert [proof.lacks for tree in trees for proof in tree.proofs if proof.lacks] == []
    assert all(proof.digests for tree in trees for proof in tree.proofs)


def test_the_present_version_has_its_histories() -> None:
    assert len(list((FOLDER / version_of_platform()).glob("*.json"))) > 10


def test_the_histories_of_a_version_use_every_kind_of_element() -> None:
    for folder in (path for path in FOLDER.iterdir() if (path / VERSIONS).exists()):
        versions = json.loads((folder / VERSIONS).read_text("utf-8"))
        drawn = "".join(text for one in versions.values() for name, text in one["files"].items() if ".bpmn" in name)
        assert [kind for kind in KINDS if kind not in drawn] == []


def test_they_stay_small() -> None:
    for folder in (path for path in FOLDER.iterdir() if (path / VERSIONS).exists()):
        assert sum(path.stat().st_size for path in folder.iterdir()) < 2 * 2**20
