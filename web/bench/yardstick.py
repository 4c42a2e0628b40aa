"""The smallest claim there is (start, task with a deadline, end) on our engine: a yardstick for other engines."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import timeit
from datetime import date
from pathlib import Path

from engine.actor import SYSTEM, Actor
from engine.calendar.seed import seed
from engine.clock import SimulatedClock
from engine.errors import UnknownName
from engine.expressions import Limit
from engine.registry import Registry
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.worklist.inbox import InboxFilter, inbox_page
from web.bench.floor import Floor
from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.workshop import START
from web.bench.writtenrows import keys_now, rows_written

ONE_TASK = Path(__file__).parent / "onetask"
DEPARTMENT = "A"
DUE_AT = "2026-03-06T00:00:00+08:00"
_CLERK = Actor("a.clerk", "A", DEPARTMENT, frozenset({"clerk"}))


class NoLimits:
    """The diagram is told its deadline and asks for no limit."""

    def limit(self, name: str, on: date, profile: str) -> Limit:
        raise UnknownName(sort="limit", name=name)


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Push, claim and both together, with the ratio to the same rows written raw."""
    progress(f"单任务认领流程,本引擎,{scale.one_task}件")
    folder = Path(tempfile.mkdtemp(prefix="shenguan-bench-"))
    try:
        _prepare(folder / "bench.db")
        shutil.copyfile(folder / "bench.db", folder / "floor.db")
        database, floor = (Database(f"sqlite:///{folder / name}") for name in ("bench.db", "floor.db"))
        try:
            runtime = Runtime(database, SimulatedClock(START), Registry(NoLimits()))
            return _measured(runtime, Floor(floor), scale.one_task)
        finally:
            database.close()
            floor.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(file: Path) -> None:
    database, clock = Database(f"sqlite:///{file}"), SimulatedClock(START)
    upgrade(database)
    with database.write() as connection:
        seed(connection, clock.now())
    Runtime(database, clock, Registry(NoLimits())).deploy([ONE_TASK], SYSTEM, "bench")
    database.close()


def _measured(runtime: Runtime, floor: Floor, cases: int) -> list[Measurement]:
    def push() -> None:
        runtime.start("onetask", {"department": DEPARTMENT, "due_at": DUE_AT}, _CLERK, via="api")

    def waiting() -> list[str]:
        with runtime.database.read() as connection:
            return [item.id for item in inbox_page(connection, InboxFilter((DEPARTMENT,)), limit=cases).items]

    def claim(item: str) -> float:
        return timeit.timeit(lambda: runtime.complete(item, {"answer": "claim"}, _CLERK), number=1)

    push()
    claim(waiting()[0])
    with runtime.database.read() as connection:
        before = keys_now(connection)
    pushes = timeit.repeat(push, number=1, repeat=cases)
    with runtime.database.read() as connection:
        between = keys_now(connection)
    claims = [claim(item) for item in waiting()]
    with runtime.database.read() as connection:
        written = rows_written(connection, before, between)
    # Medians on both sides: a disk that stalls once must not decide the ratio.
    floor_push, floor_claim = (statistics.median(seconds) for seconds in floor.seconds(written, 1))
    both = [pushed + claimed for pushed, claimed in zip(pushes, claims, strict=True)]
    return [
        Measurement(
            "onetask_floor",
            "单任务:裸写入(同样的行)",
            "件",
            round(1 / (floor_push + floor_claim), 1),
            round((floor_push + floor_claim) * 1000, 3),
        ),
        timed("onetask_push", "单任务:推送,本引擎", "件", pushes, floor_push),
        timed("onetask_claim", "单任务:认领,本引擎", "件", claims, floor_claim),
        timed("onetask_push_claim", "单任务:推送加认领,本引擎", "件", both, floor_push + floor_claim),
    ]
