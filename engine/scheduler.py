"""The heartbeat of a running platform: one job that sweeps. Never one job per timer."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from .runtime import Runtime
from .timers import SweepReport, sweep

LAG = timedelta(seconds=2)
"""The sweep stays behind the clock, so that an act received before a deadline is carried out before it."""

log = logging.getLogger("shenguan.sweep")


class Heartbeat:
    """Sweeps every `seconds` until stopped."""

    def __init__(self, runtime: Runtime, seconds: float = 1.0, lag: timedelta = LAG) -> None:
        self._runtime = runtime
        self._lag = lag
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.beat, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True, max_instances=1
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for a running sweep to finish, then stop."""
        self._scheduler.shutdown(wait=True)

    def jobs(self) -> list[Any]:
        """What is scheduled: one job, whatever the number of timers."""
        return list(self._scheduler.get_jobs())

    def beat(self) -> SweepReport:
        report = sweep(self._runtime, self._runtime.clock.now() - self._lag)
        if report.incidents:
            log.warning("sweep opened %d incidents", report.incidents)
        return report
