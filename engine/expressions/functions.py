"""The functions every expression may call, and what they are told of the case.

`workdays` and `workday_before` make timers; the others look at lists, texts and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from ..calendar import Deadline, WorkCalendar, deadline, workday_before
from ..calendar.deadline import Unit
from ..clock import local_date, parsed
from .operations import Failure, less, more

_MOST_DAYS = 3660


@dataclass(frozen=True)
class Limit:
    """A limit in force: its number of working (`wd`) or natural (`cd`) days, and where it stands."""

    name: str
    value: int
    unit: Unit
    source: str
    article: str


class LimitSource(Protocol):
    """Knows the rule parameters."""

    def limit(self, name: str, on: date, profile: str) -> Limit:
        """The limit of that name in force on a day under a profile of rules; UnknownName if there is none."""
        ...


class Context(Protocol):
    """What a function that wants a context is given.

    `data` are the variables of the case; of these `profile` picks the rules and `department` the closures.
    """

    @property
    def calendar(self) -> WorkCalendar: ...

    @property
    def limits(self) -> LimitSource: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Function:
    """A function expressions may call by name; with `wants_context` its first argument is a Context.

    It must leave its arguments as they are. An EngineError it raises becomes the reason of the fault.
    """

    name: str
    fn: Callable[..., Any]
    wants_context: bool = False


def _workdays(context: Context, limit: Any, anchor: Any) -> Deadline:
    """The end of a limit, counted from the day of `anchor`: a number of working days or a parameter's name."""
    start = _instant(anchor)
    count, unit, origin = _days(context, limit, local_date(start))
    department = context.data.get("department")
    return deadline(context.calendar, start, count, unit, department, origin=origin)


def _workday_before(context: Context, end: Any, days: Any) -> Deadline:
    """09:00 on the nth working day before the end of a limit; for reminders."""
    if type(end) is not Deadline or "anchor" not in end.basis:
        raise Failure("not_a_deadline")
    count, _, _ = _days(context, days, local_date(parsed(end.basis["anchor"])))
    return workday_before(context.calendar, end, count, context.data.get("department"))


def _days(context: Context, limit: Any, on: date) -> tuple[int, Unit, dict[str, Any]]:
    if type(limit) is int:
        if not 0 <= limit <= _MOST_DAYS:
            raise Failure("limit_out_of_range", value=limit)
        return limit, "wd", {}
    if type(limit) is not str:
        raise Failure("limit_neither_number_nor_name")
    profile = str(context.data.get("profile") or "")
    found = context.limits.limit(limit, on, profile)
    origin = {"parameter": found.name, "source": found.source, "article": found.article, "profile": profile}
    return found.value, found.unit, origin


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if type(value) is not str:
        raise Failure("not_an_instant")
    try:
        return parsed(value)
    except ValueError:
        raise Failure("not_an_instant", value=value[:40]) from None


def _date(value: Any) -> str:
    """The local day of an instant."""
    return local_date(_instant(value)).isoformat()


def _length(value: Any) -> int:
    if type(value) not in (str, list, tuple, dict):
        raise Failure("wrong_type", types=[type(value).__name__])
    return len(value)


def _smallest(*values: Any) -> Any:
    return _extreme(values, less)


def _largest(*values: Any) -> Any:
    return _extreme(values, more)


def _extreme(values: tuple[Any, ...], beats: Callable[[Any, Any], bool]) -> Any:
    if len(values) == 1:
        values = tuple(_list(values[0]))
    if not values:
        raise Failure("empty_list")
    best = values[0]
    for value in values[1:]:
        if beats(value, best):
            best = value
    return best


def _sum(values: Any) -> Any:
    return sum(_number(value) for value in _list(values))


def _round(value: Any, digits: Any = 0) -> Any:
    if type(digits) is not int or not 0 <= digits <= 9:
        raise Failure("digits_out_of_range")
    return round(_number(value), digits) if digits else round(_number(value))


def _absolute(value: Any) -> Any:
    return abs(_number(value))


def _text(value: Any) -> str:
    if type(value) not in (str, int, float, bool):
        raise Failure("wrong_type", types=[type(value).__name__])
    return str(value)


def _whole(value: Any) -> int:
    if type(value) is str and value.strip().lstrip("+-").isascii() and value.strip().lstrip("+-").isdigit():
        return int(value)
    if type(value) in (int, float):
        return int(value)
    raise Failure("not_a_number")


def _pluck(values: Any, key: Any) -> list[Any]:
    """The value under `key` of each mapping in a list."""
    picked = []
    for value in _list(values):
        if type(value) is not dict:
            raise Failure("wrong_type", types=[type(value).__name__])
        if key not in value:
            raise Failure("no_such_key", name=str(key)[:80])
        picked.append(value[key])
    return picked


def _list(value: Any) -> Any:
    if type(value) not in (list, tuple):
        raise Failure("wrong_type", types=[type(value).__name__])
    return value


def _number(value: Any) -> Any:
    if type(value) not in (int, float):
        raise Failure("not_a_number")
    return value


STANDARD_FUNCTIONS = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("workdays", _workdays, wants_context=True),
            Function("workday_before", _workday_before, wants_context=True),
            Function("date", _date),
            Function("len", _length),
            Function("min", _smallest),
            Function("max", _largest),
            Function("sum", _sum),
            Function("round", _round),
            Function("abs", _absolute),
            Function("str", _text),
            Function("int", _whole),
            Function("pluck", _pluck),
        )
    }
)
"""Known without registration."""
