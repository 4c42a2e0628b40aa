"""Functions about numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from .bounds import Failure
from .function import Argument, Function
from .kinds import ANY, LIST, NUMBER, TEXT, WHOLE, kind_of
from .operations import add, divide, less, more

_WRITTEN = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_MOST_DIGITS = 9


def _min(*values: Any) -> Any:
    """The least of several values, or of one list."""
    return _extreme(values, less)


def _max(*values: Any) -> Any:
    return _extreme(values, more)


def _extreme(values: tuple[Any, ...], beats: Callable[[Any, Any], bool]) -> Any:
    if len(values) == 1:
        if kind_of(values[0]) != "list":
            raise Failure("wrong_type", types=[kind_of(values[0])])
        values = tuple(values[0])
    if not values:
        raise Failure("empty_list")
    best = values[0]
    for value in values[1:]:
        if beats(value, best):
            best = value
    return best


def _sum(values: Any) -> Any:
    total: Any = 0
    for value in values:
        total = add(total, _number(value))
    return total


def _average(values: Any) -> Any:
    if not values:
        raise Failure("empty_list")
    return divide(_sum(values), len(values))


def _round(value: Any, digits: int = 0) -> Any:
    """Rounded half to even, as banks do; without digits a whole number."""
    if not 0 <= digits <= _MOST_DIGITS:
        raise Failure("digits_out_of_range", most=_MOST_DIGITS)
    _finite(value)
    return round(value, digits) if digits else round(value)


def _floor(value: float) -> int:
    _finite(value)
    return math.floor(value)


def _ceiling(value: float) -> int:
    _finite(value)
    return math.ceil(value)


def _abs(value: Any) -> Any:
    return abs(value)


def _int(value: Any) -> int:
    """A number cut to a whole one, or a text of digits as a number."""
    if type(value) is str:
        written = value.strip()
        if not _WRITTEN.fullmatch(written) or "." in written:
            raise Failure("not_a_number", value=value[:40])
        return int(written)
    _finite(value)
    return int(value)


def _as_number(value: Any) -> Any:
    """A text of digits with or without a decimal point as a number."""
    if type(value) is not str:
        return value
    written = value.strip()
    if not _WRITTEN.fullmatch(written):
        raise Failure("not_a_number", value=value[:40])
    return float(written) if "." in written else int(written)


def _number(value: Any) -> Any:
    if type(value) not in (int, float):
        raise Failure("not_a_number", types=[kind_of(value)])
    return value


def _finite(value: Any) -> None:
    if type(value) is float and not math.isfinite(value):
        raise Failure("number_not_finite")


_NUMBER = Argument("number", NUMBER)
_VALUES = (Argument("value", ANY), Argument("more", ANY, optional=True, repeated=True))

NUMBERS = (
    Function("min", _min, takes=_VALUES, pure=True),
    Function("max", _max, takes=_VALUES, pure=True),
    Function("sum", _sum, takes=(Argument("numbers", LIST),), returns=NUMBER, pure=True),
    Function("average", _average, takes=(Argument("numbers", LIST),), returns=NUMBER, pure=True),
    Function("round", _round, takes=(_NUMBER, Argument("digits", WHOLE, optional=True)), returns=NUMBER, pure=True),
    Function("floor", _floor, takes=(_NUMBER,), returns=WHOLE, pure=True),
    Function("ceiling", _ceiling, takes=(_NUMBER,), returns=WHOLE, pure=True),
    Function("abs", _abs, takes=(_NUMBER,), returns=NUMBER, pure=True),
    Function("int", _int, takes=(Argument("value", NUMBER | TEXT),), returns=WHOLE, pure=True),
    Function("number", _as_number, takes=(Argument("value", NUMBER | TEXT),), returns=NUMBER, pure=True),
)
