"""Whether a table answers every case, and under UNIQUE only once: tried out on representative values.

Where cells compare with constants, a handful of values stands for all: the constants themselves, one
value between and beyond numbers, and one value that is none of the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from math import prod
from typing import TYPE_CHECKING, Any

from ..errors import Problem
from ..expressions import ExpressionFault
from .cells import Cell, same

if TYPE_CHECKING:
    from .table import DecisionTable

_MOST_COMBINATIONS = 5_000
_NUMBERS = (int, float)


class _Other:
    """A value that the table names nowhere."""

    def __repr__(self) -> str:
        return "other"


_OTHER = _Other()


def coverage_problems(table: DecisionTable) -> tuple[Problem, ...]:
    """Overlaps and gaps of a table whose cells compile; at most one of each, with an example."""
    if table.hit_policy == "COLLECT":
        return ()
    domains = [_domain(table, index) for index in range(len(table.inputs))]
    if any(domain is None for domain in domains) or prod(len(domain or ()) for domain in domains) > _MOST_COMBINATIONS:
        return () if _has_catch_all(table) else (_problem(table, "completeness_not_proven", "warning"),)
    try:
        return tuple(_tried(table, [domain or () for domain in domains]))
    except ExpressionFault:
        # Allowed values and cells of different types cannot be compared.
        return (_problem(table, "completeness_not_proven", "warning"),)


def _tried(table: DecisionTable, domains: list[tuple[Any, ...]]) -> Iterator[Problem]:
    told: set[str] = set()
    for values in product(*domains):
        fitting = [
            rule.id
            for rule in table.rules
            if all(test.matches(value, {}, None) for test, value in zip(rule.tests, values, strict=True))
        ]
        example = {column.text: _shown(value) for column, value in zip(table.inputs, values, strict=True)}
        if not fitting:
            code, severity = ("gap_for_other_values", "warning") if _OTHER in values else ("gap", "error")
        elif len(fitting) > 1 and table.hit_policy == "UNIQUE":
            code, severity = "overlap", "error"
        else:
            continue
        if code not in told:
            told.add(code)
            yield _problem(table, code, severity, example=example, rules=fitting)


def _domain(table: DecisionTable, index: int) -> tuple[Any, ...] | None:
    """Values that stand for all values of a column; None when no finite number does."""
    cells = [rule.tests[index] for rule in table.rules if not rule.tests[index].any]
    if any(cell.constants is None for cell in cells):
        return None
    named = _distinct(cells)
    allowed = table.inputs[index].allowed
    if allowed:
        return allowed
    if named and all(type(value) is bool for value in named):
        return (True, False)
    if named and all(type(value) in _NUMBERS for value in named):
        return tuple(_around(sorted(named)))
    if any(cell.ordered for cell in cells):
        return None
    return (*named, _OTHER)


def _distinct(cells: list[Cell]) -> list[Any]:
    found: list[Any] = []
    for cell in cells:
        for value in cell.constants or ():
            if not any(same(value, known) for known in found):
                found.append(value)
    return found


def _around(numbers: list[Any]) -> Iterator[Any]:
    yield numbers[0] - 1
    for lower, upper in pairwise(numbers):
        yield lower
        yield (lower + upper) / 2
    yield numbers[-1]
    yield numbers[-1] + 1


def _has_catch_all(table: DecisionTable) -> bool:
    return any(all(test.any for test in rule.tests) for rule in table.rules)


def _shown(value: Any) -> Any:
    return None if value is _OTHER else value


def _problem(table: DecisionTable, code: str, severity: Any, **values: Any) -> Problem:
    return Problem(table.id, code, {"decision": table.id, **values}, severity)
