"""Why this deadline: a running or expired timer day by day, and the same for any start and limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import Connection

from engine.calendar import OutsideCalendar, deadline
from engine.calendar.deadline import Unit
from engine.casebook import CaseSummary, find_case, find_timer
from engine.clock import SHANGHAI, local_date
from engine.errors import UnknownName
from engine.expressions import Limit
from engine.history import event_of_case, events_of_case
from engine.worklist.inbox import items_of_tree
from web.context import now, platform
from web.security import visible_case
from web.sheets.deadlines import Explained, calendar_then, deadlines_of_tree
from web.words.glossary import glossary
from web.words.moments import weekday
from web.words.reckoning import reckoning

from .case import reader
from .naming import department_name, department_names
from .partial import wants_partial

blueprint = Blueprint("explanation", __name__)

LONGEST_LIMIT = 250
"""Days a calculated limit may have; the regulation's longest is a verification period of 30."""


@blueprint.get("/explain/<case_id>/<element>")
def page(case_id: str, element: str) -> str:
    """The counting of one timer; only the explanation itself where a drawer asks for it."""
    visible_case(case_id)
    seq = request.args.get("seq", "")
    with platform().database.read() as connection:
        case = find_case(connection, case_id)
        if case is None:
            abort(404)
        counted = _recorded(connection, case, int(seq)) if seq.isdecimal() else _counted(connection, case, element)
        if counted is None:
            abort(404)
        calendar = platform().runtime.calendars.get(connection)
        limit = counted.basis.get("of", counted.basis)
        then = calendar_then(connection, calendar, limit.get("calendar"))
        name = platform().runtime.specs.get(connection, case.version).diagram.names.get(element) or element
    whose = department_name(str(limit.get("department") or ""))
    told = reckoning(calendar, counted.basis, glossary(), whose, counted.due_at, then)
    name_of_template = "explanation/inner.html" if wants_partial() else "explanation/page.html"
    return render_template(name_of_template, told=told, name=name, case=case, fired=counted.fired)


@blueprint.get("/explain/<case_id>/until/<day>")
def until(case_id: str, day: str) -> str:
    """Every limit of a case tree that ends, or once ended, with this day."""
    case = visible_case(case_id)
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        abort(404)
    with platform().database.read() as connection:
        root = find_case(connection, case.root_id)
        tools = reader(connection)
        found = deadlines_of_tree(
            connection,
            case.root_id,
            tools,
            partial(calendar_then, connection, tools.calendar),
            day=wanted,
        )
    name = "explanation/_until.html" if wants_partial() else "explanation/until.html"
    return render_template(name, found=_once(found), day=wanted, weekday=weekday(wanted), case=root)


def _once(found: tuple[Explained, ...]) -> list[Explained]:
    """Each limit once: one that was announced again as it stood is told as it was announced last."""
    told = {(one.limit.case_id, one.name, one.department, one.told.limit, one.told.anchor): one for one in found}
    return list(told.values())


@blueprint.get("/deadline")
def calculator() -> str:
    """A limit counted from any day: `start` a date, `limit` a number, `unit` wd or cd, `department` optional.

    In the place of the number `parameter` may name a rule parameter of a `profile`, as it was on that day.
    """
    asked = _Asked.read()
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
    told = None
    if asked.start is not None and asked.limit is not None:
        anchor = datetime.combine(asked.start, time(), SHANGHAI)
        try:
            counted = deadline(calendar, anchor, asked.limit, asked.unit, asked.department or None, origin=asked.origin)
            told = reckoning(calendar, counted.basis, glossary(), department_name(asked.department))
        except OutsideCalendar:
            first, last = calendar.first_day.year, calendar.last_day.year
            asked.problems["start"] = f"日历自{first}年至{last}年,请换一个日期"
    if told is not None and wants_partial():
        return render_template("explanation/inner.html", told=told, name="", fired=None)
    return render_template(
        "explanation/calculator.html",
        told=told,
        asked=asked,
        start=request.args.get("start") or local_date(now()).isoformat(),
        limit=asked.limit or request.args.get("limit") or "3",
        departments=department_names(),
        longest=LONGEST_LIMIT,
    )


def _recorded(connection: Connection, case: CaseSummary, seq: int) -> _Counted | None:
    """The limit that one event of a case tells of: it fired, or was moved."""
    event = event_of_case(connection, case.id, seq)
    if event is None:
        return None
    told = event.data.get("after") or event.data
    if not told.get("basis"):
        return None
    return _Counted(told["basis"], told["due_at"], event.legal_at if event.kind == "timer.fired" else None)


@dataclass(frozen=True)
class _Asked:
    """What the calculator is asked; a field that cannot be read is None and named in `problems`."""

    start: date | None
    limit: int | None
    unit: Unit
    department: str
    origin: Mapping[str, str]
    problems: dict[str, str]

    @classmethod
    def read(cls) -> _Asked:
        args, problems = request.args, dict[str, str]()
        start = _day(args.get("start", ""), problems)
        named = _parameter(args.get("parameter", ""), start, args.get("profile", ""))
        if named is not None:
            origin = {"parameter": named.name, "source": named.source, "article": named.article}
            department = args.get("department", "")
            known = department if department in department_names() else ""
            return cls(start, named.value, named.unit, known, origin, problems)
        limit = _limit(args.get("limit", ""), problems)
        if "start" not in args and "limit" not in args:
            problems.clear()
        department = args.get("department", "")
        return cls(
            start=start,
            limit=limit,
            unit="cd" if args.get("unit") == "cd" else "wd",
            department=department if department in department_names() else "",
            origin={},
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


def _parameter(name: str, on: date | None, profile: str) -> Limit | None:
    """A rule parameter as it was on a day; None where none is asked for or it counts no days."""
    if not name or on is None:
        return None
    try:
        return platform().catalogue.limit(name, on, profile)
    except UnknownName:
        return None


def _limit(text: str, problems: dict[str, str]) -> int | None:
    if text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST_LIMIT:
        return int(text)
    problems["limit"] = f"请填写1至{LONGEST_LIMIT}之间的整数"
    return None
