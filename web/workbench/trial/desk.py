"""Where trials are played: opens their worlds, does a step, takes one back, makes a scenario of what was done."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.actor import Actor
from engine.casebook import find_case
from engine.clock import local, parsed, stored
from engine.drafts import candidate_of, digest_of
from engine.errors import Refusal
from engine.scenario_file import Scenario, scenario_from
from engine.scenario_steps import taken_path
from engine.scenarios import Play, play_step, start_of
from web.workbench.drafts import BOOK
from web.workbench.places import workbench_folder
from web.workbench.scenarios.preparing import all_files, prepared_world, url_of
from web.workbench.scenarios.results import told_step
from web.workbench.scenarios.work import WORLDS
from web.workbench.scenarios.worlds import ScenarioWorld

from .book import Trial, add_trial, drop_trials, find_trial, keep_trial, superfluous

if TYPE_CHECKING:
    from web.platform import Platform

TRIALS = "trials"
PREPARED, PRESENT = "prepared", "present"


class TrialDesk:
    """The trials of one platform; nothing of them touches its cases, and nothing they send leaves the machine."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._folder = workbench_folder(platform) / TRIALS

    def begin(self, draft_id: str, process: str, at: datetime, by: str, owner: Actor) -> Trial:
        """A new trial on a draft as it stands. Raises NotFound, and ProcessRejected for a draft that cannot be run."""
        now, trial_id = self._platform.clock.now(), self._platform.runtime.ids.new()
        start = {"at": local(at).strftime("%Y-%m-%dT%H:%M"), "by": by, "via": "form", "data": {}}
        told = {"name": "", "article": "", "process": process, "start": start}
        texts = (trial_id, owner.login, draft_id, "", process, stored(at))
        trial = Trial(*texts, told, [], "", stored(now), stored(now))
        trial = replace(trial, digest=self._prepare(trial))
        with self._platform.database.write() as connection:
            gone = superfluous(connection, owner.login, now)
            drop_trials(connection, gone)
            add_trial(connection, trial)
        self._throw_away(gone)
        return trial

    def drop(self, trial: Trial) -> None:
        """Throw a trial away."""
        with self._platform.database.write() as connection:
            drop_trials(connection, [trial.id])
        self._throw_away([trial.id])

    def opened(self, draft_id: str, trial_id: str) -> Trial:
        """A trial; one whose database was lost is made again from what was done. Raises NotFound."""
        with self._platform.database.read() as connection:
            trial = find_trial(connection, trial_id, draft_id)
        return trial if (self._folder / trial_id / PRESENT).is_dir() else self.anew(trial)

    @contextmanager
    def world(self, trial: Trial) -> Iterator[ScenarioWorld]:
        """The world of a trial as it stands now."""
        world = ScenarioWorld(url_of(self._folder / trial.id / PRESENT), parsed(trial.clock), _nothing)
        try:
            yield world
        finally:
            world.close()

    def start(self, trial: Trial, by: str, data: Mapping[str, Any]) -> Trial:
        """Start the case with the answers to its form. Raises Refusal."""
        told = {**trial.told, "start": {**trial.told["start"], "by": by, "data": dict(data)}}
        return self._went_on(replace(trial, told=told), None)

    def step(self, trial: Trial, step: Mapping[str, Any]) -> Trial:
        """Do a step, as a scenario tells it. Raises Refusal; what was refused is not kept."""
        told = {**trial.told, "step": [*trial.told.get("step", ()), dict(step)]}
        return self._went_on(replace(trial, told=told), len(told["step"]))

    def undo(self, trial: Trial) -> Trial:
        """As if the last step had not been done."""
        steps = list(trial.told.get("step", ()))
        if steps:
            told = {**trial.told, "step": steps[:-1]}
        else:
            told = {**trial.told, "start": {**trial.told["start"], "data": {}}}
        return self._again(replace(trial, told=told, root=trial.root if steps else ""))

    def anew(self, trial: Trial) -> Trial:
        """The same steps from the beginning on the draft as it stands now. Raises Refusal; then nothing is changed."""
        return self._again(replace(trial, digest=self._prepare(trial)))

    def _again(self, trial: Trial) -> Trial:
        with self._locked(trial):
            made = self._replay(trial)
            return self._kept(made)

    def _went_on(self, trial: Trial, number: int | None) -> Trial:
        with self._locked(trial), self.world(trial) as world:
            made = _played(world, trial, number or 0)
            return self._kept(made)

    def _replay(self, trial: Trial) -> Trial:
        """Do everything again in a world as it was at first; stops without trouble where a step is refused now."""
        place = self._folder / trial.id
        shutil.rmtree(place / PRESENT, ignore_errors=True)
        shutil.copytree(place / PREPARED, place / PRESENT)
        begin = parsed(str(trial.told["start"]["at"]))
        made = replace(trial, steps=[], root="", clock=stored(begin))
        if not trial.begun:
            return made
        world = ScenarioWorld(url_of(place / PRESENT), begin, _nothing)
        done = 0
        try:
            for number in range(len(trial.told.get("step", ())) + 1):
                made = _played(world, made, number)
                done = number
        except Refusal:
            made = replace(made, told={**made.told, "step": list(made.told.get("step", ()))[:done]})
        finally:
            world.close()
        return made

    def _prepare(self, trial: Trial) -> str:
        """Put the world of the draft as it stands where the trial begins; returns the draft's digest."""
        with self._platform.database.read() as connection:
            texts = BOOK.texts(connection, trial.draft)
            candidate = candidate_of(texts)
            files = all_files(self._platform, connection, candidate)
        prepared = prepared_world(files, candidate.parameters, workbench_folder(self._platform) / WORLDS)
        place = self._folder / trial.id
        place.mkdir(parents=True, exist_ok=True)
        for name in (PREPARED, PRESENT) if not trial.begun else (PREPARED,):
            shutil.rmtree(place / name, ignore_errors=True)
            shutil.copytree(prepared, place / name)
        return digest_of(texts)

    def _kept(self, trial: Trial) -> Trial:
        with self._platform.database.write() as connection:
            return keep_trial(connection, trial, self._platform.clock.now())

    @contextmanager
    def _locked(self, trial: Trial) -> Iterator[None]:
        """One step at a time, whoever asks."""
        place = self._folder / trial.id
        place.mkdir(parents=True, exist_ok=True)
        with (place / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _throw_away(self, ids: list[str]) -> None:
        for trial_id in ids:
            shutil.rmtree(self._folder / trial_id, ignore_errors=True)


def _played(world: ScenarioWorld, trial: Trial, number: int) -> Trial:
    """The trial after one more step of what it tells; raises what refused it."""
    scenario = _scenario(world, trial)
    step = scenario.steps[number - 1] if number else start_of(scenario)
    run = Play(world, scenario, trial.root)
    with world.runtime.database.read() as connection:
        run.course.note(connection)
    play_step(run, number, step)
    if run.refusal is not None:
        raise run.refusal
    with world.runtime.database.read() as connection:
        passed, fired, _ = taken_path(world.runtime, connection, run.course)
        case = find_case(connection, run.root_id)
    found = told_step(replace(run.steps[-1], passed=tuple(passed[1]), fired=tuple(fired[1])))
    found |= {"ended": case is not None and case.status == "ended", "outcome": case.outcome if case else None}
    now = stored(world.clock.now())
    return replace(trial, steps=[*trial.steps, found], root=run.root_id, clock=now)


def _scenario(world: ScenarioWorld, trial: Trial) -> Scenario:
    return scenario_from(trial.told, Path("trial.toml"), frozenset(world.runtime.registry.actions))


def _nothing() -> None:
    """A trial's database stays."""
