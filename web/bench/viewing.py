"""The process view over a hundred thousand cases: figures of steps and ways, all cases, one year, some trees."""

from __future__ import annotations

import timeit
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from engine.mining.plan import plan_of, versions_of
from engine.mining.selection import Selection
from engine.mining.tables import stay, trace
from engine.mining.view import process_view
from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.workshop import MARKET, START, Workshop, workshop
from web.mining import miner

PROCESS = "claim_auto"
MODELS = 60
"""Cases that are really run; the others take over their rows, moved in time and varied in length."""
YEARS = 3


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Milliseconds of a whole view, the indexes being warm."""
    progress(f"准备{scale.open_tasks}件认领的停留和走法")
    with workshop() as place:
        _run_models(place)
        written = _multiply(place, scale.open_tasks)
        progress("过程分析")
        note = f"{written}件案件"
        year = START.date() - timedelta(days=365)
        asked = (
            ("view", "过程分析,全部案件", Selection(PROCESS)),
            ("view_year", "过程分析,最近一年", Selection(PROCESS, since=year)),
            ("view_department", "过程分析,一个部门的步骤", Selection(PROCESS, departments=(MARKET,))),
            ("view_trees", "过程分析,检索出的一千件", Selection(PROCESS, roots=_some_roots(place, 1_000))),
        )
        return [timed(name, label, "次", _seconds(place, chosen, scale), note=note) for name, label, chosen in asked]


def _run_models(place: Workshop) -> None:
    """Cases of which one in twenty still waits."""
    runtime = place.platform.runtime
    roots = [runtime.start("approval_push", form, place.clerk()).case_id for form in place.forms(MODELS, (MARKET,))]
    for number, item in enumerate(place.waiting(MARKET, MODELS)):
        if number % 20:
            runtime.complete(item, {"answer": "claim"}, place.officer(MARKET))
    with place.platform.database.write() as connection:
        miner(runtime).rebuild(connection, roots)


def _multiply(place: Workshop, cases: int) -> int:
    """Rows of so many cases of the process, spread over some years; returns how many there are."""
    random = Random(7)
    with place.platform.database.write(alone=True) as connection:
        kept = {table: _rows(connection, table) for table in (stay, trace)}
        models = len([row for row in kept[trace] if row["process"] == PROCESS])
        rounds = max(1, cases // models)
        for turn in range(rounds):
            days = {row["root_id"]: random.randrange(YEARS * 365) for row in kept[trace]}
            for table, rows in kept.items():
                connection.execute(insert(table), list(_moved(rows, turn, days, random)))
        connection.exec_driver_sql("ANALYZE")
    return models * (rounds + 1)


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(select(table))]


def _moved(rows: Sequence[dict[str, Any]], turn: int, days: dict[str, int], random: Random) -> Iterator[dict[str, Any]]:
    for row in rows:
        begun = START.date() - timedelta(days=days[row["root_id"]])
        left = begun + timedelta(days=random.randrange(6))
        ended = bool(row["month"])
        yield row | {
            "case_id": f"{row['case_id']}{turn}",
            "root_id": f"{row['root_id']}{turn}",
            "started_on": begun.isoformat(),
            "month": left.isoformat()[:7] if ended else "",
            "week": (left - timedelta(days=left.weekday())).isoformat() if ended else "",
            "duration": random.randrange(400) if ended else None,
        }


def _some_roots(place: Workshop, count: int) -> tuple[str, ...]:
    with place.platform.database.read() as connection:
        return tuple(
            connection.execute(select(trace.c.root_id).where(trace.c.process == PROCESS).limit(count)).scalars()
        )


def _seconds(place: Workshop, chosen: Selection, scale: Scale) -> list[float]:
    database, runtime = place.platform.database, place.platform.runtime

    def look() -> None:
        with database.read() as connection:
            plan = plan_of(connection, versions_of(connection, PROCESS)[0][1])
            worktime = miner(runtime).worktime(connection)
            process_view(connection, chosen, plan, "month", place.clock.now(), worktime)

    look()
    return timeit.repeat(look, number=1, repeat=max(3, scale.asked // 6))
