"""Whether a table answers every case, under UNIQUE only once, and whether every rule can answer at all.

Decided exactly wherever cells compare with constants. A cell that depends on the data may hold for no value and for
every value: what can be said in both cases is said, the rest is told as not proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import Problem
from ..expressions import ExpressionFault
from . import boxes
from .boxes import Box, Point
from .cells import Cell
from .domain import OTHER_TEXT, Incomparable, representatives

if TYPE_CHECKING:
    from .table import DecisionTable

_MOST_TOLD = 10
"""Overlaps that are told one by one."""


def coverage_problems(table: DecisionTable) -> tuple[Problem, ...]:
    """Overlaps, gaps and rules without effect of a table whose cells compile, each with an example."""
    if table.hit_policy == "COLLECT":
        return ()
    try:
        return tuple(_Coverage(table).problems())
    except Incomparable as found:
        return (_problem(table, "incomparable_cells", column=str(found)),)


class _Coverage:
    def __init__(self, table: DecisionTable) -> None:
        self._table = table
        self._values = [_values(table, index) for index in range(len(table.inputs))]
        self._sizes = [len(values) for values in self._values]
        self._whole: Box = tuple((1 << size) - 1 for size in self._sizes)
        self._depending = [any(cell.constants is None for cell in rule.tests if not cell.any) for rule in table.rules]
        # A cell that depends on the data holds for every value here, and its rule counts for nothing below.
        self._widest = self._boxes()
        self._correlated = _correlated(table)
        self._overlapping = False

    def problems(self) -> Iterator[Problem]:
        overlaps, doubtful = self._overlaps()
        self._overlapping = bool(overlaps) or doubtful or self._table.hit_policy == "FIRST"
        try:
            if self._correlated:
                if overlaps or self._gap_of(self._widest) is not None:
                    yield self._not_proven("correlated_columns")
                return
            for pair in overlaps:
                yield self._told("overlap", boxes.common_point([self._widest[rule] for rule in pair]), *pair)
            yield from self._gaps(doubtful)
            yield from self._without_effect()
        except boxes.TooMuch:
            yield self._not_proven("too_many_combinations")

    def _overlaps(self) -> tuple[list[tuple[int, int]], bool]:
        """The certain overlaps, and whether there may be more that depend on the data."""
        if self._table.hit_policy != "UNIQUE":
            return [], False
        pairs = list(islice(boxes.overlapping(self._widest, self._sizes), 100 * _MOST_TOLD))
        certain = [pair for pair in pairs if not any(self._depending[rule] for rule in pair)]
        return certain[:_MOST_TOLD], len(certain) < len(pairs)

    def _gaps(self, doubtful: bool) -> Iterator[Problem]:
        certain = [box for box, depends in zip(self._widest, self._depending, strict=True) if not depends]
        point = self._gap_of(self._widest)
        if point is not None:
            yield self._told("gap_for_other_values" if self._others(point) else "gap", point)
        elif doubtful or self._gap_of(certain) is not None:
            yield self._not_proven("depends_on_data")

    def _gap_of(self, found: Sequence[Box]) -> Point | None:
        return boxes.gap(found, self._whole) if self._overlapping else boxes.gap_of_disjoint(found, self._sizes)

    def _without_effect(self) -> Iterator[Problem]:
        for index, (rule, box) in enumerate(zip(self._table.rules, self._widest, strict=True)):
            earlier = [
                other
                for other, depends in zip(self._widest[:index], self._depending[:index], strict=True)
                if not depends
            ]
            hidden = self._table.hit_policy == "FIRST" and boxes.gap(earlier, box) is None
            if not all(box) or hidden:
                yield _problem(self._table, "rule_never_fires", "warning", rules=[rule.id])

    def _boxes(self) -> list[Box]:
        known: dict[tuple[int, str], int] = {}
        places = [{value: place for place, value in enumerate(values) if type(value) is str} for values in self._values]
        found = []
        for rule in self._table.rules:
            box = []
            for index, cell in enumerate(rule.tests):
                key = (index, cell.text)
                if key not in known:
                    known[key] = self._passing(index, cell, places[index])
                box.append(known[key])
            found.append(tuple(box))
        return found

    def _passing(self, index: int, cell: Cell, places: dict[str, int]) -> int:
        if cell.any or cell.constants is None:
            return self._whole[index]
        if cell.listed is not None:
            return sum(1 << places[text] for text in cell.listed if text in places)
        try:
            passing = [place for place, value in enumerate(self._values[index]) if cell.matches(value, {}, None)]
        except ExpressionFault:
            raise Incomparable(self._table.inputs[index].text) from None
        return sum(1 << place for place in passing)

    def _told(self, code: str, point: Point, *rules: int) -> Problem:
        example = {
            column.text: None if _is_other(values[place]) else values[place]
            for column, values, place in zip(self._table.inputs, self._values, point, strict=True)
            if len(values) > 1
        }
        told = [self._table.rules[rule].id for rule in rules]
        return _problem(self._table, code, example=example, rules=told, others=self._others(point))

    def _others(self, point: Point) -> list[str]:
        """The columns that hold a value the table names nowhere."""
        return [
            column.text
            for column, values, place in zip(self._table.inputs, self._values, point, strict=True)
            if len(values) > 1 and _is_other(values[place])
        ]

    def _not_proven(self, reason: str) -> Problem:
        return _problem(self._table, "completeness_not_proven", "warning", reason=reason)


def _values(table: DecisionTable, index: int) -> list[Any]:
    column = table.inputs[index]
    try:
        found = representatives(column, [rule.tests[index] for rule in table.rules])
    except Incomparable:
        raise Incomparable(column.text) from None
    if not found:
        raise Incomparable(column.text)
    return found


def _correlated(table: DecisionTable) -> bool:
    """Whether two columns look at the same variable, so that not every combination can occur."""
    names = [column.expression.names for column in table.inputs if column.expression is not None]
    return sum(map(len, names)) > len(frozenset().union(*names)) if names else False


def _is_other(value: Any) -> bool:
    return value in (OTHER_TEXT, [OTHER_TEXT])


def _problem(table: DecisionTable, code: str, severity: Any = "error", **values: Any) -> Problem:
    return Problem(table.id, code, {"decision": table.id, **values}, severity)
