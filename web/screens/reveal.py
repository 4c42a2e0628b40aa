"""Personal data of a case in full: asked for with a purpose, shown once, on record (PIPL)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from engine.casebook import CaseSummary, find_case
from engine.errors import InputRejected, Problem
from web.context import actor, platform
from web.platform import Purpose
from web.security import visible_case
from web.words.glossary import glossary
from web.words.wording import problem_text

from .partial import wants_partial

blueprint = Blueprint("reveal", __name__)

LABELS = {"purpose_kind": "用途", "purpose": "具体说明", "fields": "信息项"}


@blueprint.get("/cases/<case_id>/reveal")
def form(case_id: str) -> Response:
    """What may be opened, and the question for what."""
    return _form(visible_case(case_id), ())


@blueprint.post("/cases/<case_id>/reveal")
def show(case_id: str) -> Response:
    """The fields asked for, in full, once the record of it is stored."""
    case = visible_case(case_id)
    purpose = Purpose(request.form.get("purpose_kind", ""), request.form.get("purpose", ""))
    fields = request.form.getlist("fields")
    problems = [] if fields else [Problem("fields", "required")]
    try:
        if problems:
            raise InputRejected((*problems, *purpose.problems()))
        told = platform().privacy.reveal(case.root_id, fields, actor(), purpose)
    except InputRejected as rejected:
        return _form(case, rejected.problems)
    shown = [(glossary().word(name, "fields"), told[name]) for name in platform().privacy.order if name in told]
    return make_response(_rendered("reveal/_shown.html", case=_root(case), shown=shown))


def _rendered(inner: str, **told: Any) -> str:
    """The inside alone for a drawer, else as a page of its own."""
    if wants_partial():
        return render_template(inner, **told)
    return render_template("reveal/page.html", inner=inner, **told)


def _form(case: CaseSummary, problems: Sequence[Problem]) -> Response:
    with platform().database.read() as connection:
        fields = platform().privacy.openable(connection, case.root_id, actor())
    if not fields:
        abort(404)
    chosen = request.form.getlist("fields") if request.method == "POST" else list(fields)
    page = _rendered(
        "reveal/_form.html",
        case=_root(case),
        fields=[(field, glossary().word(field, "fields"), field in chosen) for field in fields],
        purposes=platform().privacy.purposes,
        longest=platform().privacy.longest_purpose,
        told={problem.field: problem_text(problem, LABELS) for problem in problems},
        asked=request.form,
    )
    return make_response(page, 422 if problems else 200)


def _root(case: CaseSummary) -> CaseSummary:
    if case.parent_id is None:
        return case
    with platform().database.read() as connection:
        found = find_case(connection, case.root_id)
    return found or case
