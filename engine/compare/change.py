"""One difference between two versions of a procedure, and two readings of something held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["added", "removed", "changed"]
Facts = Mapping[str, str]
"""What there is to say of a thing, each fact under a name."""


@dataclass(frozen=True)
class Change:
    """One difference. `sort` is the kind of the thing (userTask, sequenceFlow, field, rule …), `element` its id and
    `name` what it is called; `fact` is what changed of it, with its texts `before` and `after`.

    `places` are the elements of the drawing where it shows, `related` what else belongs to it, by name: the ends of a
    flow, the host of a boundary event.
    """

    kind: Kind
    sort: str
    element: str
    name: str
    file: str
    fact: str = ""
    before: str = ""
    after: str = ""
    places: tuple[str, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Thing:
    """Something that versions have in common or not: a shape, a flow, a field of a form, a rule of a table."""

    sort: str
    element: str
    name: str
    facts: Facts
    places: tuple[str, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict, hash=False)


Things = Mapping[str, Thing]
"""Things by what makes them the same in both versions."""


def held_against(before: Things, after: Things, file: str) -> Iterator[Change]:
    """The differences, in the order of the newer version, what is gone at the end."""
    for key, thing in after.items():
        old = before.get(key)
        if old is None:
            yield _whole("added", thing, file)
        elif old.sort != thing.sort:
            yield _whole("removed", old, file)
            yield _whole("added", thing, file)
        else:
            yield from _facts(old, thing, file)
    for key, thing in before.items():
        if key not in after:
            yield _whole("removed", thing, file)


def _whole(kind: Kind, thing: Thing, file: str) -> Change:
    return Change(kind, thing.sort, thing.element, thing.name, file, places=thing.places, related=thing.related)


def _facts(old: Thing, new: Thing, file: str) -> Iterator[Change]:
    for name in dict.fromkeys((*new.facts, *old.facts)):
        before, after = old.facts.get(name, ""), new.facts.get(name, "")
        if before != after:
            told = (new.sort, new.element, new.name or old.name, file, name, before, after)
            yield Change("changed", *told, places=new.places, related=new.related)
