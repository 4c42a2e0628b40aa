"""Writes the docket's rows of some root cases anew, and keeps the sets of numbers by which they are found."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, select

from ..worklist.search import among
from . import texts
from .bitset import SEGMENT, flipped
from .gathering import Rules, gathered
from .tables import docket, docket_label, docket_term, docket_text
from .upserting import upsert

Term = tuple[str, str]
"""A facet and a value of it."""


def rebuild(connection: Connection, root_ids: Sequence[str], rules: Rules) -> None:
    """Write the entries of these roots as tables and history have them now; call it under the turn's lock."""
    entries = gathered(connection, root_ids, rules)
    if not entries:
        return
    known = _known(connection, [entry.row["root_id"] for entry in entries])
    following = connection.execute(select(func.coalesce(func.max(docket.c.number) + 1, 0))).scalar_one()
    rows, lines = [], {}
    put: dict[Term, set[int]] = defaultdict(set)
    taken: dict[Term, set[int]] = defaultdict(set)
    for entry in entries:
        number, before = known.get(entry.row["root_id"], (following, frozenset()))
        following += number == following
        rows.append({"number": number, **entry.row})
        lines[number] = entry.texts
        for term in entry.terms - before:
            put[term].add(number)
        for term in before - entry.terms:
            taken[term].add(number)
    upsert(connection, docket, rows)
    texts.write(connection, lines)
    _flip(connection, put, taken)
    _label(connection, {term: label for entry in entries for term, label in entry.labels.items()})


def clear(connection: Connection) -> None:
    """Forget everything, to be rebuilt from nothing."""
    for table in (docket_term, docket_label, docket_text, docket):
        connection.execute(delete(table))


def _known(connection: Connection, root_ids: Sequence[str]) -> Mapping[str, tuple[int, frozenset[Term]]]:
    query = select(docket.c.root_id, docket.c.number, docket.c.terms)
    found = connection.execute(query.where(among(connection, docket.c.root_id, root_ids)))
    return {
        root: (number, frozenset((facet, value) for facet, value in json.loads(terms))) for root, number, terms in found
    }


def _flip(connection: Connection, put: Mapping[Term, set[int]], taken: Mapping[Term, set[int]]) -> None:
    places: dict[tuple[str, str, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for which, changes in enumerate((put, taken)):
        for (facet, value), numbers in changes.items():
            for number in numbers:
                places[facet, value, number // SEGMENT][which].add(number % SEGMENT)
    if not places:
        return
    column = docket_term.c
    stored: dict[tuple[str, str, int], bytes] = {}
    segments = sorted({segment for _, _, segment in places})
    facets = sorted({facet for facet, _, _ in places})
    values = sorted({value for _, value, _ in places})
    query = select(docket_term).where(
        column.facet.in_(facets), among(connection, column.value, values), column.segment.in_(segments)
    )
    for row in connection.execute(query):
        stored[row.facet, row.value, row.segment] = bytes(row.bits)
    rows = [
        {"facet": facet, "value": value, "segment": segment, "bits": flipped(stored.get(place, b""), on, off)}
        for place, (on, off) in sorted(places.items())
        for facet, value, segment in (place,)
    ]
    upsert(connection, docket_term, rows)


def _label(connection: Connection, labels: Mapping[Term, str]) -> None:
    column = docket_label.c
    known = select(column.facet, column.value, column.label).where(
        column.facet.in_(sorted({facet for facet, _ in labels})),
        among(connection, column.value, sorted({value for _, value in labels})),
    )
    there = {(facet, value): label for facet, value, label in connection.execute(known)} if labels else {}
    new = [
        {"facet": facet, "value": value, "label": label}
        for (facet, value), label in sorted(labels.items())
        if there.get((facet, value)) != label
    ]
    upsert(connection, docket_label, new)
