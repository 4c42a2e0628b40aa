"""Reads the sets of numbers that the docket keeps for each value of each facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from .bitset import joined
from .tables import docket_label, docket_term

_OF_FACETS = select(docket_term).where(docket_term.c.facet.in_(bindparam("facets", expanding=True)))


def sets_of(connection: Connection, facets: Collection[str]) -> Mapping[str, Mapping[str, int]]:
    """By facet, the set of each value."""
    segments: dict[tuple[str, str], dict[int, bytes]] = defaultdict(dict)
    for facet, value, segment, bits in connection.execute(_OF_FACETS, {"facets": sorted(facets)}):
        segments[facet, value][segment] = bytes(bits)
    found: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for (facet, value), parts in segments.items():
        found[facet][value] = joined(parts)
    return found


def named(connection: Connection, facet: str, asked: str) -> list[str]:
    """The values of a facet that are asked by themselves or by a part of what they are called."""
    query = select(docket_label.c.value, docket_label.c.label).where(docket_label.c.facet == facet)
    wanted = asked.casefold()
    listed = [(value, label) for value, label in connection.execute(query)]
    exact = [value for value, _ in listed if value.casefold() == wanted]
    return exact or [value for value, label in listed if wanted in label.casefold() or wanted in value.casefold()]


def labels_of(connection: Connection, facet: str) -> Mapping[str, str]:
    """What the values of a facet were last called."""
    query = select(docket_label.c.value, docket_label.c.label).where(docket_label.c.facet == facet)
    return dict((value, label) for value, label in connection.execute(query))  # noqa: C402 - rows are no pairs
