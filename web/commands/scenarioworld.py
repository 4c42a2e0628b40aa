"""A platform of its own for every scenario: copied from one that was prepared once, thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from engine.actor import Actor
from engine.clock import SimulatedClock, parsed
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store.database import Database
from web.platform import build, compose

FILE = "scenario.db"
LONG_AGO = parsed("2004-01-01")


class ScenarioWorld:
    """One platform under a simulated clock, in a folder of its own."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self._folder = folder
        self.clock = SimulatedClock(start)
        self._database = Database(_url(folder))
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
        shutil.rmtree(self._folder, ignore_errors=True)


class WorldMaker:
    """Makes worlds in which the processes of one folder are deployed."""

    def __init__(self, folder: Path, processes: Path) -> None:
        self._folder = folder
        self._count = 0
        prepared = folder / "prepared"
        platform = build(_url(prepared), SimulatedClock(LONG_AGO), processes_path=processes)
        self.verbs = frozenset(platform.runtime.registry.actions)
        platform.close()

    def __call__(self, start: datetime) -> ScenarioWorld:
        self._count += 1
        folder = self._folder / str(self._count)
        shutil.copytree(self._folder / "prepared", folder)
        return ScenarioWorld(folder, start)


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
