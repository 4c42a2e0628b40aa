"""Proofs that single histories are under the root of a checkpoint, without telling of any other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from .checkpoint import Head, heads, last
from .merkle import Hashing, leaves_of, path


@dataclass(frozen=True)
class Inclusion:
    """The proof that a history is under the root of a checkpoint; `path` is hex, beginning beside the leaf."""

    checkpoint: int
    head: Head
    index: int
    size: int
    path: tuple[str, ...]
    root: str


def inclusions(connection: Connection, case_ids: Collection[str]) -> tuple[Inclusion, ...]:
    """That the newest checkpoint covers these histories; those which it does not cover have no proof."""
    over = last(connection)
    if over is None:
        return ()
    covered, hashed = heads(connection, over.number), Hashing(over.told["suite"])
    leaves = leaves_of(hashed, covered)
    places: dict[str, tuple[int, Head]] = {found.case_id: (at, found) for at, found in enumerate(covered)}
    proved = []
    for case_id in sorted(set(case_ids) & set(places)):
        at, found = places[case_id]
        way = tuple(step.hex() for step in path(hashed, leaves, at))
        proved.append(Inclusion(over.number, found, at, len(leaves), way, over.told["root"]))
    return tuple(proved)
