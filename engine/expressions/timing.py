"""Functions about working days: the ends of limits that timers wait for, and what is asked of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..calendar import Deadline, day_end, deadline, workday_before, workdays_after
from ..calendar.deadline import Unit
from ..clock import local_date, parsed, stored
from .bounds import Failure
from .dates import day_of, instant_of
from .function import Argument, Context, Function
from .kinds import DEADLINE, INSTANT, TEXT, TRUTH, WHOLE, Kinds

_MOST_DAYS = 3660
_LIMIT: Kinds = WHOLE | TEXT


def _workdays(context: Context, limit: Any, anchor: Any, parameter: Any = None) -> Deadline:
    """The end of a limit, counted from the day of `anchor`: a number of working days or a parameter's name.

    A number may name the parameter of which it is one choice; then it carries its unit, source and article.
    """
    start = instant_of(anchor)
    count, unit, origin = _days(context, limit, local_date(start))
    if parameter is not None:
        if origin:
            raise Failure("limit_named_twice")
        _, unit, origin = _named(context, parameter, local_date(start))
    return deadline(context.calendar, start, count, unit, _department(context), origin=origin)


def _day_end(context: Context, day: Any, parameter: Any) -> Deadline:
    """The end of an agreed day, with source and article of the parameter it stands for; no calendar moves it."""
    agreed = day_of(day)
    _, _, origin = _named(context, parameter, agreed)
    return day_end(agreed, _department(context), origin)


def _workday_before(context: Context, end: Deadline, days: Any) -> Deadline:
    """09:00 on the nth working day before the end of a limit; for reminders."""
    count, _, _ = _days(context, days, _first_day(end))
    return workday_before(context.calendar, end, count, _department(context))


def _every_workdays(context: Context, days: Any, end: Deadline) -> Deadline:
    """The end of every nth working day after a limit; for what is urged again and again."""
    count, _, origin = _days(context, days, _first_day(end))
    if count == 0:
        raise Failure("limit_out_of_range", value=count)
    return workdays_after(context.calendar, end, count, _department(context), origin=origin)


def _workday_after(context: Context, day: Any, days: Any) -> str:
    """The nth working day after a day, as YYYY-MM-DD."""
    start = day_of(day)
    count, _, _ = _days(context, days, start)
    return context.calendar.add(start, count, _department(context))[0].isoformat()


def _workdays_between(context: Context, after: Any, through: Any) -> int:
    """The working days after the first day, up to and with the second; negative when the second is earlier."""
    first, last = day_of(after), day_of(through)
    if first <= last:
        return context.calendar.count(first, last, _department(context))
    return -context.calendar.count(last, first, _department(context))


def _is_workday(context: Context, day: Any) -> bool:
    """Whether a day is worked by the department of the case."""
    return context.calendar.is_workday(day_of(day), _department(context))


def _last_day(end: Deadline) -> str:
    """The last day of a limit, as YYYY-MM-DD: what may be kept of a deadline."""
    return end.last_day.isoformat()


def _today(context: Context) -> str:
    """The day of the act that is carried out, as YYYY-MM-DD; a replay sees the same."""
    return local_date(parsed(_now(context))).isoformat()


def _now(context: Context) -> str:
    """The instant of the act that is carried out, in UTC; a replay sees the same."""
    if context.instant is None:
        raise Failure("no_instant")
    return stored(context.instant)


def _department(context: Context) -> str | None:
    found = context.data.get("department")
    return found if type(found) is str else None


def _first_day(end: Deadline) -> date:
    """The day on which the parameters of a reminder are looked up: that from which its deadline was counted."""
    if not ("anchor" in end.basis or "day" in end.basis):
        raise Failure("not_a_deadline")
    return local_date(parsed(end.basis["anchor"])) if "anchor" in end.basis else end.last_day


def _days(context: Context, limit: Any, on: date) -> tuple[int, Unit, dict[str, Any]]:
    if type(limit) is int:
        if not 0 <= limit <= _MOST_DAYS:
            raise Failure("limit_out_of_range", value=limit)
        return limit, "wd", {}
    return _named(context, limit, on)


def _named(context: Context, limit: Any, on: date) -> tuple[int, Unit, dict[str, Any]]:
    profile = str(context.data.get("profile") or "")
    found = context.limits.limit(limit, on, profile)
    origin = {"parameter": found.name, "source": found.source, "article": found.article, "profile": profile}
    return found.value, found.unit, origin


_END = Argument("end", DEADLINE)
_DAY = Argument("day", INSTANT)
_COUNT = Argument("days", _LIMIT)
_ANCHOR = Argument("anchor", INSTANT)
_PARAMETER = Argument("parameter", TEXT)

TIMING = (
    Function(
        "workdays",
        _workdays,
        True,
        (Argument("limit", _LIMIT), _ANCHOR, Argument("parameter", TEXT, optional=True)),
        DEADLINE,
    ),
    Function("day_end", _day_end, True, (_DAY, _PARAMETER), DEADLINE),
    Function("workday_before", _workday_before, True, (_END, _COUNT), DEADLINE),
    Function("every_workdays", _every_workdays, True, (_COUNT, _END), DEADLINE),
    Function("workday_after", _workday_after, True, (_DAY, _COUNT), TEXT),
    Function("workdays_between", _workdays_between, True, (_DAY, _DAY), WHOLE),
    Function("is_workday", _is_workday, True, (_DAY,), TRUTH),
    Function("last_day", _last_day, False, (_END,), TEXT),
    Function("today", _today, True, (), TEXT),
    Function("now", _now, True, (), TEXT),
)
