"""A run as its page tells it: how far it is, four counts, and the cases that differ, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.casebook import shared_roots
from engine.store.schema import cases
from web.security.policy import sees_cases, visible_departments
from web.words.whatif import EXPLAINED, VERDICTS, deadline_words, row_words, told_words
from web.workbench.runs import Run

SHOWN = 100
"""Rows on one page."""
STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("等待开始", "plain"),
    "running": ("正在比较", "moving"),
    "done": ("已完成", "good"),
    "stopped": ("已停止", "plain"),
    "failed": ("没有完成", "bad"),
}


@dataclass(frozen=True)
class Count:
    """One of the counts that filter the list."""

    verdict: str
    words: str
    explained: str
    number: int
    part: int


@dataclass(frozen=True)
class Row:
    """One case: who may see cases knows it by subject and reference, others by its number and its days."""

    case_id: str
    root_id: str
    short: str
    subject: str
    reference: str
    process: str
    started_at: str
    ended_at: str | None
    verdict: str
    verdict_words: str
    words: str
    seq: int
    more: tuple[str, ...]
    linked: bool


@dataclass(frozen=True)
class Shown:
    """A run with everything its page tells of it."""

    run: Run
    state: str
    tone: str
    percent: int
    counts: tuple[Count, ...]
    total: int
    differing: int
    cut: int
    unreadable: int


def shown(run: Run) -> Shown:
    """The numbers of a run, also while it goes on."""
    result: Mapping[str, Any] = run.result or {}
    summary: Mapping[str, int] = result.get("summary", {})
    total = sum(summary.values()) + result.get("unreadable", 0)
    numbers = {verdict: summary.get(verdict, 0) for verdict in ("same", "other_path", "other_deadline", "stuck")}
    counts = tuple(
        Count(verdict, VERDICTS[verdict], EXPLAINED[verdict], number, round(100 * number / total) if total else 0)
        for verdict, number in numbers.items()
    )
    words, tone = STATES[run.state]
    percent = int(100 * run.done / run.total) if run.total else 0
    differing = total - numbers["same"]
    told = (result.get("cut", 0), result.get("unreadable", 0))
    return Shown(run, words, tone, percent, counts, total, differing, *told)


def rows(
    connection: Connection, reader: Actor, run: Run, verdict: str, after: int, processes: Mapping[str, str]
) -> tuple[list[Row], bool]:
    """A page of the cases that differ, of one verdict or all, and whether more follow."""
    result: Mapping[str, Any] = run.result or {}
    known = [row for row in result.get("cases", ()) if verdict in ("", row["verdict"])]
    page: Sequence[Mapping[str, Any]] = known[after : after + SHOWN]
    roots = sorted({row["root_id"] for row in page})
    seen = seen_roots(connection, reader, roots)
    labels = _labels(connection, seen)
    found = []
    for row in page:
        names: Mapping[str, str] = result["names"].get(row["process"], {})
        subject, reference = labels.get(row["root_id"], ("", ""))
        lines = _lines(row, names)
        found.append(
            Row(
                case_id=row["case_id"],
                root_id=row["root_id"],
                short=row["case_id"][-8:],
                subject=subject,
                reference=reference,
                process=processes.get(row["process"], row["process"]),
                started_at=row["started_at"],
                ended_at=row["ended_at"],
                verdict=row["verdict"],
                verdict_words=VERDICTS[row["verdict"]],
                words=lines[0],
                seq=row["event_seq"],
                more=tuple(lines[1:4]),
                linked=row["root_id"] in seen,
            )
        )
    return found, after + SHOWN < len(known)


def _lines(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    def name(element: str) -> str:
        return names.get(element) or element

    first = row_words(row, name)
    told = [told_words(one, name) for one in row["told"]]
    moved = [deadline_words(one, name) for one in row["deadlines"]]
    return [first, *(line for line in dict.fromkeys((*told, *moved)) if line != first)]


def seen_roots(connection: Connection, reader: Actor, roots: Sequence[str]) -> frozenset[str]:
    """Those of the cases that the reader may open."""
    if not sees_cases(reader):
        return frozenset()
    departments = visible_departments(reader)
    if departments is None:
        return frozenset(roots)
    return frozenset().union(*(shared_roots(connection, one, roots) for one in departments))


def _labels(connection: Connection, roots: frozenset[str]) -> dict[str, tuple[str, str]]:
    if not roots:
        return {}
    query = select(cases.c.id, cases.c.subject, cases.c.reference).where(cases.c.id.in_(sorted(roots)))
    return {row.id: (row.subject, row.reference) for row in connection.execute(query)}
