"""A platform of its own for every scenario: copied from one that was prepared once, thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from engine.actor import Actor
from engine.clock import SimulatedClock
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store.database import Database
from web.composition import compose
from web.platform import Platform

from .preparing import FILE, prepare, url_of


class ScenarioWorld:
    """One platform under a simulated clock, on a database of its own that is discarded with it."""

    def __init__(
        self, url: str, start: datetime, discard: Callable[[], None], database: Database | None = None
    ) -> None:
        self._discard = discard
        self._lent = database is not None
        self.clock = SimulatedClock(start)
        self._database = database or Database(url)
        self.platform: Platform = compose(self._database, self.clock)
        self._actors = {
            post.login: Actor(post.login, post.display_name, post.department, frozenset(post.roles))
            for post in self.platform.catalogue.posts()
        }

    @property
    def runtime(self) -> Runtime:
        return self.platform.runtime

    def actor(self, login: str) -> Actor:
        """The post of that login; raises NotFound."""
        if login not in self._actors:
            raise NotFound(login=login)
        return self._actors[login]

    def reopen(self) -> None:
        """Compose everything anew on the same database with new connections, as after a restart."""
        self._database.engine.dispose()
        self.platform = compose(self._database, self.clock)

    def close(self) -> None:
        if self._lent:
            self._database.engine.dispose()
        else:
            self.platform.close()
        self._discard()


class WorldMaker:
    """Makes worlds, each a copy of a prepared one, in folders of its own folder.

    The statements that one world had compiled serve the next on the same path: a place is used again once its world
    is closed.
    """

    def __init__(self, folder: Path, prepared: Path, verbs: frozenset[str] = frozenset()) -> None:
        self.verbs = verbs
        self._folder, self._prepared = folder, prepared
        self._free: list[tuple[Path, Database]] = []
        self._count = 0

    def __call__(self, start: datetime) -> ScenarioWorld:
        place, database = self._free.pop() if self._free else self._new()
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._prepared, place)
        return ScenarioWorld(url_of(place), start, lambda: self._free.append((place, database)), database)

    def _new(self) -> tuple[Path, Database]:
        self._count += 1
        place = self._folder / str(self._count)
        place.mkdir(parents=True, exist_ok=True)
        return place, Database(url_of(place))

    def close(self) -> None:
        """Close what was lent to worlds; those still open are not."""
        for _, database in self._free:
            database.close()


@contextmanager
def world_maker(processes: Path) -> Iterator[WorldMaker]:
    """A maker of worlds in which the processes of a folder are deployed; all are gone when the block ends."""
    with _folder() as folder:
        verbs = prepare(url_of(folder / "prepared"), processes)
        yield from _making(folder, folder / "prepared", verbs)


@contextmanager
def worlds_from(prepared: Path, verbs: frozenset[str] = frozenset()) -> Iterator[WorldMaker]:
    """The same from a folder with a world that was prepared before."""
    with _folder() as folder:
        yield from _making(folder, prepared, verbs)


def _making(folder: Path, prepared: Path, verbs: frozenset[str]) -> Iterator[WorldMaker]:
    maker = WorldMaker(folder, prepared, verbs)
    try:
        yield maker
    finally:
        maker.close()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="shenguan-scenario-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


__all__ = ["FILE", "ScenarioWorld", "WorldMaker", "prepare", "world_maker", "worlds_from"]
