"""A deadline found again from its basis alone, on the calendar as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..clock import parsed
from .days import WorkCalendar
from .deadline import Deadline, day_end, deadline, workday_before, workdays_after

_ORIGIN = ("parameter", "source", "article", "profile")


def recounted(calendar: WorkCalendar, basis: Mapping[str, Any]) -> Deadline | None:
    """The deadline of the same anchor and limit under this calendar; None for a fixed instant.

    Raises OutsideCalendar.
    """
    if "of" in basis:
        end = recounted(calendar, basis["of"])
        return following(calendar, end, basis) if end is not None else None
    if "day" in basis:
        return day_end(date.fromisoformat(basis["day"]), basis["department"], origin_of(basis))
    if "anchor" not in basis:
        return None
    return deadline(
        calendar,
        parsed(basis["anchor"]),
        basis["count"],
        basis["unit"],
        basis["department"],
        excluded=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in basis["excluded"]],
        extension=basis["extension"],
        origin=origin_of(basis),
    )


def next_turn(calendar: WorkCalendar, basis: Mapping[str, Any], after: datetime) -> Deadline:
    """The next instant of a cycle that has fired at `after`. Raises OutsideCalendar."""
    end = recounted(calendar, basis["of"])
    assert end is not None, "a cycle follows a deadline that can be counted"
    told = (basis["every"], basis["department"])
    return workdays_after(calendar, end, *told, turn=basis["turn"] + 1, after=after, origin=origin_of(basis))


def following(calendar: WorkCalendar, end: Deadline, basis: Mapping[str, Any]) -> Deadline:
    """The reminder or cycle of this basis as it would be for this deadline."""
    if "every" in basis:
        told = (basis["every"], basis["department"])
        return workdays_after(calendar, end, *told, turn=basis["turn"], origin=origin_of(basis))
    return workday_before(calendar, end, basis["before"])


def origin_of(basis: Mapping[str, Any]) -> dict[str, Any]:
    """Where the number of a limit comes from."""
    return {name: basis[name] for name in _ORIGIN if name in basis}
