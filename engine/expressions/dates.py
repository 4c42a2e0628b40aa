"""Functions about days. A day is a text YYYY-MM-DD; of an instant it is the day in Shanghai."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from ..clock import local_date, parsed
from .bounds import Failure
from .function import Argument, Function
from .kinds import INSTANT, TEXT, WHOLE

_MOST_DAYS = 400_000
_MOST_MONTHS = 12_000


def instant_of(value: Any) -> datetime:
    """The instant of an ISO text or an aware moment; raises Failure."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if type(value) is not str:
        raise Failure("not_an_instant")
    try:
        return parsed(value)
    except (ValueError, OverflowError):
        raise Failure("not_an_instant", value=value[:40]) from None


def day_of(value: Any) -> date:
    """The local day of an instant; raises Failure."""
    try:
        return local_date(instant_of(value))
    except OverflowError:
        raise Failure("not_an_instant", value=str(value)[:40]) from None


def _date(value: Any) -> str:
    return day_of(value).isoformat()


def _year(value: Any) -> int:
    return day_of(value).year


def _month(value: Any) -> int:
    return day_of(value).month


def _day(value: Any) -> int:
    return day_of(value).day


def _weekday(value: Any) -> int:
    """1 for Monday to 7 for Sunday."""
    return day_of(value).isoweekday()


def _add_days(value: Any, days: int) -> str:
    """That many natural days later, or earlier where negative."""
    if not -_MOST_DAYS <= days <= _MOST_DAYS:
        raise Failure("days_out_of_range", value=days)
    try:
        return (day_of(value) + timedelta(days=days)).isoformat()
    except OverflowError:
        raise Failure("days_out_of_range", value=days) from None


def _add_months(value: Any, months: int) -> str:
    """The same day that many months later; the last of the month where there is no such day."""
    start = day_of(value)
    if not -_MOST_MONTHS <= months <= _MOST_MONTHS:
        raise Failure("months_out_of_range", value=months)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Failure("months_out_of_range", value=months)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def _days_between(first: Any, second: Any) -> int:
    """Natural days from the first day to the second; negative when the second is earlier."""
    return (day_of(second) - day_of(first)).days


_DAY = Argument("day", INSTANT)

DATES = (
    Function("date", _date, takes=(_DAY,), returns=TEXT, pure=True),
    Function("year", _year, takes=(_DAY,), returns=WHOLE, pure=True),
    Function("month", _month, takes=(_DAY,), returns=WHOLE, pure=True),
    Function("day", _day, takes=(_DAY,), returns=WHOLE, pure=True),
    Function("weekday", _weekday, takes=(_DAY,), returns=WHOLE, pure=True),
    Function("add_days", _add_days, takes=(_DAY, Argument("days", WHOLE)), returns=TEXT, pure=True),
    Function("add_months", _add_months, takes=(_DAY, Argument("months", WHOLE)), returns=TEXT, pure=True),
    Function("days_between", _days_between, takes=(_DAY, _DAY), returns=WHOLE, pure=True),
)
