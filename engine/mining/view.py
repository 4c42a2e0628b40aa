"""The view of one process over many cases, as the page shows it: on the diagram, by department, by way, by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from .figures import Grain, Load, StepBook, loads, step_book
from .plan import Plan
from .selection import Selection
from .tables import stay, trace
from .variants import RUNNING, Variant, Ways, ways
from .worktime import WorkTime


@dataclass(frozen=True)
class ProcessView:
    """All figures of a selection; `ways` is None where only some departments' steps may be seen."""

    steps: StepBook
    loads: Sequence[Load]
    ways: Ways | None


def process_view(
    connection: Connection, selection: Selection, plan: Plan, grain: Grain, now: datetime, worktime: WorkTime
) -> ProcessView:
    """The figures of a selection, on the elements of one plan."""
    steps = step_book(connection, selection, grain, now, worktime)
    return ProcessView(
        steps=steps,
        loads=loads(connection, selection, steps),
        ways=ways(connection, selection, plan, grain) if selection.departments is None else None,
    )


def case_counts(connection: Connection) -> dict[str, int]:
    """How many cases of each process can be looked at."""
    query = select(trace.c.process, func.count()).group_by(trace.c.process)
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(frozen=True)
class Example:
    """A case behind a figure; `duration` is that of its longest stay at the element, or of the case.

    `department` is the one that is or was at work there, where one element was asked for.
    """

    case_id: str
    root_id: str
    duration: int | None
    late: bool
    department: str = ""


def cases_at(
    connection: Connection, selection: Selection, element: str, department: str | None, limit: int
) -> tuple[Example, ...]:
    """Cases that stayed at an element: those that still do, then the longest first."""
    of = stay.c
    longest, open_now = func.max(of.duration).label("longest"), func.max(of.ended == "open").label("waits")
    if connection.dialect.name != "sqlite":
        open_now = func.bool_or(of.ended == "open").label("waits")
    query = (
        select(of.case_id, of.root_id, longest, open_now, func.max(of.late), func.max(of.department))
        .where(*selection.conditions(connection, stay), of.element == element)
        .group_by(of.case_id, of.root_id)
        .order_by(open_now.desc(), longest.desc().nulls_last(), of.case_id)
        .limit(limit)
    )
    if department is not None:
        query = query.where(of.department == department)
    rows = connection.execute(query)
    return tuple(Example(row[0], row[1], None if row[3] else row[2], bool(row[4]), row[5]) for row in rows)


def cases_of(connection: Connection, selection: Selection, found: Variant, limit: int) -> tuple[Example, ...]:
    """Cases that took a way, the longest first."""
    of = trace.c
    running = of.status.in_(RUNNING)
    query = (
        select(of.case_id, of.root_id, of.duration, of.late)
        .where(
            *selection.conditions(connection, trace), of.variant.in_(found.ids), ~running if found.ended else running
        )
        .order_by(of.duration.desc().nulls_last(), of.case_id)
        .limit(limit)
    )
    return tuple(Example(row[0], row[1], row[2], bool(row[3])) for row in connection.execute(query))
