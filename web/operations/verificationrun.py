"""A verification in the background: one at a time, its progress kept where every process can read it."""

from __future__ import annotations

import json
import logging
import threading
import time as stopwatch
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from engine.actor import Actor
from engine.clock import parsed, stored
from engine.proof.outside import OutsideCopy
from engine.watch.beats import this_worker
from web.operations.verifications import examined, note_verification, verified
from web.sandboxclock import read_setting, write_setting

if TYPE_CHECKING:
    from web.platform import Platform

STAGES = ("journal", "checkpoints", "chains", "versions", "files", "examination")
_PROGRESS = "verification_progress"
_TOLD_EVERY = 1.0
"""Seconds between two notes of progress: each is a write."""
_SILENT = timedelta(minutes=2)
"""A run that says nothing for so long has died with its process."""

log = logging.getLogger("shenguan.verification")


@dataclass(frozen=True)
class Run:
    """A run as it was last heard of; `stage` is one of STAGES."""

    id: str
    by: str
    began: str
    heard: str
    worker: str
    state: Literal["running", "done", "failed"] = "running"
    stage: str = STAGES[0]
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        """How much of its stage is done."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def begin(platform: Platform, by: Actor, outside: OutsideCopy | None = None) -> Run:
    """Begin a verification, unless one is under way; returns the one that runs."""
    now = stored(platform.clock.now())
    with platform.database.write() as connection:
        known = _read(connection)
        if known is not None and _alive(platform, known):
            return known
        run = Run(platform.runtime.ids.new(), by.login, now, now, this_worker())
        _write(connection, run)
    told = _Telling(platform, run)
    threading.Thread(target=told.carry_out, args=(by, outside), name=_thread(run), daemon=True).start()
    return run


def current_run(platform: Platform) -> Run | None:
    """The newest run; one whose process died has failed."""
    with platform.database.read() as connection:
        run = _read(connection)
    if run is not None and run.state == "running" and not _alive(platform, run):
        return replace(run, state="failed")
    return run


class _Telling:
    """Carries a run out, and notes how far it is."""

    def __init__(self, platform: Platform, run: Run) -> None:
        self._platform, self._run = platform, run
        self._told_at = 0.0

    def carry_out(self, by: Actor, outside: OutsideCopy | None) -> None:
        try:
            report = verified(self._platform, self.progress, outside)
            self.progress("examination", 0, 1)
            note_verification(self._platform, report, by, examined(self._platform))
        except Exception:
            log.exception("the verification failed")
            self._end("failed")
        else:
            self._end("done")

    def progress(self, stage: str, done: int, total: int) -> None:
        """Note progress, once a second at most and at every new stage."""
        now = stopwatch.monotonic()
        if stage == self._run.stage and now - self._told_at < _TOLD_EVERY:
            return
        self._told_at = now
        self._note(lambda run: replace(run, stage=stage, done=done, total=total))

    def _end(self, state: Literal["done", "failed"]) -> None:
        with suppress(Exception):
            self._note(lambda run: replace(run, state=state))

    def _note(self, changed: Callable[[Run], Run]) -> None:
        self._run = replace(changed(self._run), heard=stored(self._platform.clock.now()))
        with self._platform.database.write() as connection:
            _write(connection, self._run)


def _alive(platform: Platform, run: Run) -> bool:
    if run.state != "running":
        return False
    if run.worker == this_worker():
        return any(thread.name == _thread(run) for thread in threading.enumerate())
    # The clock of a sandbox stands still; it has one process only.
    return not platform.sandbox and platform.clock.now() - parsed(run.heard) < _SILENT


def _thread(run: Run) -> str:
    return f"verification-{run.id}"


def _read(connection: Connection) -> Run | None:
    told = read_setting(connection, _PROGRESS)
    if told is not None:
        with suppress(ValueError, TypeError):
            return Run(**json.loads(told))
    return None


def _write(connection: Connection, run: Run) -> None:
    write_setting(connection, _PROGRESS, json.dumps(asdict(run)))
