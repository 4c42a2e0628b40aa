"""The demonstration's publicity: a batch a week, handed in by hand the day after; the last one still waits for that."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from engine.clock import SHANGHAI, local, local_date
from engine.errors import InputRejected
from web.publicity import PROCESS

if TYPE_CHECKING:
    from web.demo.stage import Stage

WEEK = 5
MAKING, REPORTING = time(16, 30), time(10, 20)


def plan_publicity(stage: Stage, first: date, end: datetime) -> None:
    """Put the batches of every fifth working day on the agenda, the last at the end of the working day before `end`."""
    before = stage.calendar.previous_workday(local_date(end))
    day = first
    while day < before:
        stage.at(datetime.combine(day, MAKING, SHANGHAI), lambda: _make(stage, True))
        day, _ = stage.calendar.add(day, WEEK)
    stage.at(datetime.combine(before, MAKING, SHANGHAI), lambda: _make(stage, False))


def _make(stage: Stage, reported: bool) -> None:
    clerk = stage.clerk()
    try:
        case_id = stage.runtime.start(PROCESS, {"source": "permit"}, clerk).case_id
    except InputRejected:
        return  # a week without decisions
    if reported:
        day = stage.calendar.next_workday(local_date(stage.now()))
        stage.at(datetime.combine(day, REPORTING, SHANGHAI), lambda: _report(stage, case_id))


def _report(stage: Stage, case_id: str) -> None:
    now = local(stage.now())
    told = {"receipt_no": f"演示-{now:%Y%m%d}", "reported_on": (now - timedelta(hours=1)).date().isoformat()}
    stage.complete(stage.task(case_id, "await_receipt"), told)
