"""The values of one column that stand for all its values.

Where cells compare with constants, a handful of values stands for all: the constants themselves, one value between
and beyond them where there is one, and one that is none of the texts. Every other value passes the same cells as one
of these, so that what holds for them holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from ..expressions import ExpressionFault
from ..expressions.kinds import DATA, kind_of
from .cells import Cell

if TYPE_CHECKING:
    from .table import InputColumn

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_TYPES = ("integer", "long", "int", "short")
_DATE_TYPES = ("date",)
OTHER_TEXT = "\U0010ffff other"
"""Stands for a text that the table names nowhere."""


class Incomparable(Exception):
    """Cells of a column ask for things that no one value has, or compare different kinds by order."""


def representatives(column: InputColumn, cells: Sequence[Cell]) -> list[Any]:
    """Values for a column, at least one; cells that depend on the data count for nothing. Raises Incomparable."""
    asked = [cell for cell in cells if not cell.any]
    if column.restriction is not None:
        asked.append(column.restriction)
    constants = _distinct([value for cell in asked for value in cell.constants or ()])
    ordered = any(cell.ordered for cell in asked)
    found = list(_of_kinds(constants, column, ordered))
    if column.restriction is not None:
        found = [value for value in found if _passes(column.restriction, value)]
    return found


def _of_kinds(constants: list[Any], column: InputColumn, ordered: bool) -> Iterator[Any]:
    kinds = {kind_of(value) for value in constants}
    if ordered and len({"number" if kind in ("whole", "decimal") else kind for kind in kinds}) > 1:
        raise Incomparable
    possible = column.expression.kinds if column.expression is not None else DATA
    if not constants:
        yield from (True, False) if possible <= {"truth"} else (OTHER_TEXT,)
        return
    if "truth" in kinds or possible <= {"truth"}:
        yield from (True, False)
    numbers = sorted(value for value in constants if type(value) in (int, float))
    if numbers:
        whole = column.type in _WHOLE_TYPES or possible <= {"whole"}
        yield from _whole_numbers(numbers) if whole else _numbers(numbers)
    texts = sorted(value for value in constants if type(value) is str)
    if texts:
        yield from _texts(texts, column, ordered)
    yield from (value for value in constants if kind_of(value) in ("nothing", "list", "mapping"))
    if kinds & {"list"}:
        yield [OTHER_TEXT]


def _numbers(points: list[Any]) -> Iterator[Any]:
    yield points[0] - max(1, abs(points[0]))
    for lower, upper in pairwise(points):
        yield lower
        middle = (lower + upper) / 2
        if lower < middle < upper:
            yield middle
    yield points[-1]
    yield points[-1] + max(1, abs(points[-1]))


def _whole_numbers(points: list[Any]) -> Iterator[Any]:
    """The whole numbers at and next to every point: no other lies between two of them and is of another sort."""
    yield from sorted({around for p in points for around in (ceil(p) - 1, floor(p), ceil(p), floor(p) + 1)})


def _texts(points: list[str], column: InputColumn, ordered: bool) -> Iterator[Any]:
    if all(map(_is_day, points)) and (column.type in _DATE_TYPES or ordered):
        days = [date.fromisoformat(point) for point in points]
        around = {day + timedelta(shift) for day in days for shift in (-1, 0, 1)}
        yield from (day.isoformat() for day in sorted(around))
    elif ordered:
        yield from ([""] if points[0] else [])
        for lower, upper in pairwise(points):
            yield lower
            if lower + "\x00" < upper:
                yield lower + "\x00"
        yield points[-1]
        yield points[-1] + "\x00"
    else:
        yield from points
        yield OTHER_TEXT


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return date.min < day < date.max


def _passes(cell: Cell, value: Any) -> bool:
    try:
        return cell.matches(value, {}, None)
    except ExpressionFault:
        return False


def _distinct(values: list[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for value in values:
        mark = repr(value) if isinstance(value, list | dict) else (type(value) is bool, value)
        found.setdefault(mark, value)
    return list(found.values())
