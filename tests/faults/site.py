"""A place where real servers run: a database, processes that are started, killed by their id, and started again."""

from __future__ import annotations

import os
import signal
import socket
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from engine.clock import Clock
from tests.started import Started, start
from web.composition import build
from web.platform import Platform

PATIENCE = 60.0
DATA_KEY = "5e" * 32
DROPPED = ("FAILPOINT", "DATABASE_URL", "DATA_DIR", "PORT")


@dataclass
class Server:
    """One running server process."""

    process: Started
    address: str
    log: Path

    def wait_until_ready(self) -> None:
        """Raises AssertionError when the process ends first."""
        pause = threading.Event()
        for _ in range(int(PATIENCE / 0.05)):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pause.wait(0.05)
        raise AssertionError(f"not ready:\n{self.log.read_text('utf-8')[-3000:]}")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As if the machine had lost its power."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """The exit status of a process that ends by itself."""
        return self.process.wait(patience)

    def stop(self) -> int:
        """End in order; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@dataclass
class Site:
    """A database and the servers on it."""

    url: str
    folder: Path
    started: list[Server] = field(default_factory=list)

    def platform(self, clock: Clock | None = None) -> Platform:
        """The platform in this process, beside the servers."""
        os.environ["SHENGUAN_DATA_KEY"] = DATA_KEY
        return build(self.url, clock)

    def serve(
        self,
        failpoint: str | None = None,
        twin: str | None = None,
        port: int | None = None,
        command: str = "serve",
        **further: str,
    ) -> Server:
        """Start `shenguan serve`, or a twin of it, with `further` environment; the caller waits until it is ready."""
        port = port or free_port()
        environment = {name: told for name, told in os.environ.items() if name not in DROPPED}
        environment |= {"DATA_DIR": str(self.folder), "DATABASE_URL": self.url, "SHENGUAN_DATA_KEY": DATA_KEY}
        environment |= further
        if failpoint is not None:
            environment["FAILPOINT"] = failpoint
        arguments = [command, "--port", str(port)] if command == "serve" else [command]
        log = self.folder / f"server-{len(self.started)}.log"
        if twin is not None:
            process = start("tests.faults.twins", [twin, *arguments], environment, log)
        else:
            process = start("web", arguments, environment, log)
        server = Server(process, f"http://127.0.0.1:{port}", log)
        self.started.append(server)
        return server

    def write_letters(self) -> None:
        """Have every notice leave by mail as well, to a server that never answers: the letters stay where they are."""
        channels = self.folder / "channels.toml"
        channels.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {free_port()}\nsecurity = "none"\nfrom = "office@example.invalid"\n'
            '[mail]\nSCJG = ["market@example.invalid"]\nSPJ = ["approval@example.invalid"]\n',
            "utf-8",
        )
        channels.chmod(0o600)

    def close(self) -> None:
        for server in self.started:
            if server.alive:
                server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
