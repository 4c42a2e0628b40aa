"""Databases as tests find them: empty, or as at a beginning that is made once in a run and copied for each test."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from tests.onceinarun import made_once
from tests.postgresql import PostgresqlServer

Filling = Callable[..., None]
"""Fills the empty database at an address, leaves no connection open; what else it needs are hashable arguments.

It stands in a module by its name, so that one worker may fill what another copies.
"""


class Place(ABC):
    """Where a test's databases are made; they are gone after the test."""

    @abstractmethod
    def empty(self) -> str:
        """The address of an empty database."""

    @abstractmethod
    def filled(self, fill: Filling, *arguments: object) -> str:
        """The address of a database of its own on which `fill(address, *arguments)` was run."""


@dataclass
class Folder(Place):
    """SQLite files in a test's folder."""

    path: Path
    name: str = "test.db"

    def empty(self) -> str:
        return f"sqlite:///{self.path / self.name}"

    def filled(self, fill: Filling, *arguments: object) -> str:
        self.path.mkdir(parents=True, exist_ok=True)
        prepared = made_once(_fill, fill.__module__, fill.__qualname__, *arguments)
        shutil.copyfile(prepared / "prepared.db", self.path / self.name)
        return self.empty()


@dataclass
class Cluster(Place):
    """Databases of the run's PostgreSQL server."""

    server: PostgresqlServer
    names: list[str] = field(default_factory=list)

    def empty(self) -> str:
        return self._new()

    def filled(self, fill: Filling, *arguments: object) -> str:
        return self._new(self.server.template(fill, *arguments))

    def _new(self, template: str = "template0") -> str:
        self.names.append(self.server.create(template))
        return self.server.url(self.names[-1])

    def clear(self) -> None:
        for name in self.names:
            self.server.drop(name)


def _fill(folder: Path, module: str, name: str, *arguments: object) -> None:
    """Fill a file by a function; its connections are closed, so that nothing of it stands in a log beside it."""
    getattr(import_module(module), name)(f"sqlite:///{folder / 'prepared.db'}", *arguments)
