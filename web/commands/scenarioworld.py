"""A platform of its own for every scenario: copied from one that was prepared once, thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from engine.actor import Actor
from engine.clock import SimulatedClock, parsed
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store.database import Database
from web.composition import build, compose

FILE = "scenario.db"
LONG_AGO = parsed("2004-01-01")


class ScenarioWorld:
    """One platform under a simulated clock, on a database of its own that is discarded with it."""

    def __init__(self, url: str, start: datetime, discard: Callable[[], None]) -> None:
        self._discard = discard
        self.clock = SimulatedClock(start)
        self._database = Database(url)
        self._platform = compose(self._database, self.clock)
        self._actors = {
            post.login: Actor(post.login, post.display_name, post.department, frozenset(post.roles))
            for post in self._platform.catalogue.posts()
        }

    @property
    def runtime(self) -> Runtime:
        return self._platform.runtime

    def actor(self, login: str) -> Actor:
        """The post of that login; raises NotFound."""
        if login not in self._actors:
            raise NotFound(login=login)
        return self._actors[login]

    def reopen(self) -> None:
        """Compose everything anew on the same database with new connections, as after a restart."""
        self._database.engine.dispose()
        self._platform = compose(self._database, self.clock)

    def close(self) -> None:
        self._platform.close()
        self._discard()


class WorldMaker:
    """Makes worlds in which the processes of one folder are deployed."""

    def __init__(self, folder: Path, processes: Path) -> None:
        self._folder = folder
        self._count = 0
        self.verbs = prepare(_url(folder / "prepared"), processes)

    def __call__(self, start: datetime) -> ScenarioWorld:
        self._count += 1
        folder = self._folder / str(self._count)
        shutil.copytree(self._folder / "prepared", folder)
        return ScenarioWorld(_url(folder), start, partial(shutil.rmtree, folder, ignore_errors=True))


def prepare(url: str, processes: Path) -> frozenset[str]:
    """Make the database from which worlds are copied; returns the acts outside of cases that stories may name."""
    platform = build(url, SimulatedClock(LONG_AGO), processes_path=processes)
    try:
        return frozenset(platform.runtime.registry.actions)
    finally:
        platform.close()


@contextmanager
def world_maker(processes: Path) -> Iterator[WorldMaker]:
    """A maker of worlds, all of which are gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="shenguan-scenario-"))
    try:
        yield WorldMaker(folder, processes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / FILE}"
