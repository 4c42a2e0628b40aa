"""Why this deadline: a running or expired timer day by day, and the same for any start and limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import Connection

from engine.calendar import OutsideCalendar, deadline
from engine.calendar.deadline import Unit
from engine.casebook import CaseSummary, find_case, find_timer
from engine.clock import SHANGHAI, local_date
from engine.history import events_of_case
from engine.worklist.inbox import items_of_tree
from web.context import now, platform
from web.security import visible_case
from web.words.glossary import glossary
from web.words.reckoning import reckoning

from .naming import department_name, department_names
from .partial import wants_partial

blueprint = Blueprint("explanation", __name__)

LONGEST_LIMIT = 250
"""Days a calculated limit may have; the regulation's longest is a verification period of 30."""


@blueprint.get("/explain/<case_id>/<element>")
def page(case_id: str, element: str) -> str:
    """The counting of one timer; only the explanation itself where a drawer asks for it."""
    visible_case(case_id)
    with platform().database.read() as connection:
        case = find_case(connection, case_id)
        counted = _counted(connection, case, element) if case is not None else None
        if case is None or counted is None:
            abort(404)
        calendar = platform().runtime.calendars.get(connection)
        name = platform().runtime.specs.get(connection, case.version).diagram.names.get(element) or element
    department = str(counted.basis.get("of", counted.basis).get("department") or "")
    told = reckoning(calendar, counted.basis, glossary(), department_name(department), counted.due_at)
    name_of_template = "explanation/inner.html" if wants_partial() else "explanation/page.html"
    return render_template(name_of_template, told=told, name=name, case=case, fired=counted.fired)


@blueprint.get("/deadline")
def calculator() -> str:
    """A limit counted from any day: `start` a date, `limit` a number, `unit` wd or cd, `department` optional."""
    asked = _Asked.read()
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
    told = None
    if asked.start is not None and asked.limit is not None:
        anchor = datetime.combine(asked.start, time(), SHANGHAI)
        try:
            counted = deadline(calendar, anchor, asked.limit, asked.unit, asked.department or None)
            told = reckoning(calendar, counted.basis, glossary(), department_name(asked.department))
        except OutsideCalendar:
            first, last = calendar.first_day.year, calendar.last_day.year
            asked.problems["start"] = f"日历自{first}年至{last}年,请换一个日期"
    return render_template(
        "explanation/calculator.html",
        told=told,
        asked=asked,
        start=request.args.get("start") or local_date(now()).isoformat(),
        limit=request.args.get("limit") or "3",
        departments=department_names(),
        longest=LONGEST_LIMIT,
    )


@dataclass(frozen=True)
class _Asked:
    """What the calculator is asked; a field that cannot be read is None and named in `problems`."""

    start: date | None
    limit: int | None
    unit: Unit
    department: str
    problems: dict[str, str]

    @classmethod
    def read(cls) -> _Asked:
        args, problems = request.args, dict[str, str]()
        start, limit = _day(args.get("start", ""), problems), _limit(args.get("limit", ""), problems)
        if "start" not in args and "limit" not in args:
            problems.clear()
        department = args.get("department", "")
        return cls(
            start=start,
            limit=limit,
            unit="cd" if args.get("unit") == "cd" else "wd",
            department=department if department in department_names() else "",
            problems=problems,
        )


@dataclass(frozen=True)
class _Counted:
    """A timer's basis and instant; `fired` is when it went off, None while it runs or when it never did."""

    basis: Mapping[str, Any]
    due_at: str
    fired: str | None


def _counted(connection: Connection, case: CaseSummary, element: str) -> _Counted | None:
    """The running timer of an element, else the last that fired, else that of a task finished in time."""
    timer = find_timer(connection, case.id, element)
    if timer is not None and timer.basis:
        return _Counted(timer.basis, timer.due_at, None)
    events = events_of_case(connection, case.id)
    for event in reversed(events):
        if event.kind == "timer.fired" and event.element == element and event.data.get("basis"):
            return _Counted(event.data["basis"], event.data["due_at"], event.legal_at)
    items = items_of_tree(connection, case.root_id)
    due = {item.due_at for item in items if item.case_id == case.id and item.due_timer == element}
    for event in reversed(events):
        for _, armed in event.data.get("timers", ()):
            if armed["event_value"] in due and "of" not in armed["basis"] and armed["basis"]:
                return _Counted(armed["basis"], armed["event_value"], None)
    return None


def _day(text: str, problems: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems["start"] = "请填写起算日期,例如 2026-09-30"
        return None


def _limit(text: str, problems: dict[str, str]) -> int | None:
    if text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST_LIMIT:
        return int(text)
    problems["limit"] = f"请填写1至{LONGEST_LIMIT}之间的整数"
    return None
