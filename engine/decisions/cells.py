"""What stands in a cell under an input: a test of that input's value.

Empty or `-` is any value; `"a", "b"` one of several; `>= 3` a comparison; `not("a", "b")` none of
them. Anything else is an expression the value must equal. `true`, `false` and `null` are understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..expressions import Context, Expression, ExpressionCompiler, ExpressionFault, operations
from ..expressions.operations import Binary, Failure
from ..expressions.syntax import ExpressionRejected

_ANY = ("", "-")
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_WORDS = {"true": "True", "false": "False", "null": "None"}
_OPENING, _CLOSING = "([{", ")]}"


def same(left: Any, right: Any) -> bool:
    """Equality in which a truth value is never a number."""
    return (type(left) is bool) is (type(right) is bool) and bool(left == right)


def _different(left: Any, right: Any) -> bool:
    return not same(left, right)


# Longer signs first, so that `>=` is not read as `>`.
_COMPARISONS: tuple[tuple[str, Binary], ...] = (
    (">=", operations.at_least),
    ("<=", operations.at_most),
    ("!=", _different),
    ("==", same),
    (">", operations.more),
    ("<", operations.less),
    ("=", same),
)


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
        self._tests = [] if self.any else [_test(part, compiler) for part in split(inner)]
        self.expressions = tuple(expression for _, expression in self._tests)
        self.ordered = any(compare not in (same, _different) for compare, _ in self._tests)
        self.constants = self._constants()
        self._texts = self._plain_texts()

    def matches(self, value: Any, data: Mapping[str, Any], context: Context | None) -> bool:
        """Whether the value passes; raises ExpressionFault when it cannot be compared."""
        if self.any:
            return True
        if self._texts is not None:
            return (type(value) is str and value in self._texts) is not self._negated
        try:
            for compare, expression in self._tests:
                if compare(value, expression.evaluate(data, context)):
                    return not self._negated
        except Failure as failure:
            raise ExpressionFault(self.text, failure.reason, **failure.values) from failure
        return self._negated

    def _constants(self) -> tuple[Any, ...] | None:
        if any(expression.names or expression.calls for expression in self.expressions):
            return None
        try:
            return tuple(expression.evaluate({}) for expression in self.expressions)
        except ExpressionFault:
            return None

    def _plain_texts(self) -> frozenset[str] | None:
        """The texts of a cell that only lists texts, which most cells do: one look-up answers it."""
        if not self.constants or any(compare is not same for compare, _ in self._tests):
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


def _test(part: str, compiler: ExpressionCompiler) -> tuple[Binary, Expression]:
    part = part.strip()
    if part in _ANY:
        raise ExpressionRejected(part, "empty")
    for sign, compare in _COMPARISONS:
        if part.startswith(sign):
            return compare, compiler.expression(_worded(part.removeprefix(sign)))
    return same, compiler.expression(_worded(part))


def _worded(text: str) -> str:
    return _WORDS.get(text.strip(), text.strip())
