"""What all tests share: a real database, each test on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.store.database import Database
from tests.onceinarun import run_folder
from tests.postgresql import PostgresqlMissing, PostgresqlServer, server
from tests.prepared import Cluster, Folder, Place
from tests.routes import share_compiled_routes
from tests.scratch import keep_files_in_memory
from tests.statements import share_compiled_statements

BACKENDS = ("sqlite", "postgresql")

keep_files_in_memory()
run_folder()
share_compiled_statements()
share_compiled_routes()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """The server of this run, started when the first test asks for it."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server())
        except PostgresqlMissing as missing:
            absent(str(missing))
        yield running


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where the test's databases are made, on each backend in turn."""
    if request.param == "sqlite":
        yield Folder(tmp_path)
        return
    cluster = Cluster(request.getfixturevalue("postgresql"))
    yield cluster
    cluster.clear()


@pytest.fixture
def database_url(place: Place) -> str:
    """The address of an empty database, on each backend in turn."""
    return place.empty()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, not yet migrated, on each backend in turn."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database, for tests in which the backend makes no difference."""
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


def absent(what: str) -> None:
    """A missing program skips the test on a desk and fails it where everything must run."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
