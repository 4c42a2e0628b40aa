"""Writes the histories of the present version: `python -m tests.histories.record`, once before it is released."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from engine.scenario_file import read_scenario
from engine.scenarios import World, run_scenario
from tests.histories.inventions import inventions
from tests.histories.keeping import FOLDER, Kept, version_of_platform
from web.workbench.scenarios.worlds import WorldMaker, world_maker

PROCESSES = FOLDER.parents[1] / "processes"
STORIES = (
    "approval_push/d02_auto_claim",
    "approval_push/d17_return_and_reassign",
    "approval_push/department_closure",
    "approval_push/correction_after_claim",
    "supervision_push/d06_revocation",
    "permit_referral/d09_referral_to_revocation",
    "joint_meeting/d18_special_meeting",
    "inquiry/extension_and_recall",
    "inquiry/d15_deemed_consent",
    "dual_publicity/s03_sent_back_and_masked",
    "commitment_verification/d34_late_result",
    "dishonest_commitment/d14_rectified",
    "filing_share/d24_filing_shared",
    "review_cooperation/d22_review_and_deviation",
)


def record(folder: Path) -> None:
    """Play the stories and write what they leave. Raises FileExistsError where this version was recorded before."""
    kept = Kept()
    with world_maker(PROCESSES) as make_world:
        for story in STORIES:
            process, name = story.split("/")
            scenario = read_scenario(PROCESSES / process / "scenarios" / f"{name}.toml", make_world.verbs)
            result = run_scenario(scenario, _kept(make_world, kept, name), restored=False)
            if not result.passed:
                raise SystemExit(f"{story}: {result.failures}")
    with tempfile.TemporaryDirectory() as place, inventions(Path(place)) as connection:
        kept.take("inventions", connection)
    kept.write(folder)


def _kept(make_world: WorldMaker, kept: Kept, name: str) -> Callable[[datetime], World]:
    """Makes worlds whose cases are kept before they are gone."""

    def made(start: datetime) -> World:
        world = make_world(start)
        close = world.close

        def kept_first() -> None:
            with world.runtime.database.read() as connection:
                kept.take(name, connection)
            close()

        world.close = kept_first  # type: ignore[method-assign]
        return world

    return made


if __name__ == "__main__":
    record(FOLDER / version_of_platform())
