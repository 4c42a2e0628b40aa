"""Rules of a table as boxes: in each column a set of values, the box being all their combinations.

A set of values is a number whose bits are the column's representatives; a set of rules one whose bits are rules.
Whether boxes overlap is decided exactly. So is, for boxes that do not overlap, whether they leave a gap: their
sizes add up to the size of the whole. Where they overlap a gap is searched column by column, each set of rules that
is still open only once, and the search gives up after a number of steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

_MOST_STEPS = 50_000

Box = tuple[int, ...]
Point = tuple[int, ...]


class TooMuch(Exception):
    """The search was given up."""


def overlapping(boxes: Sequence[Box], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of boxes that have a combination in common, in order."""
    columns = range(len(sizes))
    holders = [_holders(boxes, column, sizes[column]) for column in columns]
    near: list[dict[int, int]] = [{} for _ in columns]
    for index, box in enumerate(boxes):
        others = -1 << (index + 1)
        for column in columns:
            values = box[column]
            if values not in near[column]:
                near[column][values] = _union(holders[column], values)
            others &= near[column][values]
            if not others:
                break
        others &= (1 << len(boxes)) - 1
        for other in _bits(others):
            yield index, other


def common_point(boxes: Sequence[Box]) -> Point:
    """A combination that lies in all of these boxes, which overlap."""
    return tuple(_lowest(_intersection(values)) for values in zip(*boxes, strict=True))


def volume(box: Box) -> int:
    """How many combinations a box holds."""
    return prod(values.bit_count() for values in box)


def gap_of_disjoint(boxes: Sequence[Box], sizes: Sequence[int]) -> Point | None:
    """A combination in none of the boxes, no two of which overlap."""
    open_boxes, point = [list(box) for box in boxes], []
    if sum(map(volume, boxes)) == prod(sizes):
        return None
    for column, size in enumerate(sizes):
        rest = prod(sizes[column + 1 :])
        for value in range(size):
            holding = [box for box in open_boxes if box[column] >> value & 1]
            if sum(prod(values.bit_count() for values in box[column + 1 :]) for box in holding) < rest:
                point.append(value)
                open_boxes = holding
                break
    return tuple(point)


def gap(boxes: Sequence[Box], whole: Box) -> Point | None:
    """A combination of `whole` in none of the boxes, which may overlap. Raises TooMuch."""
    return _Search(boxes, whole).point()


class _Search:
    def __init__(self, boxes: Sequence[Box], whole: Box) -> None:
        self._whole = whole
        self._holders = [_holders(boxes, column, values.bit_length()) for column, values in enumerate(whole)]
        self._all = (1 << len(boxes)) - 1
        self._filling = self._filling_from(boxes)
        self._seen: set[tuple[int, int]] = set()
        self._steps = 0

    def point(self) -> Point | None:
        return self._from(0, self._all)

    def _from(self, column: int, rules: int) -> Point | None:
        if not rules:
            return tuple(_lowest(values) for values in self._whole[column:])
        if rules & self._filling[column] or (column, rules) in self._seen:
            return None
        self._seen.add((column, rules))
        tried: set[int] = set()
        for value in _bits(self._whole[column]):
            left = rules & self._holders[column][value]
            if left in tried:
                continue
            tried.add(left)
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TooMuch
            found = self._from(column + 1, left)
            if found is not None:
                return (value, *found)
        return None

    def _filling_from(self, boxes: Sequence[Box]) -> list[int]:
        """For each column the rules that hold every value of it and of all later ones."""
        filling = [self._all]
        for column in reversed(range(len(self._whole))):
            whole = self._whole[column]
            full = sum(1 << index for index, box in enumerate(boxes) if box[column] & whole == whole)
            filling.append(filling[-1] & full)
        return filling[::-1]


def _holders(boxes: Sequence[Box], column: int, size: int) -> list[int]:
    """For each value of a column the rules that hold it."""
    holders = [0] * size
    for index, box in enumerate(boxes):
        for value in _bits(box[column]):
            if value < size:
                holders[value] |= 1 << index
    return holders


def _union(holders: Sequence[int], values: int) -> int:
    found = 0
    for value in _bits(values):
        found |= holders[value]
    return found


def _intersection(sets: Sequence[int]) -> int:
    common = -1
    for values in sets:
        common &= values
    return common


def _bits(values: int) -> Iterator[int]:
    while values:
        lowest = values & -values
        yield lowest.bit_length() - 1
        values ^= lowest


def _lowest(values: int) -> int:
    return (values & -values).bit_length() - 1
