"""The functions every expression may call, and what they are told of the case.

`workdays`, `day_end`, `workday_before` and `every_workdays` make timers; the others look at days, lists, texts
and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from ..calendar import Deadline, WorkCalendar, day_end, deadline, workday_before, workdays_after
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


def _workdays(context: Context, limit: Any, anchor: Any, parameter: Any = None) -> Deadline:
    """The end of a limit, counted from the day of `anchor`: a number of working days or a parameter's name.

    A number may name the parameter of which it is one choice; then it carries its unit, source and article.
    """
    start = _instant(anchor)
    count, unit, origin = _days(context, limit, local_date(start))
    if parameter is not None:
        if origin:
            raise Failure("limit_named_twice")
        _, unit, origin = _named(context, parameter, local_date(start))
    department = context.data.get("department")
    return deadline(context.calendar, start, count, unit, department, origin=origin)


def _day_end(context: Context, day: Any, parameter: Any) -> Deadline:
    """The end of an agreed day, with source and article of the parameter it stands for; no calendar moves it."""
    agreed = local_date(_instant(day))
    _, _, origin = _named(context, parameter, agreed)
    return day_end(agreed, context.data.get("department"), origin)


def _workday_before(context: Context, end: Any, days: Any) -> Deadline:
    """09:00 on the nth working day before the end of a limit; for reminders."""
    count, _, _ = _days(context, days, _first_day(end))
    return workday_before(context.calendar, end, count, context.data.get("department"))


def _every_workdays(context: Context, days: Any, end: Any) -> Deadline:
    """The end of every nth working day after a limit; for what is urged again and again."""
    count, _, origin = _days(context, days, _first_day(end))
    if count == 0:
        raise Failure("limit_out_of_range", value=count)
    return workdays_after(context.calendar, end, count, context.data.get("department"), origin=origin)


def _workday_after(context: Context, day: Any, days: Any) -> str:
    """The nth working day after a day, as YYYY-MM-DD."""
    start = local_date(_instant(day))
    count, _, _ = _days(context, days, start)
    return context.calendar.add(start, count, context.data.get("department"))[0].isoformat()


def _first_day(end: Any) -> date:
    """The day on which the parameters of a reminder are looked up: that from which its deadline was counted."""
    if type(end) is not Deadline or not ("anchor" in end.basis or "day" in end.basis):
        raise Failure("not_a_deadline")
    return local_date(parsed(end.basis["anchor"])) if "anchor" in end.basis else end.last_day


def _days(context: Context, limit: Any, on: date) -> tuple[int, Unit, dict[str, Any]]:
    if type(limit) is int:
        if not 0 <= limit <= _MOST_DAYS:
            raise Failure("limit_out_of_range", value=limit)
        return limit, "wd", {}
    return _named(context, limit, on)


def _named(context: Context, limit: Any, on: date) -> tuple[int, Unit, dict[str, Any]]:
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
            Function("workday_after", _workday_after, wants_context=True),
            Function("every_workdays", _every_workdays, wants_context=True),
            Function("day_end", _day_end, wants_context=True),
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
