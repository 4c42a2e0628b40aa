"""Push and claim of the real process, in process, for one, two and twelve departments, against the floor."""

from __future__ import annotations

import statistics
import timeit
from dataclasses import dataclass

from engine.store.database import Database
from web.bench.floor import Floor
from web.bench.measurement import Measurement, Progress, Scale
from web.bench.workshop import Workshop, workshop
from web.bench.writtenrows import keys_now, rows_written


@dataclass(frozen=True)
class Round:
    """Seconds a case in one round: the engine's pushes and claims, the floor's pushes and claims."""

    push: float
    claim: float
    floor_push: float
    floor_claim: float

    @property
    def total(self) -> float:
        return self.push + self.claim

    @property
    def floor(self) -> float:
        return self.floor_push + self.floor_claim


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """The floor, the pushes and the claims; engine and floor take turns, round by round."""
    found: list[Measurement] = []
    for departments, cases in scale.cases:
        progress(f"推送和认领,{departments}个部门,{scale.rounds}轮×{cases}件")
        with workshop() as place:
            raw = Database(f"sqlite:///{place.untouched}")
            try:
                rounds = [_round(place, Floor(raw), departments, cases) for _ in range(scale.rounds)]
            finally:
                raw.close()
        found += _told(rounds, departments)
    return found


def _round(place: Workshop, floor: Floor, departments: int, cases: int) -> Round:
    wanted, runtime, database = place.departments(departments), place.platform.runtime, place.platform.database
    forms, clerk = place.forms(cases, wanted), place.clerk()
    with database.read() as connection:
        before = keys_now(connection)

    def push() -> None:
        for form in forms:
            runtime.start("approval_push", form, clerk, via="api")

    pushed = timeit.timeit(push, number=1)
    with database.read() as connection:
        between = keys_now(connection)
    waiting = [(item, place.officer(code)) for code in wanted for item in place.waiting(code, cases)]
    if len(waiting) != cases * departments:
        raise RuntimeError(f"{len(waiting)} of {cases * departments} claims wait")

    def claim() -> None:
        for item, officer in waiting:
            runtime.complete(item, {"answer": "claim"}, officer)

    claimed = timeit.timeit(claim, number=1)
    with database.read() as connection:
        written = rows_written(connection, before, between)
    floor_push, floor_claim = (sum(seconds) for seconds in floor.seconds(written, departments))
    return Round(pushed / cases, claimed / cases, floor_push / cases, floor_claim / cases)


def _told(rounds: list[Round], departments: int) -> list[Measurement]:
    def told(name: str, label: str, seconds: list[float], ratios: list[float] | None, note: str = "") -> Measurement:
        median = statistics.median(seconds)
        return Measurement(
            name=f"{name}_{departments}",
            label=f"{label},{departments}个部门",
            unit="件",
            per_second=round(1 / median, 1),
            ms=round(median * 1000, 3),
            ratio=round(statistics.median(ratios), 4) if ratios is not None else None,
            note=note,
        )

    claims = statistics.median(found.claim for found in rounds) / departments * 1000
    return [
        told("floor", "裸写入(同样的行)", [found.floor for found in rounds], None),
        told("floor_push", "裸写入,推送的行", [found.floor_push for found in rounds], None),
        told("floor_claim", "裸写入,认领的行", [found.floor_claim for found in rounds], None),
        told("push", "推送", [found.push for found in rounds], [found.floor_push / found.push for found in rounds]),
        told(
            "claim",
            "认领(全部部门)",
            [found.claim for found in rounds],
            [found.floor_claim / found.claim for found in rounds],
            f"每个部门 {claims:.2f} 毫秒",
        ),
        told(
            "push_claim",
            "推送加认领",
            [found.total for found in rounds],
            [found.floor / found.total for found in rounds],
        ),
    ]
