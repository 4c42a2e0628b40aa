"""Tasks over the API: the open work of a department, and doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Response, jsonify

from engine.calendar import light_bounds
from engine.clock import start_of_day, stored
from engine.errors import InputRejected, NotFound, Problem, Refusal, TaskClosed, TaskTaken
from engine.worklist.inbox import InboxFilter, WorkItem, find_item, inbox_page
from web.context import actor, now, platform
from web.refusals import STATUS
from web.security import policy, visible_item
from web.security.visibility import own_item
from web.sheets.tasksheet import form_of
from web.sheets.worklist import LIGHTS, lit
from web.words.refusals import KEY_REUSED, refusal_words

from .documents import form_document, page_document, task_document
from .reading import body, day, known_body, number, one_of, query, request_key
from .receipts import receipt_document
from .refusals import first_at, name_fields, problem_documents

PAGE, LARGEST_PAGE = 50, 200
MOST_AT_ONCE = 200
STATES = ("open",)


def list_tasks() -> Response:
    """Open tasks, the most urgent first. An auditor's token sees all departments, others their own."""
    asked = query("department", "state", "light", "due", "q", "process", "element", "assignee", "cursor", "limit")
    if "state" in asked:
        one_of("state", asked["state"], STATES)
    wanted = InboxFilter(
        departments=_departments(asked.get("department")),
        q=asked.get("q", "")[:100],
        process=asked.get("process"),
        element=asked.get("element"),
        assignee=asked.get("assignee"),
    )
    if "due" in asked:
        first = start_of_day(day("due", asked["due"]))
        wanted = replace(wanted, due_from=stored(first), due_before=stored(first + timedelta(days=1)))
    limit = number("limit", asked.get("limit", str(PAGE)), 1, LARGEST_PAGE)
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
        if "light" in asked:
            chosen = one_of("light", asked["light"], LIGHTS)
            wanted = lit(wanted, chosen, now(), light_bounds(calendar, now(), actor().department))
        found = inbox_page(connection, wanted, asked.get("cursor"), limit)
    return jsonify(page_document("tasks", [task_document(item, calendar) for item in found.items], found.next_cursor))


def show_task(item_id: str) -> Response:
    """One task with the fields of its form."""
    query()
    item = visible_item(item_id)
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
        form = form_of(connection, platform().runtime, item)
    return jsonify({**task_document(item, calendar), "form": form_document(form)})


def complete_task(item_id: str) -> Response:
    """Complete a task; the body holds the fields of its form."""
    received_at, key, told = now(), request_key(), body()
    _name_fields(visible_item(item_id))
    done = platform().runtime.complete(item_id, told, actor(), via="api", received_at=received_at, request=key)
    return jsonify(
        {
            "case": done.case_id,
            "root": done.root_id,
            "warnings": problem_documents(done.warnings),
            "receipt": receipt_document(done.record),
        }
    )


def assign_task(item_id: str) -> Response:
    """Take a task into the token's hands."""
    platform().runtime.assign(item_id, actor(), via="api", request=request_key())
    return show_task(item_id)


def unassign_task(item_id: str) -> Response:
    """Put a task back."""
    platform().runtime.unassign(item_id, actor(), via="api", request=request_key())
    return show_task(item_id)


def complete_tasks() -> Response:
    """Complete several tasks, each by itself: `{"tasks": [{"id", "data"}]}`; without data by its one-click answer.

    Each row's request key is that of the whole with the task's id, so that rows done before are answered again.
    """
    received_at, key, told = now(), request_key(), known_body({"tasks": list}, required=("tasks",))
    rows = told["tasks"]
    if not 0 < len(rows) <= MOST_AT_ONCE:
        raise InputRejected((Problem("tasks", "too_large" if rows else "required", {"most": MOST_AT_ONCE}),))
    answers = []
    for number_of_row, row in enumerate(rows, 1):
        try:
            answers.append({"id": _id_of(row), "status": 200, **_complete_row(row, received_at, key)})
        except Refusal as refusal:
            answers.append({"id": _id_of(row), **_refused(refusal, _id_of(row))})
        answers[-1]["row"] = number_of_row
    return jsonify({"done": sum(answer["status"] == 200 for answer in answers), "tasks": answers})


def _complete_row(row: Any, received_at: datetime, key: str | None) -> dict[str, Any]:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not set(row) <= {"id", "data"}:
        raise InputRejected((Problem("tasks", "unknown_field"),))
    item_id, data = row["id"], row.get("data")
    with platform().database.read() as connection:
        item = find_item(connection, item_id)
    if item is None or not policy.can(actor(), "api.complete_task", own_item(item)):
        raise NotFound
    if data is None:
        if item.quick_answer is None:
            raise InputRejected((Problem("data", "required"),))
        data = {"answer": item.quick_answer}
    if not isinstance(data, dict):
        raise InputRejected((Problem("data", "not_an_object"),))
    own_key = f"{key}/{item_id}" if key is not None else None
    done = platform().runtime.complete(item_id, data, actor(), via="api", received_at=received_at, request=own_key)
    return {"case": done.case_id, "receipt": receipt_document(done.record)}


def _refused(refusal: Refusal, item_id: str) -> dict[str, Any]:
    words = refusal_words(refusal)
    told: dict[str, Any] = {"status": STATUS.get(refusal.code, 400), "code": refusal.code, "title": words.title}
    if isinstance(refusal, InputRejected):
        told["errors"] = problem_documents(refusal.problems)
    elif isinstance(refusal, TaskClosed | TaskTaken):
        first = first_at(refusal, item_id)
        told.update(detail=first.words, by=first.by, at=first.at)
    elif refusal.values.get("reason") == KEY_REUSED:
        told.update(status=422, code=KEY_REUSED)
    return told


def _id_of(row: Any) -> str:
    return str(row.get("id", ""))[:64] if isinstance(row, dict) else ""


def _departments(asked: str | None) -> tuple[str, ...] | None:
    own = policy.visible_departments(actor())
    if asked is None:
        return own
    if own is not None and asked not in own:
        # Another department's work is answered like work that never was.
        raise NotFound
    return (asked,)


def _name_fields(item: WorkItem) -> None:
    with platform().database.read() as connection:
        form = form_of(connection, platform().runtime, item)
    name_fields({field.key: field.label for field in form.fields})
