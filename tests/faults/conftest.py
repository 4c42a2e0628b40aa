"""Sites on both databases, and how much is done in one run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import BACKENDS, absent
from tests.faults.site import DATA_KEY, Site
from tests.postgresql import PostgresqlMissing, PostgresqlServer, server
from tests.prepared import Cluster, Folder, Place
from tests.web.office import prepare_platform

DATABASE = "shenguan.db"
SCALE = float(os.environ.get("SHENGUAN_FAULT_SCALE", "0.06"))
"""1 is the whole: a thousand pushes and claims, 300 races, 5,000 overdue timers."""


def scaled(whole: int, least: int = 1) -> int:
    return max(least, round(whole * SCALE))


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", DATA_KEY)


@pytest.fixture(scope="module")
def durable() -> Iterator[PostgresqlServer]:
    """A PostgreSQL that keeps what it acknowledged, whatever happens to it."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server(durable=True))
        except PostgresqlMissing as missing:
            absent(str(missing))
        yield running


@pytest.fixture
def sqlite_site(tmp_path: Path) -> Iterator[Site]:
    """For known-bad twins whose fault does not depend on the database."""
    yield from opened(Folder(tmp_path, DATABASE).filled(prepare_platform), tmp_path)


@pytest.fixture
def durable_site(durable: PostgresqlServer, tmp_path: Path) -> Iterator[Site]:
    """A site on a PostgreSQL that keeps what it acknowledged."""
    cluster = Cluster(durable)
    yield from opened(cluster.filled(prepare_platform), tmp_path)
    cluster.clear()


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a site's database is made, on each database in turn."""
    if request.param == "sqlite":
        yield Folder(tmp_path, DATABASE)
        return
    cluster = Cluster(request.getfixturevalue("durable"))
    yield cluster
    cluster.clear()


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Iterator[Site]:
    """A site on which the platform has started once, on each database in turn."""
    yield from opened(place.filled(prepare_platform), tmp_path)


@pytest.fixture
def empty_site(place: Place, tmp_path: Path) -> Iterator[Site]:
    """A site whose first start is still to come, on each database in turn."""
    yield from opened(place.empty(), tmp_path)


def opened(url: str, folder: Path) -> Iterator[Site]:
    """A site whose servers are gone afterwards."""
    found = Site(url, folder)
    yield found
    found.close()
