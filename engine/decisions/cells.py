"""What stands in a cell under an input: a test of that input's value.

Empty or `-` is any value; `"a", "b"` one of several; `>= 3` a comparison; `[1..5]` or `(1..5)` an interval with or
without its ends; `not("a", "b")` none of them. Anything else is an expression the value must equal. `true`, `false`
and `null` are understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..expressions import (
    Context,
    Expression,
    ExpressionCompiler,
    ExpressionFault,
    ExpressionRejected,
    Failure,
    operations,
)
from ..expressions.operations import Binary

_ANY = ("", "-")
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_INTERVAL = re.compile(r"([\[(\]])(.+)\.\.(.+)([\])\[])", re.DOTALL)
_OPENING, _CLOSING = "([{", ")]}"

# Longer signs first, so that `>=` is not read as `>`.
_COMPARISONS: tuple[tuple[str, Binary], ...] = (
    (">=", operations.at_least),
    ("<=", operations.at_most),
    ("!=", operations.unequal),
    ("==", operations.equal),
    (">", operations.more),
    ("<", operations.less),
    ("=", operations.equal),
)

Bound = tuple[Binary, Expression]
"""A comparison and what the value is compared with."""


class Cell:
    """A compiled test. `any` holds for every value; `constants` are the values it compares with, None
    when they depend on the data; `ordered` tells that it asks for more or less."""

    def __init__(self, text: str, compiler: ExpressionCompiler) -> None:
        """Raises ExpressionRejected."""
        self.text = text.strip()
        self.any = self.text in _ANY
        negation = _whole_negation(self.text)
        self._negated = negation is not None
        inner = negation if negation is not None else self.text
        # One of several tests is enough; a test is one comparison, or two for an interval.
        self._tests: list[tuple[Bound, ...]] = [] if self.any else [_test(part, compiler) for part in split(inner)]
        bounds = [bound for test in self._tests for bound in test]
        self.expressions = tuple(expression for _, expression in bounds)
        self.ordered = any(compare not in (operations.equal, operations.unequal) for compare, _ in bounds)
        self.constants = self._constants()
        self._texts = self._plain_texts()

    @property
    def listed(self) -> frozenset[str] | None:
        """The texts that pass, where the cell does nothing but list them."""
        return None if self._negated else self._texts

    def matches(self, value: Any, data: Mapping[str, Any], context: Context | None) -> bool:
        """Whether the value passes; raises ExpressionFault when it cannot be compared."""
        if self.any:
            return True
        if self._texts is not None:
            return (type(value) is str and value in self._texts) is not self._negated
        try:
            for test in self._tests:
                if all(compare(value, expression.evaluate(data, context)) for compare, expression in test):
                    return not self._negated
        except Failure as failure:
            raise ExpressionFault(self.text, failure.reason, **failure.values) from failure
        return self._negated

    def _constants(self) -> tuple[Any, ...] | None:
        if not all(expression.constant for expression in self.expressions):
            return None
        return tuple(expression.value for expression in self.expressions)

    def _plain_texts(self) -> frozenset[str] | None:
        """The texts of a cell that only lists texts, which most cells do: one look-up answers it."""
        if not self.constants or any(test[0][0] is not operations.equal for test in self._tests):
            return None
        texts = [value for value in self.constants if type(value) is str]
        return frozenset(texts) if len(texts) == len(self.constants) else None


def split(text: str) -> list[str]:
    """The parts between commas that stand outside quotes and brackets."""
    parts, depth, quote, start = [], 0, "", 0
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _whole_negation(text: str) -> str | None:
    match = _NEGATION.fullmatch(text)
    # `not(a) or (b)` also begins and ends so, but its first bracket closes before the end.
    if match is None or _closes_early(match[1]):
        return None
    return match[1]


def _closes_early(inner: str) -> bool:
    depth, quote = 0, ""
    for letter in inner:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth < 0:
                return True
    return False


def _test(part: str, compiler: ExpressionCompiler) -> tuple[Bound, ...]:
    part = part.strip()
    if part in _ANY:
        raise ExpressionRejected(part, "empty")
    interval = _INTERVAL.fullmatch(part)
    if interval is not None:
        return _interval(interval, compiler)
    for sign, compare in _COMPARISONS:
        if part.startswith(sign):
            return ((compare, compiler.expression(part.removeprefix(sign).strip())),)
    return ((operations.equal, compiler.expression(part)),)


def _interval(written: re.Match[str], compiler: ExpressionCompiler) -> tuple[Bound, ...]:
    """From one end to the other; `]1..5[` is another spelling of `(1..5)`."""
    lower, upper = compiler.expression(written[2].strip()), compiler.expression(written[3].strip())
    if lower.constant and upper.constant:
        try:
            reversed_ends = operations.more(lower.value, upper.value)
        except Failure as failure:
            raise ExpressionRejected(written[0], failure.reason, **failure.values) from None
        if reversed_ends:
            raise ExpressionRejected(written[0], "interval_reversed")
    return (
        (operations.at_least if written[1] == "[" else operations.more, lower),
        (operations.at_most if written[4] == "]" else operations.less, upper),
    )
