"""Answers to questions put to the docket: roots, numbers, pages, and facets that count under all other conditions.

Every condition becomes a set of numbers (engine.docket.bitset); only words, days within a month and what is
overdue at the moment are read from rows. So that any mixture of conditions costs about the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ..clock import stored
from ..worklist.search import among
from .bitset import numbers_of
from .conditions import Conditions, conditions_of
from .ordering import page_of
from .query import Query as Query
from .tables import docket

PAGE = 50
_AT_ONCE = 20_000
"""Rows read by one statement where many are wanted."""


@dataclass(frozen=True)
class Found:
    """One root case as the list shows it; instants are stored texts, `due_at` NO_DEADLINE where nothing is due.

    `marks` tells how often what happened; `is_late` is as of the instant of the question.
    """

    number: int
    root_id: str
    process: str
    status: str
    outcome: str
    subject: str
    reference: str
    party: str
    badges: tuple[str, ...]
    department: str
    departments: tuple[str, ...]
    articles: tuple[str, ...]
    started_at: str
    ended_at: str | None
    due_at: str
    late: int
    is_late: bool
    events: int
    marks: Mapping[str, int]

    @classmethod
    def of(cls, row: Row[Any], at: str) -> Found:
        """A row of the docket as of a stored instant."""
        values = row._asdict()
        terms = json.loads(values.pop("terms"))
        return cls(
            **{
                **values,
                "badges": tuple(json.loads(row.badges)),
                "departments": tuple(value for facet, value in terms if facet == "department"),
                "articles": tuple(value for facet, value in terms if facet == "article"),
                "marks": json.loads(row.marks),
                "is_late": row.late > 0 or row.due_at <= at,
            }
        )


@dataclass(frozen=True)
class Facets:
    """How many cases there would be with each value, by facet; `late` and `automatic` have the values 1 and 0.

    Where a case has one value of a facet, its counts leave this facet's own condition aside, so that one can
    change over; where it may have several (department, article, mark), they are counted among what is found.
    """

    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Answer:
    """A page of what was found, how many there are in all, the facets, and where the next page begins."""

    cases: tuple[Found, ...]
    total: int
    facets: Facets
    next_cursor: str | None


def answer(connection: Connection, query: Query, at: datetime, cursor: str | None = None, limit: int = PAGE) -> Answer:
    """A page of the cases that match as of an instant, and the counts around it."""
    told = conditions_of(connection, query, at)
    found = told.all
    numbers, following = page_of(connection, found, told.sets["period"], query.sort, cursor, limit)
    return Answer(_listed(connection, numbers, at), found.bit_count(), Facets(_counts(told)), following)


def count(connection: Connection, query: Query, at: datetime) -> int:
    """How many cases match as of an instant."""
    return conditions_of(connection, query, at).all.bit_count()


def roots(connection: Connection, query: Query, at: datetime, limit: int | None = None) -> tuple[str, ...]:
    """The root cases that match as of an instant, in the order of the query, all or the first ones."""
    told = conditions_of(connection, query, at)
    if limit is not None and limit < told.all.bit_count():
        numbers, _ = page_of(connection, told.all, told.sets["period"], query.sort, None, limit)
    else:
        numbers = list(numbers_of(told.all))
    key = docket.c.due_at if query.sort == "due" else docket.c.started_at
    found: list[tuple[str, int, str]] = []
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        rows = select(key, docket.c.number, docket.c.root_id).where(among(connection, docket.c.number, some))
        found.extend((row[0], row[1], row[2]) for row in connection.execute(rows))
    found.sort(reverse=query.sort == "newest")
    return tuple(root_id for _, _, root_id in found)


def departments_of(connection: Connection, query: Query, at: datetime) -> dict[str, tuple[str, ...]]:
    """The departments of every root case that matches, by its id."""
    told = conditions_of(connection, query, at)
    found: dict[int, list[str]] = {number: [] for number in numbers_of(told.all)}
    for code, numbers in sorted(told.sets["department"].items()):
        for number in numbers_of(numbers & told.all):
            found[number].append(code)
    numbers_found, named = list(found), dict[str, tuple[str, ...]]()
    for start in range(0, len(numbers_found), _AT_ONCE):
        some = numbers_found[start : start + _AT_ONCE]
        rows = select(docket.c.number, docket.c.root_id).where(among(connection, docket.c.number, some))
        named |= {row.root_id: tuple(found[row.number]) for row in connection.execute(rows)}
    return named


def of_roots(connection: Connection, root_ids: Sequence[str], at: datetime) -> tuple[Found, ...]:
    """These root cases as a list shows them, in the order given; those that the docket has not are left out."""
    rows = connection.execute(select(docket).where(among(connection, docket.c.root_id, list(root_ids))))
    known = {row.root_id: Found.of(row, stored(at)) for row in rows}
    return tuple(known[root_id] for root_id in root_ids if root_id in known)


def _listed(connection: Connection, numbers: Sequence[int], at: datetime) -> tuple[Found, ...]:
    rows = {
        row.number: row for row in connection.execute(select(docket).where(among(connection, docket.c.number, numbers)))
    }
    instant = stored(at)
    return tuple(Found.of(rows[number], instant) for number in numbers)


def _counts(told: Conditions) -> dict[str, dict[str, int]]:
    counts = {
        facet: _counted(values.items(), told.besides(facet))
        for facet, values in told.sets.items()
        if facet not in ("all", "late")
    }
    for name, yes in (("late", told.late), ("automatic", told.automatic)):
        others = told.besides(name)
        counts[name] = _counted((("1", yes), ("0", others & ~yes)), others)
    return counts


def _counted(values: Iterable[tuple[str, int]], among_these: int) -> dict[str, int]:
    found = {value: (numbers & among_these).bit_count() for value, numbers in values}
    return {value: number for value, number in found.items() if number}
