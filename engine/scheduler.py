"""The heartbeat of a running platform: one job that sweeps, and a few that tend queues. Never one job per timer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from .clock import stored
from .runtime import Runtime
from .timers import SweepReport, sweep
from .watch.beats import Beat, forget_silent, note_beat, this_worker

LAG = timedelta(seconds=2)
"""The sweep stays behind the clock, so that an act received before a deadline is carried out before it."""

NOTED = timedelta(seconds=10)
"""An idle run is noted only so often: a pulse is worth little more, and every note is a write."""

log = logging.getLogger("shenguan.heartbeat")


@dataclass(frozen=True)
class Job:
    """Work repeated every `seconds`; `run` does a bounded amount of it and returns how much it did."""

    name: str
    seconds: float
    run: Callable[[], int]


class Heartbeat:
    """Sweeps every `seconds`, and runs the other jobs at their own pace, until stopped."""

    def __init__(self, runtime: Runtime, seconds: float = 1.0, lag: timedelta = LAG, jobs: Sequence[Job] = ()) -> None:
        self._runtime = runtime
        self._lag = lag
        self._worker = this_worker()
        self._ended = threading.Event()
        self._noted: dict[str, tuple[Any, str | None]] = {}
        self._scheduler = BackgroundScheduler(timezone="UTC")
        for job in (Job("sweep", seconds, self._sweep), *jobs):
            self._scheduler.add_job(
                self.run,
                "interval",
                args=[job],
                id=job.name,
                seconds=job.seconds,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )

    def start(self) -> None:
        with self._runtime.database.write() as connection:
            forget_silent(connection, self._runtime.clock.now())
        self._scheduler.start()

    def stop(self, patience: float | None = None) -> bool:
        """Begin no further job and wait for the running ones; False where one outlasts `patience` seconds.

        A sweep ends after the batch it has in hand: what is left stays due.
        """
        self._ended.set()
        waiting = threading.Thread(target=self._scheduler.shutdown, name="heartbeat-stop", daemon=True)
        waiting.start()
        waiting.join(patience)
        return not waiting.is_alive()

    def jobs(self) -> list[Any]:
        """What is scheduled: as many jobs as there are kinds of work, whatever the number of timers."""
        return list(self._scheduler.get_jobs())

    def beat(self) -> SweepReport:
        """One sweep."""
        report = sweep(self._runtime, self._runtime.clock.now() - self._lag, ended=self._ended)
        if report.incidents:
            log.warning("sweep opened %d incidents", report.incidents)
        return report

    def run(self, job: Job) -> None:
        """One run of a job, noted; what it raises is logged and noted, and the next run tries again."""
        began, done, error = time.perf_counter(), 0, None
        try:
            done = job.run()
        except Exception as fault:
            error = type(fault).__name__
            log.exception("job %s failed", job.name)
        self._note(job.name, round((time.perf_counter() - began) * 1000), done, error)

    def _sweep(self) -> int:
        return self.beat().happened

    def _note(self, job: str, milliseconds: int, done: int, error: str | None) -> None:
        now = self._runtime.clock.now()
        at, known = self._noted.get(job, (None, None))
        if at is not None and not done and error == known and now - at < NOTED:
            return
        try:
            with self._runtime.database.write() as connection:
                note_beat(connection, Beat(job, self._worker, stored(now), milliseconds, done, error))
            self._noted[job] = now, error
        except Exception:
            # A database that is away must not end the heartbeat; its silence is what the others see.
            log.exception("the run of %s could not be noted", job)
