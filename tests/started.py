"""The program run in processes of its own that need not read it anew: each is split off from one that has.

Reading the program takes a processor longer than everything else a start does, and tests of crashes start it very
often. What a process holds, what it is told and how it ends is its own; only its modules and what their caches keep
were there before it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from engine.store import failpoints

ROOT = Path(__file__).parents[1]
READ_BEFORE = ["web.cli", "tests.faults.twins", "tests.readbefore", __name__]


@dataclass(frozen=True)
class Order:
    """What to run: a module of ours and its arguments, the whole environment, where its output goes."""

    module: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    output: Path


class Started:
    """A process that was started; it has ended with the status that `wait` returns, minus the signal that killed it."""

    def __init__(self, order: Order) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(READ_BEFORE)
        self._process: ForkServerProcess = context.Process(target=_run, args=(order,))
        self._process.start()

    def poll(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.exitcode

    def wait(self, patience: float) -> int:
        """Raises TimeoutError when it goes on for longer than `patience` seconds."""
        self._process.join(patience)
        if self._process.exitcode is None:
            raise TimeoutError(f"process {self._process.pid} goes on")
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], output: Path = Path(os.devnull)
) -> Started:
    """Like `python -m module arguments` in the project's folder."""
    return Started(Order(module, tuple(arguments), dict(environment), output))


def _run(order: Order) -> None:
    """In the new process: become what was ordered."""
    with order.output.open("wb") as out:
        for stream in (1, 2):
            os.dup2(out.fileno(), stream)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(order.environment)
    # The program starts itself anew by these after it hung.
    sys.orig_argv = [sys.executable, "-m", order.module, *order.arguments]
    sys.argv = [order.module, *order.arguments]
    failpoints._FUSE = failpoints.Fuse(order.environment.get(failpoints.VARIABLE, ""))
    # Written through: what a killed process had to say is in its log.
    for told in (sys.stdout, sys.stderr):
        told.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if order.module == "tests.faults.twins":
        from tests.faults import twins

        sys.exit(twins.run(order.arguments))
    from web import cli

    sys.exit(cli.main(order.arguments))
