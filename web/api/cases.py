"""Cases over the API: pushing a decision, reading cases and their histories."""

from __future__ import annotations

from functools import partial

from flask import Response, jsonify, make_response

from engine.casebook import CaseFilter, case_page, case_tree, timers_of_tree
from engine.history import events_of_tree
from engine.worklist.inbox import items_of_tree
from web.context import actor, platform
from web.intake import check_startable, submit
from web.screens.case import reader
from web.security import policy, visible_case, withheld
from web.sheets.deadlines import calendar_then, deadlines_of_tree
from web.sheets.receiptsheet import receipts_of_pushes

from .documents import case_document, deadline_document, event_document, page_document, task_document, timer_document
from .reading import body, day, number, one_of, query, request_key
from .receipts import push_receipt_documents, receipt_document
from .refusals import name_fields, problem_documents

STATUSES = ("active", "held", "ended", "cancelled")
PAGE, LARGEST_PAGE = 50, 200
FACTS = ("decision", "pushes", "claims", "evidence")
"""The facts told to other systems; notices are for people, files name counterparts."""


def start_case(process: str) -> Response:
    """Start a case with the process's start form. Natural keys and Idempotency-Key make repetition harmless."""
    key, told = request_key(), body()
    check_startable(platform(), process, actor())
    name_fields({field.key: field.label for field in platform().runtime.start_form(process).fields})
    receipt = submit(platform(), process, told, actor(), "api", key)
    document = {
        "case": receipt.case_id,
        "created": receipt.created,
        "repushed": receipt.repushed,
        "quarantined": receipt.quarantined,
        "warnings": problem_documents(receipt.warnings),
        "receipt": receipt_document(receipt.record),
    }
    answer = make_response(jsonify(document), 201 if receipt.created else 200)
    answer.headers["Location"] = f"/api/v1/cases/{receipt.case_id}"
    return answer


def list_cases() -> Response:
    """Root cases that the token's department takes part in, newest first."""
    asked = query("q", "process", "status", "cursor", "limit")
    wanted = CaseFilter(
        departments=policy.visible_departments(actor()),
        q=asked.get("q", "")[:100],
        process=asked.get("process"),
        status=one_of("status", asked["status"], STATUSES) if "status" in asked else None,
    )
    limit = number("limit", asked.get("limit", str(PAGE)), 1, LARGEST_PAGE)
    with platform().database.read() as connection:
        found = case_page(connection, wanted, asked.get("cursor"), limit)
    return jsonify(page_document("cases", [case_document(case) for case in found.cases], found.next_cursor))


def show_case(case_id: str) -> Response:
    """A case with its tree, open tasks, running timers and facts."""
    query()
    case = visible_case(case_id)
    with platform().database.read() as connection:
        calendar = platform().runtime.calendars.get(connection)
        tree = case_tree(connection, case.root_id)
        items = items_of_tree(connection, case.root_id, open_only=True)
        timers = timers_of_tree(connection, case.root_id)
        facts = platform().facts(connection, case.root_id)
        receipts = push_receipt_documents(receipts_of_pushes(connection, (case.root_id,)))
    return jsonify(
        {
            **case_document(case),
            "tree": [case_document(found) for found in tree],
            "tasks": [task_document(item, calendar) for item in items],
            "timers": [timer_document(timer) for timer in timers],
            **{name: list(facts[name]) for name in FACTS if name in facts},
            "receipts": receipts,
        }
    )


def case_deadlines(case_id: str) -> Response:
    """Every limit of a case tree day by day, past ones too; of one last day where `day` is asked."""
    asked = query("day")
    case = visible_case(case_id)
    wanted = day("day", asked["day"]) if "day" in asked else None
    with platform().database.read() as connection:
        tools = reader(connection)
        found = deadlines_of_tree(
            connection, case.root_id, tools, partial(calendar_then, connection, tools.calendar), day=wanted
        )
    return jsonify({"deadlines": [deadline_document(one) for one in found]})


def case_history(case_id: str) -> Response:
    """The sealed events of a case tree, oldest first."""
    query()
    case = visible_case(case_id)
    with platform().database.read() as connection:
        events = events_of_tree(connection, case.root_id)
    return jsonify({"events": [event_document(withheld(event)) for event in events]})
