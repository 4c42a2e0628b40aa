"""Samples that anybody can draw again: the cases in the order of a hash over seed and id, the first ones are taken.

The algorithm, with nothing but SHA-256: for every case of the population write the seed, a vertical bar and the id
of the root case as UTF-8; take the hash as 64 hexadecimal digits; sort by it (then by the id); take the first n.
With strata every stratum is drawn by itself, in the order of their names, from the cases that lie in it: the sample
is the union, in the order of the hash. The order in which the cases are handed in has no influence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping


def rank(seed: str, root_id: str) -> tuple[str, str]:
    """By what a case is sorted."""
    return hashlib.sha256(f"{seed}|{root_id}".encode()).hexdigest(), root_id


def drawn(root_ids: Iterable[str], seed: str, size: int) -> tuple[str, ...]:
    """So many of the cases, or all where there are fewer, in the order in which they were drawn."""
    return tuple(sorted(set(root_ids), key=lambda root_id: rank(seed, root_id))[:size])


def drawn_by_stratum(strata: Mapping[str, Iterable[str]], seed: str, size: int) -> tuple[str, ...]:
    """So many of each stratum; a case that several strata draw is in the sample once."""
    chosen = {root_id for name in sorted(strata) for root_id in drawn(strata[name], seed, size)}
    return drawn(chosen, seed, len(chosen))


def population_digest(root_ids: Iterable[str]) -> str:
    """The hash over the population: its ids in ascending order, a line feed behind each."""
    text = "".join(f"{root_id}\n" for root_id in sorted(set(root_ids)))
    return hashlib.sha256(text.encode()).hexdigest()
