"""Every deadline a page shows is a link to its day-by-day explanation: the one home of these links.

Deadlines that are told as texts, in notices and in the facts of a case, are recognised by the way they are
written everywhere: the end of a day, `2026-12-02 24:00` or `2026年12月2日24时`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Flask, url_for
from markupsafe import Markup, escape

from engine.worklist.inbox import WorkItem
from web.context import identity
from web.security.policy import can
from web.sheets.deadlines import last_day_of

_END = re.compile(r"(\d{4})-(\d{2})-(\d{2}) 24:00|(\d{4})年(\d{1,2})月(\d{1,2})日24时")
_LINK = Markup('<a class="deadline" data-deadline="{}" href="{}" title="{}" data-drawer>{}</a>')
_PLAIN = Markup('<span class="deadline-plain">{}</span>')
TITLE = "为什么是这个期限"


def install(app: Flask) -> None:
    """Give templates the links: two filters on texts, and functions for tasks, timers and days."""
    app.jinja_env.filters["deadlines"] = linked
    app.jinja_env.globals.update(
        deadline_of_day=of_day, deadline_of_task=of_task, deadline_of_timer=of_timer, deadline_of_limit=of_limit
    )
    app.jinja_env.globals["last_day_of"] = last_day_of


def linked(text: Any, case_id: str | None) -> Any:
    """A text with the deadlines in it as links into this case; anything but a text comes back as it is."""
    if not isinstance(text, str) or case_id is None or not _may("explanation.until") or not _END.search(text):
        return text
    parts, at = [Markup("")], 0
    for found in _END.finditer(text):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        parts += [escape(text[at : found.start()]), _of_date(found[0], case_id, date(year, month, day))]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def of_day(text: str, case_id: str | None, day: date | str | None) -> Markup:
    """A deadline of a case of which only the last day is known, as a date or YYYY-MM-DD."""
    if not day or case_id is None or not _may("explanation.until"):
        return _PLAIN.format(text)
    return _of_date(text, case_id, date.fromisoformat(day) if isinstance(day, str) else day)


def of_task(text: str, item: WorkItem) -> Markup:
    """The deadline of a task, open or closed."""
    if item.due_timer is not None:
        return of_timer(text, item.case_id, item.due_timer)
    return of_day(text, item.case_id, last_day_of(item.due_at) if item.due_at else None)


def of_timer(text: str, case_id: str | None, element: str, seq: int | None = None) -> Markup:
    """The deadline that the timer of an element keeps; `seq` names the event that tells of it, for one of the past."""
    if case_id is None or not _may("explanation.page"):
        return _PLAIN.format(text)
    return _LINK.format(text, url_for("explanation.page", case_id=case_id, element=element, seq=seq), TITLE, text)


def of_limit(text: str, start: str, parameter: str, profile: str, department: str) -> Markup:
    """A deadline that no timer keeps yet, counted from a day by a rule parameter: the calculation itself is opened."""
    told = {"start": start, "parameter": parameter, "profile": profile, "department": department}
    return _LINK.format(text, f"{url_for('explanation.calculator')}?{urlencode(told)}", TITLE, text)


def _of_date(text: str, case_id: str, day: date) -> Markup:
    address = url_for("explanation.until", case_id=case_id, day=day.isoformat())
    return _LINK.format(day.isoformat(), address, TITLE, text)


def _may(endpoint: str) -> bool:
    found = identity()
    return found is not None and can(found.actor, endpoint)
