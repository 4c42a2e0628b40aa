"""Where a command works: the database of the environment, and the platform on it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.clock import Clock
from engine.errors import InputRejected, Problem
from web.composition import build
from web.platform import Connector, Platform

OFFICE_FILE, SANDBOX_FILE = "shenguan.db", "sandbox.db"
CHANNELS_VARIABLE = "SHENGUAN_CHANNELS"
OFFICE_CHANNELS, SANDBOX_CHANNELS = "channels.toml", "channels.sandbox.toml"


class NoDatabase(Exception):
    """The command reads a database that was never made."""


def data_folder() -> Path:
    """DATA_DIR, else ./data."""
    return Path(os.environ.get("DATA_DIR") or "data")


def database_url(sandbox: bool = False) -> str:
    """DATABASE_URL, else a SQLite file in DATA_DIR; a sandbox has a file of its own."""
    told = os.environ.get("DATABASE_URL")
    if told:
        return told
    return f"sqlite:///{(data_folder() / (SANDBOX_FILE if sandbox else OFFICE_FILE)).resolve()}"


def exists(url: str) -> bool:
    """Whether there is a database; a server is believed to have one."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(parts.database or "").exists()


def channels_file(sandbox: bool = False) -> Path:
    """SHENGUAN_CHANNELS, else channels.toml in DATA_DIR; raises InputRejected when the one named is not there.

    A sandbox has a file of its own and no other, so that what is only played never reaches people.
    """
    told = os.environ.get(CHANNELS_VARIABLE)
    if told and not sandbox:
        if not Path(told).is_file():
            raise InputRejected((Problem(CHANNELS_VARIABLE, "no_such_file", {"value": told}),))
        return Path(told)
    return data_folder() / (SANDBOX_CHANNELS if sandbox else OFFICE_CHANNELS)


@contextmanager
def opened(sandbox: bool = False) -> Iterator[Platform]:
    """The platform on the database of the environment; raises NoDatabase."""
    url = database_url(sandbox)
    if not exists(url):
        raise NoDatabase(shown(url))
    with composed(url, sandbox=sandbox) as platform:
        yield platform


@contextmanager
def composed(
    url: str, clock: Clock | None = None, sandbox: bool = False, simulated: Sequence[Connector] = ()
) -> Iterator[Platform]:
    """A platform, made if need be and closed afterwards."""
    platform = build(url, clock, sandbox, channels=channels_file(sandbox), simulated=simulated)
    try:
        yield platform
    finally:
        platform.close()


def shown(url: str) -> str:
    """The address of a database without its password."""
    return make_url(url).render_as_string(hide_password=True)
