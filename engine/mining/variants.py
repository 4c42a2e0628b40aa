"""The ways cases took: frequencies of elements and flows, the most frequent ways, and what is off them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select

from .course import Course
from .figures import Grain, Period, grouped, joined
from .plan import Plan
from .selection import Selection
from .spread import Spread
from .tables import trace, variant

RUNNING = ("active", "held")
"""The states of cases that are not over."""


@dataclass(frozen=True)
class Variant:
    """Cases that took the same way, as far as people, time and the end decide it.

    `steps` are elements, those that follow each other at once written once, of ends only the last; `waiting` is
    where cases that still run stand; `ids` are the stored ways behind it. `skipped` and `added` are its
    differences from the most frequent way of cases that ended, `again` what came round more than once.
    """

    steps: tuple[str, ...]
    waiting: tuple[str, ...]
    ids: tuple[str, ...]
    ended: bool
    spread: Spread
    cases: int
    late: int
    skipped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from others, in addresses."""
        told = "\n".join((*self.steps, "", *self.waiting, str(self.ended)))
        return sha256(told.encode()).hexdigest()[:16]

    @property
    def is_off(self) -> bool:
        """Whether it differs from the most frequent way."""
        return bool(self.skipped or self.added or self.again)


@dataclass(frozen=True)
class Ways:
    """All ways of a selection: `visits` and `reached` (in how many cases) by element, `taken` by flow.

    `late` counts cases with something late, `interventions` cases by kind of event, `trend` what ended when.
    """

    cases: int
    statuses: Mapping[str, int]
    late: int
    interventions: Mapping[str, int]
    visits: Mapping[str, int]
    reached: Mapping[str, int]
    taken: Mapping[str, int]
    trend: tuple[Period, ...]
    variants: tuple[Variant, ...]

    @property
    def usual(self) -> Variant | None:
        """The most frequent way of cases that ended."""
        return next((found for found in self.variants if found.ended), None)


def ways(connection: Connection, selection: Selection, plan: Plan, grain: Grain) -> Ways:
    """Everything the courses of the selection tell, on the elements of one plan."""
    of = trace.c
    keys = (of.variant, of.status, of.late, of.interventions, of[grain])
    query = select(*keys, func.count(), joined(connection, of.duration)).group_by(*keys)
    rows: list[Any] = list(connection.execute(query.where(*selection.conditions(connection, trace))))
    courses = _courses(connection, selection)
    statuses, interventions, late = Counter[str](), Counter[str](), 0
    of_variant: Counter[str] = Counter()
    for row in rows:
        statuses[row[1]] += row[5]
        of_variant[row[0]] += row[5]
        late += row[5] if row[2] else 0
        interventions.update(dict.fromkeys(row[3].split(), row[5]))
    visits, reached, taken = Counter[str](), Counter[str](), Counter[str]()
    for key, count in of_variant.items():
        here = courses[key].visits()
        visits.update({element: often * count for element, often in here.items()})
        reached.update(dict.fromkeys(here, count))
        taken.update({flow: often * count for flow, often in courses[key].taken(plan).items()})
    return Ways(
        cases=sum(of_variant.values()),
        statuses=statuses,
        late=late,
        interventions=interventions,
        visits=visits,
        reached=reached,
        taken=taken,
        trend=_trend(rows),
        variants=_variants(rows, courses, plan),
    )


def _trend(rows: list[Any]) -> tuple[Period, ...]:
    """What ended by month or week: how many cases, how long they took, how many with something late."""
    ended = grouped((row for row in rows if row[1] == "ended"), lambda row: row[4])
    return tuple(
        Period(key, Spread.told(row[6] for row in some), sum(row[5] for row in some if row[2]))
        for key, some in sorted(ended.items())
    )


def _courses(connection: Connection, selection: Selection) -> dict[str, Course]:
    ids = select(trace.c.variant).where(trace.c.process == selection.process).distinct()
    query = select(variant).where(variant.c.id.in_(ids))
    return {row.id: Course.stored(row.path, row.entered, row.standing) for row in connection.execute(query)}


def steps_of(course: Course, plan: Plan, ended: bool = True) -> tuple[str, ...]:
    """The elements by which a way is told; of cases that still run, no end is the last one."""
    told: list[str] = []
    outcome = next((element for element, _ in reversed(course.path) if ended and _ends(plan, element)), "")
    for element, _ in course.path:
        drawn = plan.elements.get(element)
        if (drawn is None or drawn.told) and told[-1:] != [element]:
            told.append(element)
    steps = [step for step in told if step not in plan.elements or plan.elements[step].kind != "endEvent"]
    return (*steps, outcome) if outcome else tuple(steps)


def _ends(plan: Plan, element: str) -> bool:
    return element in plan.elements and plan.elements[element].kind == "endEvent"


def _variants(rows: list[Any], courses: Mapping[str, Course], plan: Plan) -> tuple[Variant, ...]:
    """Most cases first; cases that still run lie apart from those that are over."""
    told = {(key, ended): steps_of(course, plan, ended) for key, course in courses.items() for ended in (True, False)}
    alike: dict[tuple[tuple[str, ...], tuple[str, ...], bool], list[Any]] = defaultdict(list)
    for row in rows:
        ended = row[1] not in RUNNING
        alike[told[row[0], ended], courses[row[0]].standing, ended].append(row)
    found = [
        Variant(
            steps=steps,
            waiting=waiting,
            ids=tuple(sorted({row[0] for row in some})),
            ended=ended,
            spread=Spread.told(row[6] for row in some),
            cases=sum(row[5] for row in some),
            late=sum(row[5] for row in some if row[2]),
        )
        for (steps, waiting, ended), some in alike.items()
    ]
    found.sort(key=lambda variant: (-variant.cases, variant.steps, variant.waiting, variant.ended))
    return _compared(found, courses, plan)


def _compared(variants: list[Variant], courses: Mapping[str, Course], plan: Plan) -> tuple[Variant, ...]:
    """Each with what sets it apart from the most frequent way of cases that ended, the ends aside."""
    first = next((found for found in variants if found.ended), None)
    usual = [step for step in first.steps if not _ends(plan, step)] if first is not None else []
    compared = []
    for found in variants:
        visited = set().union(*(courses[key].visits() for key in found.ids))
        counts = Counter(step for step in found.steps if not _ends(plan, step))
        compared.append(
            replace(
                found,
                skipped=tuple(step for step in dict.fromkeys(usual) if found.ended and step not in visited),
                added=tuple(step for step in counts if first is not None and step not in usual),
                again=tuple(step for step, count in counts.items() if count > 1),
            )
        )
    return tuple(compared)
