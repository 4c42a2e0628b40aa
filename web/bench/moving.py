"""Running cases moved to another version of their process, all at once: how long it takes, each clock held against
the calendar."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from engine.casebook import timers_of_tree
from engine.clock import stored
from web.bench.measurement import Measurement, Progress, Scale
from web.bench.movedcases import AFTER, BEFORE, DAYS, PROCESS, begin, counted, deploy
from web.bench.workshop import START, Workshop, workshop
from web.workbench.carrying import carry_out_all
from web.workbench.moving.order import MoveOrder, order_move
from web.workbench.runs import Run, find_run

_EVERY = timedelta(minutes=7)


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Preview and move of so many cases, one of which stands in an element that is gone."""
    with workshop() as place:
        progress(f"移案:准备{scale.moved}件")
        old, sent = _prepare(place, scale.moved)
        new = deploy(place.platform.runtime, AFTER, place.clerk())
        progress("移案:预览")
        seen, took_preview = _carried(place, old, new, dry=True)
        progress("移案:移至新版本")
        done, took = _carried(place, old, new, dry=False)
        _check(place, sent, seen, done)
    note = f"共{took:.1f}秒,预览{took_preview:.1f}秒;一件停在已取消的环节,拒绝并说明;其余期限逐件与日历核对"
    per = took / scale.moved
    return [
        Measurement("move", f"移至新版本({scale.moved}件)", "件", round(1 / per, 1), round(per * 1000, 3), note=note)
    ]


def _prepare(place: Workshop, wanted: int) -> tuple[str, dict[str, datetime]]:
    runtime, clerk = place.platform.runtime, place.clerk()
    old = deploy(runtime, BEFORE, clerk)
    sent = {}
    for number in range(wanted):
        at = START - timedelta(hours=3) + _EVERY * (number % 150)
        sent[begin(runtime, at, clerk)] = at
    first = next(iter(sent))
    with place.platform.database.read() as connection:
        query = "SELECT id FROM work_item WHERE case_id = ?"
        item = connection.exec_driver_sql(query, (first,)).scalar_one()
    runtime.complete(str(item), {"answer": "复核无误"}, place.officer("SCJG"))
    return old, sent


def _carried(place: Workshop, old: str, new: str, dry: bool) -> tuple[Run, float]:
    platform = place.platform
    order = MoveOrder(PROCESS, (old,), new, None, "期限改为五个工作日", dry)
    with platform.database.write() as connection:
        run = order_move(platform, connection, order, place.clerk(), place.clock.now())
    began = time.perf_counter()
    carry_out_all(platform)
    took = time.perf_counter() - began
    with platform.database.read() as connection:
        return find_run(connection, run.id), took


def _check(place: Workshop, sent: dict[str, datetime], seen: Run, done: Run) -> None:
    """Raises RuntimeError where a case was not moved, or its clock is not what the calendar gives."""
    outcomes = {one["case"]: one for one in done.result["cases"]}
    refused = [one for one in outcomes.values() if one["outcome"] == "refused"]
    if len(outcomes) != len(sent) or [(one["reason"], one["element"]) for one in refused] != [("gone", BEFORE[3])]:
        raise RuntimeError(f"{len(outcomes)} of {len(sent)} cases, refused: {refused[:3]}")
    if [one["outcome"] == "refused" for one in seen.result["cases"]] != [one in refused for one in outcomes.values()]:
        raise RuntimeError("what was foreseen is not what happened")
    with place.platform.database.read() as connection:
        calendar = place.platform.runtime.calendars.get(connection)
        for case_id, at in sent.items():
            if outcomes[case_id]["outcome"] == "moved":
                due = {found.element: found.due_at for found in timers_of_tree(connection, case_id)}["late"]
                expected, _ = counted(calendar, at, DAYS[AFTER[0]])
                if due != expected:
                    raise RuntimeError(f"{case_id}, sent at {stored(at)}, is due at {due}, not at {expected}")
