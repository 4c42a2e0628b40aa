"""Cases, tasks, events as the API tells them. Instants are UTC texts, days YYYY-MM-DD; labels are masked already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from engine.calendar import WorkCalendar, light
from engine.casebook import CaseSummary, OpenTimer
from engine.clock import local_date, parsed
from engine.forms import Form
from engine.history import Event
from engine.worklist.inbox import WorkItem
from web.context import now
from web.sheets.deadlines import Explained

API = "/api/v1"
ONE_INSTANT = timedelta(microseconds=1)


def case_document(case: CaseSummary) -> dict[str, Any]:
    """One case as lists tell it."""
    return {
        "id": case.id,
        "root": case.root_id,
        "parent": case.parent_id,
        "process": case.process,
        "version": case.version,
        "status": case.status,
        "outcome": case.outcome,
        "subject": case.subject,
        "reference": case.reference,
        "party": case.party,
        "badges": list(case.badges),
        "department": case.department,
        "started_at": case.started_at,
        "ended_at": case.ended_at,
    }


def task_document(item: WorkItem, calendar: WorkCalendar) -> dict[str, Any]:
    """One task; `light` and `working_days_left` only where it is open and has a deadline."""
    told: dict[str, Any] = {
        "id": item.id,
        "case": item.case_id,
        "root": item.root_id,
        "process": item.process,
        "element": item.element,
        "name": item.name,
        "role": item.role,
        "department": item.department,
        "article": item.article,
        "state": item.state,
        "assignee": item.assignee,
        "subject": item.subject,
        "reference": item.reference,
        "party": item.party,
        "badges": list(item.badges),
        "quick_answer": item.quick_answer,
        "action": item.action,
        "opened_at": item.opened_at,
        "closed_at": item.closed_at,
        "closed_by": item.closed_by,
        "due_at": item.due_at,
        "last_day": None,
        "provisional": item.provisional,
        "explanation": None,
        "light": None,
        "working_days_left": None,
    }
    if item.due_at is not None:
        told["last_day"] = local_date(parsed(item.due_at) - ONE_INSTANT).isoformat()
        told["explanation"] = f"{API}/cases/{item.case_id}/deadlines?day={told['last_day']}"
        if item.state == "open":
            found = light(calendar, parsed(item.due_at), now(), item.department)
            told["light"], told["working_days_left"] = found.code, found.working_days_left
    return told


def timer_document(timer: OpenTimer) -> dict[str, Any]:
    """A running timer, with how its instant was counted."""
    return {
        "case": timer.case_id,
        "element": timer.element,
        "due_at": timer.due_at,
        "provisional": timer.provisional,
        "basis": timer.basis,
    }


def deadline_document(one: Explained) -> dict[str, Any]:
    """One limit of a case day by day: how it was counted, on which calendar, by which article."""
    told = one.told
    return {
        "case": one.limit.case_id,
        "element": one.limit.element,
        "name": one.name,
        "department": one.limit.basis.get("department"),
        "due_at": one.limit.due_at,
        "last_day": one.last_day.isoformat(),
        "provisional": one.limit.provisional,
        "fate": one.limit.fate,
        "anchor": one.limit.basis.get("anchor"),
        "limit": told.limit,
        "parameter": one.limit.basis.get("parameter"),
        "source": told.source,
        "calendar": told.calendar,
        "days": [
            {"day": line.day.isoformat(), "kind": line.kind, "number": line.number, "note": line.note}
            for line in told.days
        ],
        "result": told.result,
        "remarks": list(told.remarks),
    }


def event_document(event: Event) -> dict[str, Any]:
    """One event of a history; its data stay inside, because they may hold what was submitted."""
    return {
        "case": event.case_id,
        "number": event.seq,
        "kind": event.kind,
        "element": event.element,
        "legal_at": event.legal_at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "on_behalf": event.on_behalf or None,
        "department": event.department or None,
        "hash": event.hash,
    }


def form_document(form: Form) -> list[dict[str, Any]]:
    """The fields of a form."""
    return [
        {
            "key": field.key,
            "label": field.label,
            "type": field.type,
            "required": field.required,
            "options": [value for value, _ in field.options] or None,
        }
        for field in form.fields
    ]


def page_document(name: str, rows: Sequence[Any], cursor: str | None) -> dict[str, Any]:
    """A page of a list, and where the next one begins."""
    return {name: list(rows), "next_cursor": cursor}
