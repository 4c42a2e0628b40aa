"""Runs are carried out one after the other, each in a process of its own: it may compute as long as it needs, hang,
or be killed, and pages stay as quick as they were."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.clock import parsed, stored
from web.sheetimport.turn import turn

from .runs import Run, change_run, find_run, open_runs
from .works import works

if TYPE_CHECKING:
    from web.platform import Platform

SECONDS = 0.5
TRIES = 2
SILENT = timedelta(minutes=2)
"""So long after its last sign of life a run counts as left behind by whoever had it."""
BEAT = 0.5
LOCK = "workbench"

Heard = Callable[[int, int], object]

log = logging.getLogger("shenguan.workbench")


class RunStopped(Exception):
    """Somebody stopped the run."""


class Starter:
    """Gives each waiting run to a process of its own, one at a time."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._child: subprocess.Popen[bytes] | None = None

    def advance(self) -> int:
        """Start the next run where none is in hand; returns how many were started."""
        if self._child is not None and self._child.poll() is None:
            return 0
        self._child = None
        found = next_run(self._platform)
        if found is None:
            return 0
        environment = {**os.environ, "DATABASE_URL": self._platform.database.url}
        sandbox = ("--sandbox",) if self._platform.sandbox else ()
        command = [sys.executable, "-m", "web", "carry-out", found.id, *sandbox]
        self._child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
        return 1


def next_run(platform: Platform) -> Run | None:
    """The run whose turn it is; one that was left behind is tried again, and given up after some tries."""
    now = platform.clock.now()
    with platform.database.read() as connection:
        found = open_runs(connection)
    for run in found:
        if run.state == "waiting":
            return run
        if run.beat_at is None or now - parsed(run.beat_at) > SILENT:
            given_up = run.tries >= TRIES
            told = {"state": "failed", "error": "left_behind"} if given_up else {"state": "waiting"}
            with platform.database.write() as connection:
                change_run(connection, run.id, **told)
    return None


def carry_out(platform: Platform, run_id: str, heard: Heard | None = None) -> None:
    """Carry a run out here and now; what it raises is kept with it. `heard` is told how much of how much is done."""
    with turn(platform.database, run_id, LOCK) as ours:
        if not ours:
            return
        now = stored(platform.clock.now())
        with platform.database.write() as connection:
            run = find_run(connection, run_id)
            if not change_run(connection, run_id, state="running", started_at=now, beat_at=now, tries=run.tries + 1):
                return
        _carried_out(platform, run, heard)


def carry_out_all(platform: Platform) -> int:
    """Carry out here and now whatever waits; returns how many runs."""
    count = 0
    while (run := next_run(platform)) is not None:
        carry_out(platform, run.id)
        count += 1
    return count


def _carried_out(platform: Platform, run: Run, heard: Heard | None = None) -> None:
    told = _Told(platform, run.id, heard)
    try:
        result = works()[run.kind](platform, run, told)
    except RunStopped:
        return
    except Exception as fault:
        log.exception("run %s failed", run.id)
        ended: dict[str, Any] = {"state": "failed", "error": f"{type(fault).__name__}: {fault}"[:2000]}
    else:
        ended = {"state": "done", "result": result, "done": told.total, "total": told.total}
    with platform.database.write() as connection:
        change_run(connection, run.id, **ended, finished_at=stored(platform.clock.now()))


class _Told:
    """Progress written down, not more often than somebody would look."""

    def __init__(self, platform: Platform, run_id: str, heard: Heard | None) -> None:
        self.total = 0
        self._heard = heard
        self._platform, self._run_id = platform, run_id
        self._at = 0.0

    def __call__(self, done: int, total: int, result: Any = None) -> None:
        self.total = total
        if self._heard is not None:
            self._heard(done, total)
        if time.monotonic() - self._at < BEAT and done < total:
            return
        values: dict[str, Any] = {"done": done, "total": total, "beat_at": stored(self._platform.clock.now())}
        if result is not None:
            values["result"] = result
        with self._platform.database.write() as connection:
            if not change_run(connection, self._run_id, **values):
                raise RunStopped
        self._at = time.monotonic()
