"""What each condition of a question leaves, as a set of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_, or_

from sqlalchemy import Connection, select

from ..clock import start_of_day, stored
from ..store.rawrows import fetched
from ..worklist.grams import folded
from ..worklist.search import among, candidates, words_of
from .bitset import of_numbers
from .gathering import ALL, AUTOMATIC, LATE
from .query import Query
from .tables import docket
from .terms import named, sets_of
from .texts import containing

FACETS = ("process", "status", "outcome", "period", "department", "article", "mark")
"""What is counted around every answer, beside lateness and automatic acts."""

MANY = {"department": "departments", "article": "articles", "mark": "marks"}
"""Facets of which a case may have several values, with their name in a question."""

_ONE = ("process", "status", "outcome", "period")


@dataclass(frozen=True)
class Conditions:
    """The sets of all facets, those of the conditions by their name, and what is late or automatic at the instant."""

    sets: Mapping[str, Mapping[str, int]]
    named: Mapping[str, int]
    everything: int
    late: int
    automatic: int

    @property
    def all(self) -> int:
        """What meets every condition."""
        return reduce(and_, self.named.values(), self.everything)

    def besides(self, facet: str) -> int:
        """What meets every condition but that of a facet of which a case has one value."""
        return reduce(and_, (found for name, found in self.named.items() if name != facet), self.everything)


@dataclass(frozen=True)
class Standing:
    """What every question is put to: the sets of all facets, and what is late as of an instant."""

    sets: Mapping[str, Mapping[str, int]]
    everything: int
    late: int

    @property
    def size(self) -> int:
        return self.everything.bit_length()


def standing_of(connection: Connection, at: datetime) -> Standing:
    """The docket as of an instant; several questions can be put to one."""
    sets = dict(sets_of(connection, (*FACETS, ALL, LATE)))
    everything, late = sets.pop(ALL).get("", 0), sets.pop(LATE).get("", 0)
    return Standing(sets, everything, late | _overdue(connection, at, everything.bit_length()))


def conditions_of(connection: Connection, query: Query, docket_now: Standing) -> Conditions:
    """The sets of a question."""
    sets, everything = docket_now.sets, docket_now.everything
    automatic, late = sets["mark"].get(AUTOMATIC, 0), docket_now.late & everything
    found = dict(_told(connection, query, sets, docket_now.size))
    for name, wanted, yes in (("late", query.late, late), ("automatic", query.automatic, automatic)):
        if wanted is not None:
            found[name] = yes if wanted else everything & ~yes
    if asked := _asked(query):
        found["words"] = _worded(connection, asked, _looked_through(found, everything), docket_now.size)
    return Conditions(sets, found, everything, late, automatic)


def _told(
    connection: Connection, query: Query, sets: Mapping[str, Mapping[str, int]], size: int
) -> Iterator[tuple[str, int]]:
    for facet in _ONE:
        if value := getattr(query, facet):
            several = [
                numbers
                for known, numbers in sets[facet].items()
                if known == value or (facet == "period" and known.startswith(f"{value}-"))
            ]
            yield facet, reduce(or_, several, 0)
    for facet, name in MANY.items():
        for value in getattr(query, name):
            yield f"{facet} {value}", sets[facet].get(value, 0)
    if query.item:
        values = [*named(connection, "item", query.item), query.item]
        yield "item", reduce(or_, sets_of(connection, ("item",), values)["item"].values(), 0)
    if query.started_from is not None or query.started_to is not None:
        yield "days", _started(connection, query.started_from, query.started_to, sets["period"], size)


def _looked_through(found: Mapping[str, int], everything: int) -> int:
    """Where words have to be looked for: in what is found, and in what every facet counts when it is left aside."""
    own = [name for name in found if name in (*_ONE, "late", "automatic")]
    among_these = [
        reduce(and_, (numbers for name, numbers in found.items() if name != left), everything) for left in own
    ]
    return reduce(or_, among_these, reduce(and_, found.values(), everything))


def _overdue(connection: Connection, at: datetime, size: int) -> int:
    query = select(docket.c.number).where(docket.c.due_at <= stored(at))
    return of_numbers((number for (number,) in fetched(connection, query)), size)


def _started(
    connection: Connection, first: date | None, last: date | None, months: Mapping[str, int], size: int
) -> int:
    """The cases begun on these days: whole months by their sets, the rest by rows."""
    found = 0
    for month, numbers in months.items():
        begins = date.fromisoformat(f"{month}-01")
        ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        since, until = max(begins, first or begins), min(ends, last or ends)
        if (since, until) == (begins, ends):
            found |= numbers
        elif since <= until:
            column = docket.c.started_at
            query = select(docket.c.number).where(
                column >= stored(start_of_day(since)), column < stored(start_of_day(until + timedelta(days=1)))
            )
            found |= of_numbers((number for (number,) in fetched(connection, query)), size)
    return found


def _asked(query: Query) -> dict[str, list[str]]:
    """The words that each field must contain."""
    asked = {"words": query.q, "reference": query.reference, "party": query.party}
    return {field: [folded(word) for word in words] for field, told in asked.items() if (words := words_of(told))}


def _worded(connection: Connection, asked: dict[str, list[str]], within: int, size: int) -> int:
    """The cases of a set whose lines have all these words."""
    words = list(dict.fromkeys(word for told in asked.values() for word in told))
    rare = candidates(connection, words)
    if rare is not None:
        numbers = select(docket.c.number).where(among(connection, docket.c.root_id, rare))
        within &= of_numbers((number for (number,) in fetched(connection, numbers)), size)
    return containing(connection, asked, within)
