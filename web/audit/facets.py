"""The facets beside the list: every value with its count and the question it leads to; chips for what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.docket.conditions import MANY
from engine.docket.gathering import AUTOMATIC
from engine.docket.query import Query
from web.audit.naming import Names
from web.words.audit import FACETS, MARKS, WORDS

SHOWN = 8
"""Values that are shown before one asks for more."""


@dataclass(frozen=True)
class Choice:
    """A value: what it is called, how many cases it leads to, whether it is chosen, and the address it leads to."""

    label: str
    count: int
    chosen: bool
    args: Mapping[str, Any]


@dataclass(frozen=True)
class FacetView:
    """A facet with its values, those that are shown at once and the rest."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    further: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the question without it."""

    label: str
    args: Mapping[str, Any]


def facet_views(query: Query, counts: Mapping[str, Mapping[str, int]], names: Names) -> tuple[FacetView, ...]:
    """The facets in the order of the page; those with nothing to choose are left out."""
    views = []
    for facet, title in FACETS.items():
        found = tuple(_choices(facet, query, counts.get(facet, {}), names))
        if found:
            shown = max(SHOWN, sum(choice.chosen for choice in found))
            views.append(FacetView(facet, title, found[:shown], found[shown:]))
    return tuple(views)


def _choices(facet: str, query: Query, counts: Mapping[str, int], names: Names) -> Iterator[Choice]:
    chosen = _chosen(facet, query)
    values = dict(_periods(counts, query)) if facet == "period" else dict(_listed(facet, counts, query))
    # A value that is asked stays to be taken back, though it led to nothing.
    values |= {value: counts.get(value, 0) for value in chosen if value not in values}
    order = sorted(values, key=lambda value: _order(facet, value, values[value], value in chosen))
    for value in order:
        asked = _without(query, facet, value) if value in chosen else _with(query, facet, value)
        yield Choice(names.value(facet, value), values[value], value in chosen, asked.args())


def _listed(facet: str, counts: Mapping[str, int], query: Query) -> Iterator[tuple[str, int]]:
    """Paragraphs of an article come up when the article is chosen; what has a facet of its own is no mark here."""
    for value, count in counts.items():
        whole, bracket, _ = value.partition("(")
        if facet == "article" and bracket and not any(one.partition("(")[0] == whole for one in query.articles):
            continue
        if facet == "mark" and (value == AUTOMATIC or value not in MARKS):
            continue
        yield value, count


def _periods(months: Mapping[str, int], query: Query) -> Iterator[tuple[str, int]]:
    """Years, and the months of the year that is chosen."""
    for year in sorted({month[:4] for month in months}):
        within = {month: count for month, count in months.items() if month.startswith(year)}
        yield year, sum(within.values())
        if query.period[:4] == year:
            yield from within.items()


def _order(facet: str, value: str, count: int, chosen: bool) -> tuple[Any, ...]:
    if facet == "period":
        year, _, month = value.partition("-")
        return (-int(year), -int(month or 99))
    if facet in ("late", "automatic"):
        return (value == "0",)
    return (not chosen, -count, value)


def _chosen(facet: str, query: Query) -> tuple[str, ...]:
    if facet in MANY:
        values: tuple[str, ...] = getattr(query, MANY[facet])
        return tuple(value for value in values if facet != "mark" or value != AUTOMATIC)
    value = getattr(query, facet)
    if isinstance(value, bool):
        return (str(int(value)),)
    return (value,) if value else ()


def _with(query: Query, facet: str, value: str) -> Query:
    if facet in MANY:
        return query.having(MANY[facet], (*getattr(query, MANY[facet]), value))
    return query.having(facet, value == "1" if facet in ("late", "automatic") else value)


def _without(query: Query, facet: str, value: str) -> Query:
    return query.without(MANY[facet], value) if facet in MANY else query.without(facet)


def chips(query: Query, names: Names) -> tuple[Chip, ...]:
    """What is asked, condition by condition."""
    found = list[Chip]()
    for name, word in WORDS.items():
        if value := getattr(query, name):
            found.append(
                Chip(f"{word}“{value}”" if isinstance(value, str) else f"{word}{value}", query.without(name).args())
            )
    for facet, title in FACETS.items():
        for value in _chosen(facet, query):
            label = names.value(facet, value)
            told = label if facet in ("late", "automatic", "mark", "status") else f"{title}:{label}"
            found.append(Chip(told, _without(query, facet, value).args()))
    return tuple(found)


def in_words(query: Query, names: Names) -> str:
    """A question as one line."""
    return ";".join(chip.label for chip in chips(query, names)) or "全部案件"


def as_asked(query: Query) -> Mapping[str, Any]:
    """What the form of typed conditions must carry along: everything that is chosen by facets."""
    typed: dict[str, Any] = dict.fromkeys(("q", "reference", "party", "item"), "")
    return replace(query, **typed, started_from=None, started_to=None, sort="newest").args()
