"""Procedures: playing their scenarios."""

from __future__ import annotations

import argparse
from itertools import groupby
from pathlib import Path

from engine.coverage import Passed, missing_elements
from engine.errors import Refusal
from engine.scenario_file import Scenario, find_scenarios, read_scenario
from engine.scenarios import ScenarioResult, run_scenario
from web.workbench.scenarios.worlds import WorldMaker, world_maker


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`scenario`."""
    playing = commands.add_parser("scenario", help="运行场景,每个场景两遍:连续运行,每步存取")
    playing.add_argument("paths", metavar="路径", nargs="+", type=Path, help="场景文件,或者含 scenarios/ 的文件夹")
    playing.add_argument("-v", "--verbose", action="store_true", help="通过的场景也列出")
    playing.add_argument("--coverage", action="store_true", help="列出没有任何场景经过的节点和连线,有则退出码为1")
    playing.set_defaults(run=_scenario)


def _scenario(told: argparse.Namespace) -> int:
    missing = [path for path in told.paths if not path.exists()]
    files = find_scenarios([path.resolve() for path in told.paths])
    if missing or not files:
        print(f"没有找到:{missing[0]}" if missing else "没有找到场景文件。")
        return 2
    failed, covered = 0, Passed()
    for processes, group in groupby(sorted(files), key=lambda file: file.parents[2]):
        with world_maker(processes) as make_world:
            for file in group:
                results = _played(file, make_world, told.verbose)
                failed += not (results and all(result.passed for result in results))
                covered = covered.union(*(result.covered for result in results))
    print(f"场景{len(files)}个,通过{len(files) - failed}个,未通过{failed}个")
    complete = not told.coverage or _covered([path.resolve() for path in told.paths], covered)
    return 0 if complete and not failed else 1


def _covered(paths: list[Path], covered: Passed) -> bool:
    """Tell which elements of the drawings no scenario passed; whether there are none."""
    folders = [path if path.is_dir() else path.parents[1] for path in paths]
    missing = missing_elements([path.parent if path.name == "scenarios" else path for path in folders], covered)
    for process, lost in missing.items():
        print(f"没有场景经过:{process}({len(lost)}处)")
        for identity, name in lost.items():
            print(f"      {identity}  {name}".rstrip())
    if not missing:
        print("每个节点和每条连线都有场景经过。")
    return not missing


def _played(file: Path, make_world: WorldMaker, verbose: bool) -> list[ScenarioResult]:
    """Play one file twice and tell what went wrong; how both runs went, nothing where it cannot be read."""
    try:
        scenario = read_scenario(file, make_world.verbs)
    except Refusal as refusal:
        print(f"未通过  {file.name}\n      {refusal}")
        return []
    results = [run_scenario(scenario, make_world, restored) for restored in (False, True)]
    passed = all(result.passed for result in results)
    if verbose or not passed:
        print(f"{'通过  ' if passed else '未通过'}  {scenario.name}  {file.name}")
    for result in results:
        _tell(scenario, result)
    return results


def _tell(scenario: Scenario, result: ScenarioResult) -> None:
    for failure in result.failures:
        print(f"      {'每步存取' if result.restored else '连续运行'}:{failure}")
