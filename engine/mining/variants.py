"""The ways cases took: frequencies of elements and flows, the most frequent ways, and what is off them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from .course import Course
from .figures import joined
from .plan import Plan
from .selection import Selection
from .spread import Spread
from .tables import trace, variant


@dataclass(frozen=True)
class Variant:
    """Cases that took the same way, as far as people, time and the end decide it.

    `steps` are elements, those that follow each other at once written once; `ids` the stored ways behind it.
    `skipped` and `added` are its differences from the most frequent way of cases that ended, `again` what came
    round more than once.
    """

    steps: tuple[str, ...]
    ids: tuple[str, ...]
    ended: bool
    spread: Spread
    cases: int
    late: int
    skipped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ways:
    """All ways of a selection: `visits` and `reached` (in how many cases) by element, `taken` by flow."""

    cases: int
    statuses: Mapping[str, int]
    late: int
    interventions: Mapping[str, int]
    visits: Mapping[str, int]
    reached: Mapping[str, int]
    taken: Mapping[str, int]
    variants: tuple[Variant, ...]

    @property
    def usual(self) -> Variant | None:
        """The most frequent way of cases that ended."""
        return next((found for found in self.variants if found.ended), None)


def ways(connection: Connection, selection: Selection, plan: Plan) -> Ways:
    """Everything the courses of the selection tell, on the elements of one plan."""
    of = trace.c
    keys = (of.variant, of.status, of.late, of.interventions)
    query = select(*keys, func.count(), joined(connection, of.duration)).group_by(*keys)
    rows: list[Any] = list(connection.execute(query.where(*selection.conditions(connection, trace))))
    courses = _courses(connection, selection)
    statuses, interventions, late = Counter[str](), Counter[str](), 0
    of_variant: Counter[str] = Counter()
    for row in rows:
        statuses[row[1]] += row[4]
        of_variant[row[0]] += row[4]
        late += row[4] if row[2] else 0
        interventions.update(dict.fromkeys(row[3].split(), row[4]))
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
        variants=_compared(_variants(rows, courses, plan)),
    )


def _courses(connection: Connection, selection: Selection) -> dict[str, Course]:
    ids = select(trace.c.variant).where(trace.c.process == selection.process).distinct()
    query = select(variant.c.id, variant.c.path, variant.c.entered).where(variant.c.id.in_(ids))
    return {row.id: Course.stored(row.path, row.entered) for row in connection.execute(query)}


def steps_of(course: Course, plan: Plan) -> tuple[str, ...]:
    """The elements by which a way is told."""
    told: list[str] = []
    for element, _ in course.path:
        drawn = plan.elements.get(element)
        if (drawn is None or drawn.told) and told[-1:] != [element]:
            told.append(element)
    return tuple(told)


def _variants(rows: list[Any], courses: Mapping[str, Course], plan: Plan) -> list[Variant]:
    """Most cases first; cases that still run lie apart from those that are over."""
    told = {key: steps_of(course, plan) for key, course in courses.items()}
    grouped: dict[tuple[tuple[str, ...], bool], list[Any]] = defaultdict(list)
    for row in rows:
        grouped[told[row[0]], row[1] not in ("active", "held")].append(row)
    found = [
        Variant(
            steps=steps,
            ids=tuple(sorted({row[0] for row in some})),
            ended=ended,
            spread=Spread.told(row[5] for row in some),
            cases=sum(row[4] for row in some),
            late=sum(row[4] for row in some if row[2]),
        )
        for (steps, ended), some in grouped.items()
    ]
    return sorted(found, key=lambda variant: (-variant.cases, variant.steps, variant.ended))


def _compared(variants: list[Variant]) -> tuple[Variant, ...]:
    usual = next((found.steps for found in variants if found.ended), ())
    return tuple(_against(found, usual) for found in variants)


def _against(found: Variant, usual: tuple[str, ...]) -> Variant:
    counts = Counter(found.steps)
    return Variant(
        steps=found.steps,
        ids=found.ids,
        ended=found.ended,
        spread=found.spread,
        cases=found.cases,
        late=found.late,
        skipped=tuple(step for step in dict.fromkeys(usual) if step not in counts) if found.ended else (),
        added=tuple(step for step in dict.fromkeys(found.steps) if usual and step not in usual),
        again=tuple(step for step, count in counts.items() if count > 1),
    )
