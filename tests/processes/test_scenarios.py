"""Every scenario of every procedure, as it comes and with everything read anew at every wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.coverage import Passed, missing_elements
from engine.scenario_file import Scenario, find_scenarios, read_scenario
from engine.scenarios import run_scenario
from web.commands.scenarioworld import WorldMaker, world_maker

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
def covered() -> dict[str, Passed]:
    """What each story has passed, as the stories go by."""
    return {}


@pytest.mark.parametrize("restored", [False, True], ids=["连续运行", "每步存取"])
@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario, restored: bool, make_world: WorldMaker, covered: dict[str, Passed]) -> None:
    result = run_scenario(scenario, make_world, restored)

    assert result.failures == ()
    covered[scenario.name] = result.covered


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
