"""The search over all cases when there are a hundred thousand: a page and all its counts, whatever is asked."""

from __future__ import annotations

import timeit
from collections.abc import Mapping
from datetime import date

from engine.docket.query import Query
from engine.docket.search import answer
from web.bench.longhouse import fill
from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.workshop import MARKET, START, Workshop, workshop, workshop_on

QUESTIONS: Mapping[str, tuple[str, Query]] = {
    "all": ("不带条件", Query()),
    "process": ("流程", Query(process="approval_push")),
    "department": ("部门", Query(departments=(MARKET,))),
    "late_two": ("两个部门、逾期", Query(departments=(MARKET, "WJW"), late=True)),
    "automatic": ("自动认领、年份", Query(automatic=True, period="2025")),
    "not_automatic": ("无自动认领,旧的在前", Query(automatic=False, sort="oldest")),
    "due": ("办理中,期限早的在前", Query(status="active", sort="due")),
    "range": ("起止日期", Query(started_from=date(2024, 5, 10), started_to=date(2025, 8, 20))),
    "article": ("条款", Query(articles=("18",))),
    "item": ("事项名称", Query(item="食品")),
    "reference": ("文号一段", Query(reference="〔2025〕777")),
    "rare": ("少见的词", Query(q="鑫源盛")),
    "missing": ("没有的词", Query(q="无此词")),
    "common": ("常见的词", Query(q="有限公司")),
    "mixed": (
        "常见的词加八个条件",
        Query(
            q="有限",
            departments=(MARKET,),
            articles=("18",),
            process="approval_push",
            status="ended",
            outcome="done",
            late=False,
            automatic=False,
            started_from=date(2023, 4, 5),
            started_to=date(2026, 1, 20),
        ),
    ),
}
_RAW = "SELECT process, count(*) FROM docket GROUP BY process"


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Milliseconds of an answer; the floor is one plain count by process over the same rows."""
    progress(f"准备{scale.docket}件案件的目录")
    with workshop_on(scale.postgresql) if scale.postgresql else workshop() as place:
        fill(place, scale.docket)
        place.platform.docket_turn().reindex()
        progress("审计检索")
        raw = timeit.repeat(lambda: _raw(place), number=1, repeat=scale.asked)
        told = f"{scale.docket}件案件"
        floor = timed("docket_floor", "裸读:按流程分组计数一次", "次", raw, note=told)
        found = [floor]
        for name, (label, query) in QUESTIONS.items():
            seconds = timeit.repeat(lambda query=query: _ask(place, query), number=1, repeat=scale.asked)  # type: ignore[misc]
            found.append(timed(f"docket_{name}", f"审计检索,{label}", "次", seconds, floor.ms / 1000, told))
        return found


def _raw(place: Workshop) -> None:
    with place.platform.database.read() as connection:
        connection.exec_driver_sql(_RAW).all()


def _ask(place: Workshop, query: Query) -> None:
    with place.platform.database.read() as connection:
        answer(connection, query, START)
