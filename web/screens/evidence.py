"""Evidence files: handed in by the script of a form, one at a time, and opened from the page of a case."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, jsonify, make_response, request

from engine.errors import InputRejected, Problem
from web.context import actor, platform
from web.security import visible_case
from web.words.wording import problem_text

blueprint = Blueprint("evidence", __name__)

SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What browsers show by themselves; everything else is saved."""
LONGEST_LABEL = 80


@blueprint.post("/evidence")
def hand_in() -> Response:
    """Take one file in before its form is sent; `label` names the field in what is told."""
    sent, label = request.files.get("file"), request.form.get("label", "")[:LONGEST_LABEL] or "文件"
    try:
        if sent is None or not sent.filename:
            raise InputRejected((Problem("file", "no_file"),))
        kept = platform().evidence.keep(sent.filename, sent.read(), actor())
    except InputRejected as rejected:
        told = ";".join(problem_text(problem, {"file": label}) for problem in rejected.problems)
        return make_response(jsonify(text=told), 422)
    return jsonify(id=kept.id, name=kept.name, told=platform().evidence.told(kept))


@blueprint.get("/cases/<case_id>/evidence/<file_id>")
def open(case_id: str, file_id: str) -> Response:
    """A file of the case; opening it is recorded."""
    opened = platform().evidence.open(visible_case(case_id).root_id, file_id, actor())
    answer = make_response(opened.content)
    answer.headers["Content-Type"] = opened.file.media_type
    how = "inline" if opened.file.media_type in SHOWN else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(opened.file.name, safe='')}"
    return answer
