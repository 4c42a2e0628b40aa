"""The morning after a holiday: thousands of claims fall due at one instant, and one sweep takes them all."""

from __future__ import annotations

import timeit
from datetime import datetime, timedelta

from engine.clock import parsed
from engine.history import verify
from engine.timers import SweepReport, sweep
from web.bench.copies import Copies
from web.bench.measurement import Measurement, Progress, Scale
from web.bench.workshop import MARKET, Workshop, workshop
from web.bench.writtenrows import keys_now

PATIENCE = 60
"""Seconds one sweep may take; a slower machine sweeps fewer cases and says so."""


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Automatic claims a second, effects included: facts, notices, history, the parent's end."""
    trial = max(2, scale.due_prepared // 4)
    progress(f"到期自动认领:试扫{trial}件")
    due = min(scale.due, max(scale.due_prepared, round(trial / _seconds(trial, trial, progress) * PATIENCE)))
    seconds = _seconds(scale.due_prepared, due, progress)
    told = f"{seconds:.1f}秒全部办完;{scale.due_prepared}件由引擎推送,其余为改换标识、重新封印的副本"
    if due < scale.due:
        told += f";按此速度{scale.due}件超过{PATIENCE}秒,只做{due}件"
    return [
        Measurement(
            name="sweep",
            label=f"到期自动认领({due}件同时到期)",
            unit="件",
            per_second=round(due / seconds, 1),
            ms=round(seconds / due * 1000, 3),
            note=told,
        )
    ]


def _seconds(pushed: int, due: int, progress: Progress) -> float:
    """Seconds for one sweep over so many due claims, of which some were pushed and the others are their copies."""
    with workshop() as place:
        progress(f"到期自动认领:准备{due}件")
        due_at = _prepare(place, pushed, due)
        progress(f"到期自动认领:一次扫描{due}件")
        place.clock.move_to(due_at)
        reports = list[SweepReport]()
        seconds = timeit.timeit(lambda: reports.append(sweep(place.platform.runtime)), number=1)
        _check(place, due, reports[0].incidents)
    return seconds


def _prepare(place: Workshop, pushed: int, due: int) -> datetime:
    """Cases that have been reminded and wait for nothing but their deadline; answers that instant."""
    runtime, clerk = place.platform.runtime, place.clerk()
    with place.platform.database.read() as connection:
        before = keys_now(connection)
    for form in place.forms(pushed, (MARKET,)):
        runtime.start("approval_push", form, clerk, via="api")
    with place.platform.database.read() as connection:
        due_at = parsed(connection.exec_driver_sql("SELECT max(due_at) FROM timer").scalar_one())
    place.clock.move_to(due_at - timedelta(seconds=1))
    sweep(runtime)
    with place.platform.database.write() as connection:
        Copies(connection, before, keys_now(connection), runtime.ids).make(due - pushed)
    return due_at


def _check(place: Workshop, due: int, incidents: int) -> None:
    """A figure counts only where every case was claimed and its history verifies."""
    with place.platform.database.read() as connection:
        query = "SELECT count(*) FROM claim WHERE status = 'auto_claimed'"
        claimed = connection.exec_driver_sql(query).scalar_one()
        sample = connection.exec_driver_sql("SELECT id FROM cases ORDER BY id DESC LIMIT 20").scalars().all()
        broken = [found for case_id in sample for found in verify(connection, case_id).broken]
    if claimed != due or incidents or broken:
        raise RuntimeError(f"{claimed} of {due} cases claimed, {incidents} incidents, {len(broken)} broken")
