"""Deadlines over the API: the same counting as the platform's own, day by day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal, cast

from flask import Response, jsonify

from engine.calendar import OutsideCalendar, deadline, explain
from engine.clock import SHANGHAI, stored
from engine.errors import InputRejected, Problem
from web.context import platform

from .reading import day, number, one_of, query

LONGEST = 2_000


def count_deadline() -> Response:
    """The end of a limit that starts on a day: `start`, `days`, `unit` wd or cd, `department`."""
    asked = query("start", "days", "unit", "department")
    missing = tuple(Problem(name, "required") for name in ("start", "days") if name not in asked)
    if missing:
        raise InputRejected(missing)
    start, count = day("start", asked["start"]), number("days", asked["days"], 0, LONGEST)
    unit = cast(Literal["wd", "cd"], one_of("unit", asked.get("unit", "wd"), ("wd", "cd")))
    department = asked.get("department")
    if department is not None:
        one_of("department", department, tuple(platform().department_names()))
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
    try:
        found = deadline(calendar, datetime.combine(start, time(), SHANGHAI), count, unit, department)
        lines = explain(calendar, found.basis)
    except OutsideCalendar:
        bounds = {"first": calendar.first_day.isoformat(), "last": calendar.last_day.isoformat()}
        raise InputRejected((Problem("start", "outside_calendar", bounds),)) from None
    return jsonify(
        {
            "last_day": found.last_day.isoformat(),
            "due_at": stored(found.instant),
            "provisional": found.provisional,
            "days": [
                {"day": line.day.isoformat(), "kind": line.kind.value, "role": line.role, "number": line.number}
                for line in lines
            ],
        }
    )
