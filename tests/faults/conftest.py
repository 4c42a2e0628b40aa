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
    opened = Site(f"sqlite:///{tmp_path / 'shenguan.db'}", tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=BACKENDS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An empty site, on each database in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'shenguan.db'}"
        else:
            running: PostgresqlServer = request.getfixturevalue("durable")
            url = stack.enter_context(running.fresh_database())
        opened = Site(url, tmp_path)
        yield opened
        opened.close()
