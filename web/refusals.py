"""Errors as answers: a Chinese page that says what happened and what to do, or problem details for the API."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from engine.errors import EngineError, InputRejected, ProcessRejected, Refusal
from engine.ids import Ids
from engine.store.outage import Unavailable, outage_of
from web.context import identity, platform
from web.security.gate import is_api
from web.words.lint.telling import finding_documents
from web.words.refusals import REFUSALS, Words, refusal_words
from web.words.wording import problem_text

log = logging.getLogger(__name__)

STATUS: Mapping[str, int] = {
    "not_found": 404,
    "unknown_page": 404,
    "forbidden": 403,
    "forged_request": 403,
    "stale_page": 400,
    "login_needed": 401,
    "login_refused": 401,
    "too_many_attempts": 429,
    "too_busy": 503,
    "input_rejected": 422,
    "process_rejected": 422,
    "task_closed": 409,
    "task_taken": 409,
    "conflict": 409,
    "same_case": 409,
    "not_waiting": 409,
    "not_movable": 409,
    "not_postponed": 409,
    "case_held": 409,
    "act_held": 409,
    "not_startable": 409,
    "stale_preview": 409,
    "review_decided": 409,
    "review_moot": 409,
    "clue_reviewed": 409,
    "clue_open": 409,
    "clue_withdrawn": 409,
    "notice_rejected": 422,
    "draft_changed": 409,
    "conditions_unmet": 409,
    "basis_needed": 422,
    "reason_needed": 422,
    "same_person": 403,
    "proposal_decided": 409,
    "base_moved": 409,
    "evidence_stale": 409,
    "not_an_approver": 403,
    "not_an_author": 403,
    "password_to_change": 403,
    "draft_closed": 409,
    "scenario_moved": 409,
    "scenario_rejected": 422,
    "no_printing": 503,
    "storage_full": 507,
    "database_away": 503,
}
_HTTP: Mapping[int, str] = {404: "unknown_page", 405: "wrong_method", 413: "too_large", 403: "forbidden"}
_RETRY_AFTER: Mapping[int, str] = {429: "900", 503: "5", 507: "60"}
"""Seconds after which a refused request is worth sending again."""
PARTIAL_HEADER = "X-Partial"


def install(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(EngineError, _on_engine_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(DBAPIError, _on_database_error)
    app.register_error_handler(Exception, _on_surprise)


def wants_json() -> bool:
    """Whether the asker reads JSON: the API, or a script of one of our pages."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json"))
    return is_api() or best == "application/json"


def refusal_answer(
    status: int,
    code: str,
    words: Words,
    problems: list[dict[str, str]] | None = None,
    incident: str | None = None,
    further: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a refused or failed request, in the form its sender reads; `further` members are for JSON."""
    if wants_json():
        answer = _details(status, code, words, problems or [], incident, further or {})
    else:
        partial = request.headers.get(PARTIAL_HEADER) is not None
        page = "refusal/inner.html" if partial else "refusal/page.html"
        told = render_template(page, words=words, status=status, problems=problems or [], incident=incident)
        answer = make_response(told, status)
    if status in _RETRY_AFTER:
        answer.headers["Retry-After"] = _RETRY_AFTER[status]
    return answer


def _on_engine_error(error: EngineError) -> Response:
    if not isinstance(error, Refusal):
        return _on_surprise(error)
    if isinstance(error, Unavailable):
        return _on_outage(error)
    if error.code == "act_held":
        return refusal_answer(409, error.code, refusal_words(error), incident=str(error.values.get("incident", "")))
    problems = []
    if isinstance(error, InputRejected):
        problems = [
            {"field": problem.field, "code": problem.code, "message": problem_text(problem, {})}
            for problem in error.problems
        ]
    if isinstance(error, ProcessRejected):
        problems = finding_documents(error.findings)
    return refusal_answer(STATUS.get(error.code, 400), error.code, refusal_words(error), problems)


def _on_http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    code = _HTTP.get(status, "bad_request" if status < 500 else "fault")
    # A screen that aborts with 404 speaks of an object; only an address without a screen is an unknown page.
    if status == 404 and request.endpoint is not None:
        code = "not_found"
    return refusal_answer(status, code, REFUSALS[code])


def _on_database_error(error: DBAPIError) -> Response:
    found = outage_of(error)
    return _on_surprise(error) if found is None else _on_outage(found)


def _on_outage(error: Unavailable) -> Response:
    log.error("%s at %s", error, request.endpoint)
    # A page around the words would ask the database again for its banners and counters.
    g.without_database = error.code == "database_away"
    if not hasattr(g, "identity"):
        g.identity = None
    return refusal_answer(STATUS[error.code], error.code, refusal_words(error))


def _on_surprise(error: Exception) -> Response:
    incident = Ids(platform().clock).new()[-12:]
    log.error("failure %s at %s", incident, request.endpoint, exc_info=error)
    if not hasattr(g, "identity"):
        g.identity = None
    return refusal_answer(500, "fault", REFUSALS["fault"], incident=incident)


def _details(
    status: int,
    code: str,
    words: Words,
    problems: list[dict[str, str]],
    incident: str | None,
    further: Mapping[str, str],
) -> Response:
    """RFC 9457 problem details."""
    body: dict[str, Any] = {"type": f"urn:shenguan:{code}", "title": words.title, "status": status}
    body.update(detail=words.advice, **further)
    if problems:
        body["errors"] = problems
    if incident:
        body["incident"] = incident
    answer = Response(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
    if status == 401 and is_api() and identity() is None:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
