"""What operators do: only on fitting types, and never to a result out of bounds.

`+` joins numbers, texts or lists; `-`, `*`, `/` and `%` take numbers; order is between two numbers or
two texts. A truth value is no number, and equals none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .bounds import LONGEST_LIST, LONGEST_STRING, MOST_SIZE, Failure, bounded
from .kinds import kind_of

Binary = Callable[[Any, Any], Any]

_NUMBERS = frozenset({int, float})
_FLAT = frozenset({int, float, str, bool, type(None)})
_NESTED = frozenset({list, tuple, dict})


def add(left: Any, right: Any) -> Any:
    kinds = type(left), type(right)
    if kinds[0] in _NUMBERS and kinds[1] in _NUMBERS:
        try:
            return bounded(left + right)
        except OverflowError:
            raise Failure("number_too_large") from None
    if kinds == (str, str):
        _fits(len(left) + len(right), LONGEST_STRING, "text_too_long")
    elif kinds == (list, list):
        _fits(len(left) + len(right), LONGEST_LIST, "list_too_long")
    else:
        raise misfit("+", left, right)
    return left + right


def subtract(left: Any, right: Any) -> Any:
    _need_numbers("-", left, right)
    try:
        return bounded(left - right)
    except OverflowError:
        raise Failure("number_too_large") from None


def multiply(left: Any, right: Any) -> Any:
    _need_numbers("*", left, right)
    try:
        return bounded(left * right)
    except OverflowError:
        raise Failure("number_too_large") from None


def divide(left: Any, right: Any) -> Any:
    _need_numbers("/", left, right)
    if right == 0:
        raise Failure("division_by_zero")
    try:
        return bounded(left / right)
    except OverflowError:
        raise Failure("number_too_large") from None


def remainder(left: Any, right: Any) -> Any:
    _need_numbers("%", left, right)
    if right == 0:
        raise Failure("division_by_zero")
    try:
        return bounded(left % right)
    except OverflowError:
        raise Failure("number_too_large") from None


def negative(value: Any) -> Any:
    if type(value) not in _NUMBERS:
        raise Failure("wrong_type", operator="-", types=[kind_of(value)])
    return bounded(-value)


def positive(value: Any) -> Any:
    if type(value) not in _NUMBERS:
        raise Failure("wrong_type", operator="+", types=[kind_of(value)])
    return bounded(value)


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
    """Equality of data, however deep; a truth value equals no number."""
    kinds = type(left), type(right)
    if kinds[0] in _FLAT and kinds[1] in _FLAT:
        return (kinds[0] is bool) is (kinds[1] is bool) and bool(left == right)
    if kinds[0] in _NESTED and kinds[1] in _NESTED:
        return _same_structure(left, right)
    return kinds[0] is kinds[1] and bool(left == right)


def unequal(left: Any, right: Any) -> bool:
    return not equal(left, right)


def contained(left: Any, right: Any) -> bool:
    kind = type(right)
    if kind is list or kind is tuple:
        return left in right if type(left) is str else any(equal(left, one) for one in right)
    if kind is str and type(left) is str:
        return left in right
    if kind is dict:
        return type(left) is str and left in right
    raise misfit("in", left, right)


def not_contained(left: Any, right: Any) -> bool:
    return not contained(left, right)


def item(container: Any, key: Any) -> Any:
    """`container[key]`: a text key of a mapping, a whole number of a list."""
    kind, key_kind = type(container), type(key)
    if kind is dict and key_kind is str:
        if key not in container:
            raise Failure("no_such_key", name=key[:80])
        return container[key]
    if kind in (list, tuple) and key_kind is int:
        if not -len(container) <= key < len(container):
            raise Failure("no_such_item", index=key, length=len(container))
        return container[key]
    raise misfit("[]", container, key)


def misfit(operator: str, left: Any, right: Any) -> Failure:
    return Failure("wrong_type", operator=operator, types=[kind_of(left), kind_of(right)])


def _same_structure(left: Any, right: Any) -> bool:
    """Compares without recursion, and no longer than the largest value takes."""
    waiting, steps = [(left, right)], 0
    while waiting:
        one, other = waiting.pop()
        steps += 1
        if steps > MOST_SIZE:
            raise Failure("value_too_large", most=MOST_SIZE)
        if type(one) is dict and type(other) is dict:
            if len(one) != len(other) or any(key not in other for key in one):
                return False
            waiting += [(one[key], other[key]) for key in one]
        elif type(one) in (list, tuple) and type(other) in (list, tuple):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif (type(one) in _NESTED and type(other) in _NESTED) or not equal(one, other):
            return False
    return True


def _fits(length: int, most: int, reason: str) -> None:
    if length > most:
        raise Failure(reason, most=most)


def _need_numbers(operator: str, left: Any, right: Any) -> None:
    if type(left) not in _NUMBERS or type(right) not in _NUMBERS:
        raise misfit(operator, left, right)


def _need_order(operator: str, left: Any, right: Any) -> None:
    kinds = type(left), type(right)
    if not (kinds[0] in _NUMBERS and kinds[1] in _NUMBERS) and kinds != (str, str):
        raise misfit(operator, left, right)
