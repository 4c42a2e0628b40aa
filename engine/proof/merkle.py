"""Hash trees as RFC 6962 has them: one root over many leaves, and short proofs that a leaf is among them.

Digests are raw bytes; leaves and nodes are told apart by their first byte, so that no node passes for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import repeat

_LEAF, _NODE = "\x00", b"\x01"
_SEPARATOR = "\x1f"


class Hashing:
    """The hash function of that name; raises ValueError where this machine has none."""

    def __init__(self, suite: str) -> None:
        self._blank = hashlib.new(suite)

    def __call__(self, told: bytes) -> bytes:
        # A copy costs half of what looking the algorithm up again does.
        found = self._blank.copy()
        found.update(told)
        return found.digest()

    def each(self, told: Sequence[bytes]) -> list[bytes]:
        """The digests of many: a pass a step, none of them in Python itself, costs half of as many calls."""
        kind = type(self._blank)
        running = list(map(kind.copy, repeat(self._blank, len(told))))
        for _ in map(kind.update, running, told):
            pass
        return list(map(kind.digest, running))


def leaves_of(hashed: Hashing, heads: Iterable[Sequence[str | int]]) -> list[bytes]:
    """The leaves of histories: of each the case, how many events it has, and the seal of the last one."""
    between = _SEPARATOR
    return hashed.each([f"{_LEAF}{one[0]}{between}{one[1]}{between}{one[2]}".encode() for one in heads])


def root(hashed: Hashing, leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in their order; of none, the hash of nothing."""
    if not leaves:
        return hashed(b"")
    level = list(leaves)
    while len(level) > 1:
        level = _above(hashed, level)
    return level[0]


def path(hashed: Hashing, leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """What must be added to a leaf on the way to the root, beginning beside the leaf; raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, found = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _above(hashed, level), index >> 1
    return tuple(found)


def proves(hashed: Hashing, told: bytes, index: int, size: int, way: Sequence[bytes], wanted: bytes) -> bool:
    """Whether a path leads from a leaf at an index of a tree of that size to the wanted root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, told
    for beside in way:
        if last == 0:
            return False
        if node % 2 or node == last:
            found = hashed(_NODE + beside + found)
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashed(_NODE + found + beside)
        node, last = node >> 1, last >> 1
    return last == 0 and found == wanted


def _above(hashed: Hashing, level: Sequence[bytes]) -> list[bytes]:
    """The nodes over pairs; one without a partner goes up as it is, which makes the tree of RFC 6962."""
    paired = hashed.each(list(map(b"".join, zip(repeat(_NODE), level[:-1:2], level[1::2], strict=False))))
    return paired if len(level) % 2 == 0 else [*paired, level[-1]]
