"""What the heartbeat does beside the sweep: each job a bounded round of work, at its own pace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from engine.scheduler import Job
from web.audit.exports.advance import advance_exports
from web.mining import SECONDS as MINING_SECONDS
from web.mining import measure_again
from web.operations.checkpoints import CHECKPOINT_SECONDS, take_due
from web.operations.nightly import nightly_jobs
from web.publicity import SECONDS as PUBLICITY_SECONDS
from web.publicity import start_publicity
from web.sheetimport.advance import advance_imports
from web.workbench.carrying import SECONDS as WORKBENCH_SECONDS
from web.workbench.carrying import Starter

if TYPE_CHECKING:
    from web.platform import Platform

DELIVERY_SECONDS = 2.0
DOCKET_SECONDS = 1.0
EXPORT_SECONDS = 1.0
IMPORT_SECONDS = 0.5


def jobs_of(platform: Platform) -> tuple[Job, ...]:
    """All jobs of an office."""
    return (
        Job("imports", IMPORT_SECONDS, lambda: advance_imports(platform)),
        Job("exports", EXPORT_SECONDS, lambda: advance_exports(platform)),
        Job("docket", DOCKET_SECONDS, platform.docket_turn().run),
        Job("mining", MINING_SECONDS, lambda: measure_again(platform.runtime)),
        *_deliveries(platform),
        Job("publicity", PUBLICITY_SECONDS, lambda: start_publicity(platform)),
        Job("checkpoint", CHECKPOINT_SECONDS, lambda: take_due(platform)),
        Job("workbench", WORKBENCH_SECONDS, Starter(platform).advance),
        *nightly_jobs(platform),
    )


def _deliveries(platform: Platform) -> Iterator[Job]:
    """Other systems that are asked have a job each, so that a slow one holds up nobody else."""
    asked = {connector.code for connector in platform.channels.connectors}
    told = tuple(name for name in platform.senders if name not in asked)
    if told:
        yield Job("outbox", DELIVERY_SECONDS, lambda: platform.deliver(told))
    for code in sorted(asked):
        yield Job(f"exchange_{code}", DELIVERY_SECONDS, partial(platform.deliver, (code,)))
