"""What an auditor waits for: a checkpoint over all histories, and all of it verified from first row to last."""

from __future__ import annotations

import time

from web.bench.copies import Copies
from web.bench.measurement import Measurement, Progress, Scale
from web.bench.workshop import MARKET, Workshop, workshop
from web.bench.writtenrows import keys_now
from web.operations.verifications import verified

_PUSHED = 20


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Events verified a second of one core: histories, journal, checkpoints, versions, files, registers."""
    with workshop() as place:
        progress(f"核验:准备{scale.proven}件")
        _prepare(place, scale.proven)
        progress("核验:检查点")
        began = time.process_time()
        covered = place.platform.take_checkpoint()
        taken = time.process_time() - began
        progress("核验:全部")
        began = time.process_time()
        report = verified(place.platform)
        spent = time.process_time() - began
    if report.faults or covered is None:
        raise RuntimeError(f"{len(report.faults)} faults in sound records: {report.faults[:1]}")
    return [
        Measurement(
            name="verification",
            label=f"全部核验({report.cases}个案件,{report.events}条记录)",
            unit="条",
            per_second=round(report.events / spent, 1),
            ms=round(spent / report.events * 1000, 5),
            note=f"按处理器时间计,一个核;共{spent:.1f}秒",
        ),
        Measurement(
            name="checkpoint",
            label=f"检查点({report.cases}个案件)",
            unit="个",
            per_second=round(1 / taken, 3),
            ms=round(taken * 1000, 1),
            note="按处理器时间计",
        ),
    ]


def _prepare(place: Workshop, wanted: int) -> None:
    """Pushed and claimed cases, and their copies: so many case trees."""
    runtime = place.platform.runtime
    pushed = min(_PUSHED, wanted)
    with place.platform.database.read() as connection:
        before = keys_now(connection)
    for form in place.forms(pushed, (MARKET,)):
        runtime.start("approval_push", form, place.clerk(), via="api")
    for item in place.waiting(MARKET, pushed):
        runtime.complete(item, {"answer": "claim"}, place.officer(MARKET))
    with place.platform.database.write() as connection:
        Copies(connection, before, keys_now(connection), runtime.ids).make(wanted - pushed)
