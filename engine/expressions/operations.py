"""What operators do: only on fitting types, and never to a result out of bounds.

`+` joins numbers, texts or lists; `-`, `*`, `/` and `%` take numbers; order is between two numbers or
two texts. A truth value is no number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .syntax import LARGEST_INTEGER, LONGEST_STRING

LONGEST_LIST = 10_000

Binary = Callable[[Any, Any], Any]

_NUMBERS = frozenset({int, float})


class Failure(Exception):
    """A value does not fit the operation; becomes an ExpressionFault that names the expression."""

    def __init__(self, reason: str, **values: Any) -> None:
        self.reason = reason
        self.values = values
        super().__init__(reason)


def bounded(value: Any) -> Any:
    """The value, if it is within the language's bounds."""
    kind = type(value)
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise Failure("number_too_large")
    elif kind is float:
        if not math.isfinite(value):
            raise Failure("number_not_finite")
    elif kind is str:
        if len(value) > LONGEST_STRING:
            raise Failure("text_too_long", most=LONGEST_STRING)
    elif kind is list and len(value) > LONGEST_LIST:
        raise Failure("list_too_long", most=LONGEST_LIST)
    return value


def add(left: Any, right: Any) -> Any:
    kinds = type(left), type(right)
    if not (kinds[0] in _NUMBERS and kinds[1] in _NUMBERS) and kinds not in ((str, str), (list, list)):
        raise misfit("+", left, right)
    return bounded(left + right)


def subtract(left: Any, right: Any) -> Any:
    _need_numbers("-", left, right)
    return bounded(left - right)


def multiply(left: Any, right: Any) -> Any:
    _need_numbers("*", left, right)
    return bounded(left * right)


def divide(left: Any, right: Any) -> Any:
    _need_numbers("/", left, right)
    if right == 0:
        raise Failure("division_by_zero")
    return bounded(left / right)


def remainder(left: Any, right: Any) -> Any:
    _need_numbers("%", left, right)
    if right == 0:
        raise Failure("division_by_zero")
    return bounded(left % right)


def negative(value: Any) -> Any:
    if type(value) not in _NUMBERS:
        raise Failure("wrong_type", operator="-", types=[type(value).__name__])
    return -value


def positive(value: Any) -> Any:
    if type(value) not in _NUMBERS:
        raise Failure("wrong_type", operator="+", types=[type(value).__name__])
    return value


def less(left: Any, right: Any) -> bool:
    _need_order("<", left, right)
    return bool(left < right)


def at_most(left: Any, right: Any) -> bool:
    _need_order("<=", left, right)
    return bool(left <= right)


def more(left: Any, right: Any) -> bool:
    _need_order(">", left, right)
    return bool(left > right)


def at_least(left: Any, right: Any) -> bool:
    _need_order(">=", left, right)
    return bool(left >= right)


def equal(left: Any, right: Any) -> bool:
    return bool(left == right)


def unequal(left: Any, right: Any) -> bool:
    return bool(left != right)


def contained(left: Any, right: Any) -> bool:
    kind = type(right)
    if (kind is str and type(left) is not str) or kind not in (str, list, tuple, dict):
        raise misfit("in", left, right)
    if kind is dict and type(left) is not str:
        return False
    return left in right


def not_contained(left: Any, right: Any) -> bool:
    return not contained(left, right)


def item(container: Any, key: Any) -> Any:
    """`container[key]`: a text key of a mapping, a whole number of a list."""
    kind, key_kind = type(container), type(key)
    if kind is dict and key_kind is str:
        if key not in container:
            raise Failure("no_such_key", name=key)
        return container[key]
    if kind in (list, tuple) and key_kind is int:
        if not -len(container) <= key < len(container):
            raise Failure("no_such_item", index=key, length=len(container))
        return container[key]
    raise misfit("[]", container, key)


def misfit(operator: str, left: Any, right: Any) -> Failure:
    return Failure("wrong_type", operator=operator, types=[type(left).__name__, type(right).__name__])


def _need_numbers(operator: str, left: Any, right: Any) -> None:
    if type(left) not in _NUMBERS or type(right) not in _NUMBERS:
        raise misfit(operator, left, right)


def _need_order(operator: str, left: Any, right: Any) -> None:
    kinds = type(left), type(right)
    if not (kinds[0] in _NUMBERS and kinds[1] in _NUMBERS) and kinds != (str, str):
        raise misfit(operator, left, right)
