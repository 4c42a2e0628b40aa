"""What the platform does by itself once a day: verify all histories, and back up where a place was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler import Job
from web.operations.backups import backup_plan, take_daily
from web.operations.verifications import verify_nightly

if TYPE_CHECKING:
    from web.platform import Platform

EVERY_SECONDS = 300.0
"""How often it is asked whether the day's turn has come."""


def nightly_jobs(platform: Platform) -> tuple[Job, ...]:
    """The jobs for the heartbeat; raises ValueError for a plan in the environment that is none."""
    verification = Job("verification", EVERY_SECONDS, lambda: verify_nightly(platform))
    purge = Job("evidence", EVERY_SECONDS, platform.evidence.purge)
    if not backup_plan(platform.database).daily:
        return verification, purge
    return verification, purge, Job("backup", EVERY_SECONDS, lambda: take_daily(platform))
