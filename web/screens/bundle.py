"""The evidence of a case taken out by an auditor or by a party to it: what for, and then the file."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request, send_file

from engine.casebook import find_case
from engine.errors import InputRejected, NotFound
from web.bundle.making import LONGEST_REASON, make_bundle
from web.context import actor, platform
from web.security import visible_case
from web.words.wording import problem_text

blueprint = Blueprint("bundle", __name__)

AUDITOR = "auditor"
LABELS = {"reason": "用途"}


@blueprint.get("/cases/<case_id>/bundle")
def page(case_id: str) -> Response:
    """What a bundle holds, and what it is wanted for."""
    return _page(case_id, "", "", 200)


@blueprint.post("/cases/<case_id>/bundle")
def make(case_id: str) -> Response:
    """The bundle of the whole case tree; the journal tells who took it out, and what for."""
    case, reason = visible_case(case_id), request.form.get("reason", "")
    try:
        made = make_bundle(platform(), [case.root_id], actor(), AUDITOR in actor().roles, reason)
    except InputRejected as rejected:
        told = ";".join(problem_text(problem, LABELS) for problem in rejected.problems)
        return _page(case_id, reason, told, 422)
    answer: Response = send_file(made.content, mimetype="application/zip", etag=made.sha256)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
    answer.headers["Content-Length"] = str(made.size)
    return answer


def _page(case_id: str, reason: str, problem: str, status: int) -> Response:
    root_id = visible_case(case_id).root_id
    with platform().database.read() as connection:
        root = find_case(connection, root_id)
    if root is None:
        raise NotFound
    told = render_template("bundle/page.html", root=root, reason=reason, problem=problem, longest=LONGEST_REASON)
    return make_response(told, status)
