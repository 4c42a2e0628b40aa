"""Every scenario of every procedure: as it comes on PostgreSQL, with everything read anew at every wait on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.coverage import Passed, missing_elements
from engine.scenario_file import Scenario, find_scenarios, read_scenario
from engine.scenarios import run_scenario
from tests.postgresql import PostgresqlServer
from tests.processes.witness import Elsewhere, Rising, Witness, first_apart
from web.workbench.scenarios.worlds import WorldMaker, world_maker

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = find_scenarios([PROCESSES])
VERBS = frozenset({"parameter", "deciders", "item", "exchange_answer"})


def scenarios() -> list[Scenario]:
    return [read_scenario(file, VERBS) for file in FILES]


@pytest.fixture(scope="module")
def make_world() -> Iterator[WorldMaker]:
    with world_maker(PROCESSES) as maker:
        yield maker


@pytest.fixture(scope="module")
def elsewhere(postgresql: PostgresqlServer) -> Iterator[Elsewhere]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
        yield Elsewhere(postgresql, PROCESSES)


@pytest.fixture
def _in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.ids.os", Rising())


@pytest.fixture(scope="module")
def covered() -> dict[str, Passed]:
    """What each story has passed, as the stories go by."""
    return {}


@pytest.mark.usefixtures("_in_order")
@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario, make_world: WorldMaker, elsewhere: Elsewhere, covered: dict[str, Passed]) -> None:
    """Each run ends with every case run again from its history, and led through what runs as through a draft; both
    leave the same histories and states."""
    here, there = Witness(make_world), Witness(elsewhere)

    result = run_scenario(scenario, here, restored=True)
    assert result.failures == ()
    assert run_scenario(scenario, there, restored=False).failures == ()

    covered[scenario.name] = result.covered
    assert here.lacking == there.lacking == {}
    assert here.differing == there.differing == []
    assert first_apart(here.trace, there.trace) is None
    assert here.states == there.states > 0


def test_every_element_of_every_diagram_is_passed_by_some_scenario(covered: dict[str, Passed]) -> None:
    if len(covered) < len(FILES):
        pytest.skip("only some of the stories were told")
    assert missing_elements([PROCESSES], frozenset().union(*covered.values())) == {}


def test_the_acceptance_list_is_covered() -> None:
    told = {name for file in FILES for name in file.stem.split("_") if name.startswith("d") and name[1:].isdigit()}
    linkage = {f"d{number:02}" for number in (*range(6, 17), 18, 21, 22, *range(31, 35))}
    assert {"d01", "d02", "d03", "d04", "d05", "d17", "d19", "d20", "d30", "d35", "d36"} | linkage <= told


def test_a_scenario_that_expects_the_wrong_day_fails(make_world: WorldMaker, tmp_path: Path) -> None:
    right = (PROCESSES / "approval_push" / "scenarios" / "d02_auto_claim.toml").read_text("utf-8")
    file = tmp_path / "wrong.toml"
    file.write_text(right.replace("2024-05-17T00:00", "2024-05-16T00:00"), "utf-8")

    result = run_scenario(read_scenario(file, VERBS), make_world, restored=False)

    assert right.count("2024-05-17T00:00") > 0
    assert not result.passed
