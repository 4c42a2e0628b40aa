"""A PostgreSQL server of its own for one test run: made anew, on a free loopback port, stopped by its process id.

The usual one forgets durability for speed; a durable one can be crashed and started again.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 30.0
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")
_DURABLE = ("max_connections=100", "shared_buffers=64MB")
_UNPRIVILEGED = ("postgres", "nobody")


class PostgresqlMissing(Exception):
    """No PostgreSQL server programs are installed."""


@dataclass
class PostgresqlServer:
    """A running server; every test gets a fresh database of it."""

    port: int
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    _count: int = field(default=0)
    _templates: dict[tuple[object, ...], str] = field(default_factory=dict)

    def crash_and_restart(self) -> None:
        """Drop everything at once, as at a failure of the machine (`-m immediate`), and come up again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=START_SECONDS)
        self.process = self.start()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of an empty database that is gone afterwards."""
        name = self.create()
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of another to which nobody is connected; answers its name."""
        self._count += 1
        name = f"test_{self._count}"
        self._order(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        self._order(f"DROP DATABASE {name} WITH (FORCE)")

    def template(self, fill: Callable[..., None], *arguments: object) -> str:
        """The name of a database on which `fill(url, *arguments)` was run, once in the life of the server."""
        key = (fill, *arguments)
        if key not in self._templates:
            name = self.create()
            fill(self.url(name), *arguments)
            self._templates[key] = name
        return self._templates[key]

    def _order(self, statement: str) -> None:
        with connected(self.port) as connection:
            connection.execute(statement.encode())


def connected(port: int) -> Any:
    """A connection for administration, outside any transaction."""
    return psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", autocommit=True, connect_timeout=2)


def binaries() -> Path:
    """The folder of initdb and postgres; raises PostgresqlMissing."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresqlMissing("install PostgreSQL (Debian: apt-get install postgresql)")


@contextmanager
def server(durable: bool = False) -> Iterator[PostgresqlServer]:
    """Make a cluster, run it, and throw it away; raises PostgresqlMissing."""
    programs = binaries()
    home = Path(tempfile.mkdtemp(prefix="shenguan-pg-"))
    owner = _owner(home)
    try:
        subprocess.run(
            [
                *(programs / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust"),
                *("-E", "UTF8", "-N", "--locale=C.UTF-8"),
            ],
            check=True,
            capture_output=True,
            cwd=home,
            **owner,
        )
        port = _free_port()
        options = [part for setting in (_DURABLE if durable else _FAST) for part in ("-c", setting)]

        def start() -> subprocess.Popen[bytes]:
            with (home / "log").open("a") as log:
                at = ("-h", "127.0.0.1", "-p", str(port), "-k", "")
                process = subprocess.Popen(
                    [programs / "postgres", "-D", home / "data", *at, *options],
                    stdout=log,
                    stderr=log,
                    cwd=home,
                    **owner,
                )
            _await(port, process, home / "log")
            return process

        running = PostgresqlServer(port, start, start())
        try:
            yield running
        finally:
            running.process.send_signal(signal.SIGINT)
            running.process.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then its files and processes belong to an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    for name in _UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(home, found.pw_uid, found.pw_gid)
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise PostgresqlMissing("no unprivileged user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    patience = threading.Event()
    for _ in range(int(START_SECONDS / 0.05)):
        if process.poll() is not None:
            break
        try:
            connected(port).close()
        except psycopg.OperationalError:
            patience.wait(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
