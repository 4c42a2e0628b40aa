"""What an analyst waits for before a draft is handed in: past cases led through it, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from engine.clock import parsed
from engine.drafts import Candidate
from engine.timers import sweep
from engine.whatif import Candidates, WhatIf, chosen
from web.bench.copies import Copies
from web.bench.measurement import Measurement, Progress, Scale
from web.bench.workshop import MARKET, Workshop, workshop
from web.bench.writtenrows import keys_now
from web.workbench.drafts import running_files

_PUSHED = 20
_PROCESS = "claim_auto"
_CHANGED = (
    '{"changes": [{"param": "a2s_claim_days", "profile": "ANQIU", "value": 5,'
    ' "effective_from": "2026-04-01", "document": null}]}'
)


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Cases a second of one core: half of them claimed by people, half by the system, led through another limit."""
    with workshop() as place:
        progress(f"影响:准备{scale.past}件")
        _prepare(place, scale.past)
        progress(f"影响:重走{scale.past}件")
        spent, led, differing = _led(place, scale.past)
    if led != scale.past or differing != led:
        raise RuntimeError(f"{led} of {scale.past} cases led, {differing} with another deadline or way")
    return [
        Measurement(
            name="whatif",
            label=f"草稿对以往案件的影响({led}件,改一项期限)",
            unit="件",
            per_second=round(led / spent, 1),
            ms=round(spent / led * 1000, 3),
            note=f"按处理器时间计,一个核;共{spent:.1f}秒",
        )
    ]


def _prepare(place: Workshop, wanted: int) -> None:
    """Pushed cases, every second one claimed in time and the others by the system, and their copies."""
    runtime = place.platform.runtime
    pushed = min(_PUSHED, wanted)
    with place.platform.database.read() as connection:
        before = keys_now(connection)
    for form in place.forms(pushed, (MARKET,)):
        runtime.start("approval_push", form, place.clerk(), via="api")
    for item in place.waiting(MARKET, pushed)[::2]:
        runtime.complete(item, {"answer": "claim"}, place.officer(MARKET))
    with place.platform.database.read() as connection:
        due_at = parsed(connection.exec_driver_sql("SELECT max(due_at) FROM timer").scalar_one())
    place.clock.move_to(due_at + timedelta(days=14))
    sweep(runtime)
    with place.platform.database.write() as connection:
        Copies(connection, before, keys_now(connection), runtime.ids).make(wanted - pushed)


def _led(place: Workshop, wanted: int) -> tuple[float, int, int]:
    """Seconds of the processor, cases, and those that differ: drawings are read once, as in a run."""
    platform = place.platform
    with platform.database.read() as connection:
        files = {
            path.partition("/")[2]: text
            for path, text in running_files(platform, connection, _PROCESS).items()
            if not path.endswith((".toml", ".md"))
        }
        candidate = Candidate({_PROCESS: files}, {}, _CHANGED)
        found: list[Any] = []

        def lead() -> None:
            limits = platform.limits_with(candidate)
            candidates = Candidates(platform.runtime.specs, candidate)
            whatif = WhatIf(platform.runtime, connection, candidates, limits, platform.clock.now())
            found.extend(one.finding.verdict for one in whatif.replay(chosen(connection, [_PROCESS], wanted)))

        spent = _spent(lead)
    return spent, len(found), sum(verdict in ("other_deadline", "other_path") for verdict in found)


def _spent(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
