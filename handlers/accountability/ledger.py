"""The responsibility ledger: how each department kept each duty in a span of time, and the acts behind every number.

A duty is judged once, in the span in which its limit ends, as the bulletin judges claims (Art. 17). Lateness is
a breach only of limits of the Measures in the days of their force (Art. 26, 27, 30); it stands apart of all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, or_, select

from engine.store.schema import cases, event
from handlers.accountability.duties import DUTIES, WEIGHTS, Duty, duty_rows

Standing = Literal["in_force", "outside"]
"""Whether a duty of the Measures arose in the days of their force; duties of other limits are always `in_force`."""

COUNTS: Mapping[str, str] = {
    "due": "应办",
    "in_time": "按时",
    "late": "逾期办理",
    "automatic": "自动",
    "open_late": "逾期未办",
    "open": "未到期",
    "left_out": "不计",
}
"""The sorts of acts a number can be opened into; due = in_time + late + automatic + open_late + open."""
_OUTSIDE = ("expired", "not_yet")


@dataclass(frozen=True)
class Span:
    """From one instant to another, exclusive, as stored texts; empty ones bound nothing. `now` judges what is open."""

    start: str
    end: str
    now: str


@dataclass(frozen=True)
class Line:
    """One duty of one department, or of all together where `department` is empty."""

    code: str
    duty: Duty
    department: str
    standing: Standing
    counts: Mapping[str, int]


@dataclass(frozen=True)
class DutyAct:
    """One act behind a number; `event` names the event by which it was done, as (case, number).

    `about` is the push, information, result or letter that the duty is owed for.
    """

    code: str
    duty: Duty
    department: str
    root_id: str
    about: str
    subject: str
    reference: str
    due_at: str
    done_at: str | None
    sort: str
    standing: Standing
    event: tuple[str, int] | None


@dataclass(frozen=True)
class ActPage:
    """Acts in the order of their limits, and how many there are in all."""

    acts: tuple[DutyAct, ...]
    total: int


class Ledger:
    """Reads of the ledger. Who may read it is settled before it is asked."""

    duties: Mapping[str, Duty] = DUTIES
    weights = WEIGHTS
    counts: Mapping[str, str] = COUNTS

    def lines(self, connection: Connection, span: Span, department: str = "", duty: str = "") -> tuple[Line, ...]:
        """The ledger by duty and department, in the order of duties, of one department or duty or of all."""
        rows = duty_rows().subquery()
        sort, standing = _sort(rows, span), _standing(rows)
        query = (
            select(rows.c.duty, rows.c.department, standing.label("standing"), sort.label("sort"), func.count())
            .where(*_within(rows, span, department, duty))
            .group_by(rows.c.duty, rows.c.department, standing, sort)
        )
        told: dict[tuple[str, Standing, str], dict[str, int]] = {}
        for row in connection.execute(query):
            told.setdefault((row.duty, row.standing, row.department), dict.fromkeys(COUNTS, 0))[row.sort] = row[-1]
        order: dict[str, int] = {code: place for place, code in enumerate(DUTIES)}
        keys = sorted(told, key=lambda key: (order[key[0]], key[1], key[2]))
        return tuple(
            Line(code, DUTIES[code], name, force, _summed(told[code, force, name])) for code, force, name in keys
        )

    def acts(
        self,
        connection: Connection,
        span: Span,
        *,
        department: str = "",
        duty: str = "",
        count: str = "due",
        standing: Standing = "in_force",
        offset: int = 0,
        limit: int = 50,
    ) -> ActPage:
        """The acts behind one number of the ledger."""
        rows = duty_rows().subquery()
        sort = _sort(rows, span)
        wanted = [*_within(rows, span, department, duty), _standing(rows) == standing]
        wanted.append(sort != "left_out" if count == "due" else sort == count)
        total = connection.execute(select(func.count()).select_from(rows).where(*wanted)).scalar_one()
        query = (
            select(rows, sort.label("sort"), cases.c.subject, cases.c.reference)
            .join(cases, cases.c.id == rows.c.root_id)
            .where(*wanted)
            .order_by(rows.c.due_at, rows.c.about, rows.c.department)
            .offset(offset)
            .limit(limit)
        )
        return ActPage(tuple(_act(connection, row, standing) for row in connection.execute(query).all()), total)


def _within(rows: Subquery, span: Span, department: str, duty: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [rows.c.duty.in_(list(DUTIES))]
    if span.start:
        found.append(rows.c.due_at >= span.start)
    if span.end:
        found.append(rows.c.due_at < span.end)
    if department:
        found.append(rows.c.department == department)
    if duty:
        found.append(rows.c.duty == duty)
    return found


def _sort(rows: Subquery, span: Span) -> ColumnElement[str]:
    """Which count a row falls under at the instant of the span; what has no number of days is never late."""
    c = rows.c
    prompt = c.duty.in_([code for code, duty in DUTIES.items() if duty.weight == "prompt"])
    done = and_(c.done_at.is_not(None), c.done_at <= span.now)
    return case(
        (c.left_out == 1, "left_out"),
        (and_(c.automatic == 1, done), "automatic"),
        (and_(done, or_(prompt, c.done_at < c.due_at)), "in_time"),
        (done, "late"),
        (or_(prompt, c.due_at > span.now), "open"),
        else_="open_late",
    )


def _standing(rows: Subquery) -> ColumnElement[Standing]:
    law = rows.c.duty.in_([code for code, duty in DUTIES.items() if duty.weight in ("measures", "prompt")])
    return case((and_(law, rows.c.basis.in_(_OUTSIDE)), "outside"), else_="in_force")


def _summed(counts: Mapping[str, int]) -> dict[str, int]:
    return {**counts, "due": sum(value for name, value in counts.items() if name not in ("due", "left_out"))}


def _act(connection: Connection, row: Any, standing: Standing) -> DutyAct:
    return DutyAct(
        code=row.duty,
        duty=DUTIES[row.duty],
        department=row.department,
        root_id=row.root_id,
        about=row.about,
        subject=row.subject,
        reference=row.reference,
        due_at=row.due_at,
        done_at=row.done_at,
        sort=row.sort,
        standing=standing,
        event=_event(connection, row.root_id, row.done_at) if row.done_at else None,
    )


def _event(connection: Connection, root_id: str, at: str) -> tuple[str, int] | None:
    """The event of a case tree by which something was done at this instant: the first one, which brought it about."""
    query = (
        select(event.c.case_id, event.c.seq)
        .where(event.c.root_id == root_id, event.c.legal_at == at)
        .order_by(event.c.recorded_at, event.c.position)
        .limit(1)
    )
    found = connection.execute(query).first()
    return (found.case_id, found.seq) if found is not None else None
