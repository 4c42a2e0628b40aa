"""Sums over stays and traces, each from one pass over an index; durations come joined, one text a group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Text, case, cast, func, select

from ..clock import parsed, stored
from .selection import Selection
from .spread import Spread
from .tables import stay
from .worktime import WorkTime

Grain = Literal["month", "week"]


@dataclass(frozen=True)
class StepFigures:
    """Figures of one element, or of one department at it. `spread` is of the stays that are over.

    `late` of those were left after their deadline, `timed_out` were ended by a timer; `open` last now,
    `open_late` of them past their deadline; `oldest` is how long the oldest of them has lasted.
    """

    spread: Spread
    done: int = 0
    late: int = 0
    timed_out: int = 0
    cancelled: int = 0
    open: int = 0
    open_late: int = 0
    oldest: int | None = None

    @property
    def visits(self) -> int:
        return self.spread.count + self.open

    @property
    def late_share(self) -> float | None:
        """Of the stays with an end, how many were late."""
        return self.late / self.spread.count if self.spread.count else None


@dataclass(frozen=True)
class Load:
    """The time one department spent at one element of a process, its own or one that it calls."""

    department: str
    process: str
    element: str
    spread: Spread
    late: int


@dataclass(frozen=True)
class Period:
    """A month (2026-11) or a week (its Monday): what ended in it."""

    key: str
    spread: Spread
    late: int


@dataclass(frozen=True)
class StepBook:
    """Everything about the steps of a process: as a whole, by department, and by period."""

    elements: Mapping[str, StepFigures]
    departments: Mapping[tuple[str, str], StepFigures]
    periods: Mapping[str, Sequence[Period]]


def joined(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[str]:
    """The values of a group as one text, apart by commas."""
    if connection.dialect.name == "sqlite":
        return func.group_concat(column)
    return func.string_agg(cast(column, Text), ",")


def step_book(
    connection: Connection, selection: Selection, grain: Grain, now: datetime, worktime: WorkTime
) -> StepBook:
    """The figures of all steps of the selection."""
    of, period = stay.c, stay.c[grain]
    keys = (of.element, of.department, period, of.ended, of.late)
    query = (
        select(*keys, func.count(), joined(connection, of.duration))
        .where(*selection.conditions(connection, stay), of.ended != "open")
        .group_by(*keys)
    )
    rows = connection.execute(query).all()
    waiting = _waiting(connection, selection, now, worktime)
    by_element, by_department = grouped(rows, lambda row: row[0]), grouped(rows, lambda row: (row[0], row[1]))
    for element, department in waiting:
        by_element.setdefault(element, [])
        by_department.setdefault((element, department), [])
    periods: dict[str, list[Period]] = defaultdict(list)
    for (element, key), some in sorted(grouped(rows, lambda row: (row[0], row[2])).items()):
        spread = Spread.told(row[6] for row in some)
        periods[element].append(Period(key, spread, sum(row[5] for row in some if row[4])))
    return StepBook(
        elements={
            element: _figures(some, [one for key, one in waiting.items() if key[0] == element])
            for element, some in by_element.items()
        },
        departments={
            key: _figures(some, [waiting[key]] if key in waiting else []) for key, some in by_department.items()
        },
        periods=periods,
    )


def loads(connection: Connection, selection: Selection, steps: StepBook) -> list[Load]:
    """Where departments spend their time, most of it first.

    Of a process that begins case trees, the processes it calls are told with it: the time is spent there.
    """
    found = [
        Load(department, selection.process, element, figures.spread, figures.late)
        for (element, department), figures in steps.departments.items()
        if department and figures.spread.count
    ]
    if selection.version is None and _is_root(connection, selection):
        found = _loads_of_trees(connection, selection)
    return sorted(found, key=lambda load: (-load.spread.total, load.department, load.process, load.element))


def _loads_of_trees(connection: Connection, selection: Selection) -> list[Load]:
    of = stay.c
    keys = (of.department, of.process, of.element, of.late)
    query = (
        select(*keys, func.count(), joined(connection, of.duration))
        .where(of.root_process == selection.process, of.kind == "userTask", of.duration.is_not(None))
        .where(*selection.of_roots(connection, stay))
        .group_by(*keys)
    )
    found = []
    for key, some in grouped(connection.execute(query), lambda row: tuple(row[:3])).items():
        late = sum(row[4] for row in some if row[3])
        found.append(Load(key[0], key[1], key[2], Spread.told(row[5] for row in some), late))
    return found


def _is_root(connection: Connection, selection: Selection) -> bool:
    query = select(stay.c.root_process).where(stay.c.root_process == selection.process).limit(1)
    return connection.execute(query).first() is not None


@dataclass(frozen=True)
class _Waiting:
    """The stays of a place that last: how many, how many past their deadline, when the oldest was entered."""

    count: int
    late: int
    since: str
    lasted: int


def _waiting(
    connection: Connection, selection: Selection, now: datetime, worktime: WorkTime
) -> dict[tuple[str, str], _Waiting]:
    """What lasts now, by element and department."""
    of = stay.c
    overdue = func.sum(case((of.due_at <= stored(now), 1), else_=0))
    query = (
        select(of.element, of.department, func.count(), overdue, func.min(of.entered))
        .where(*selection.conditions(connection, stay), of.ended == "open")
        .group_by(of.element, of.department)
    )
    return {
        (element, department): _Waiting(
            count, int(late), since, worktime.between(parsed(since), now, department or None)
        )
        for element, department, count, late, since in connection.execute(query)
    }


def _figures(rows: Iterable[Any], waiting: Sequence[_Waiting]) -> StepFigures:
    some = list(rows)
    counts: dict[str, int] = defaultdict(int)
    for row in some:
        counts[row[3]] += row[5]
    return StepFigures(
        spread=Spread.told(row[6] for row in some),
        done=counts["done"],
        late=sum(row[5] for row in some if row[4]),
        timed_out=counts["timer"],
        cancelled=counts["cancelled"],
        open=sum(one.count for one in waiting),
        open_late=sum(one.late for one in waiting),
        oldest=min(waiting, key=lambda one: one.since).lasted if waiting else None,
    )


def grouped(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
