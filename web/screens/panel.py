"""The panel beside a drawing, for the designer: what it picks from, and a look at an expression as it is written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from engine.errors import InputRejected, NotFound, Problem
from engine.lint.trial import PARTS
from web.context import platform
from web.workbench.drafts import BOOK
from web.workbench.panel.lists import panel_lists
from web.workbench.panel.procedures import Procedures
from web.workbench.panel.trying import problems_of, variables_at

blueprint = Blueprint("panel", __name__)


@blueprint.get("/drafts/<draft_id>/panel")
def lists(draft_id: str) -> Response:
    """Operators, people, articles, procedures, forms, tables and parameters, for this draft."""
    with platform().database.read() as connection:
        return jsonify(panel_lists(platform(), connection, draft_id))


@blueprint.post("/drafts/<draft_id>/panel/expression")
def expression(draft_id: str) -> Response:
    """Judge {path, element, part, text, drawing}: the problems of a text, and the variables at that element.

    Without `text` only the variables are told; `drawing` is the file as it is on the screen, where it is not saved yet.
    """
    told: Any = request.get_json(silent=True)
    asked = told if isinstance(told, dict) else {}
    path, element = (str(asked.get(name) or "") for name in ("path", "element"))
    part, text, drawing = asked.get("part", "value"), asked.get("text"), asked.get("drawing")
    if part not in PARTS:
        raise InputRejected((Problem("part", "not_an_option"),))
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
        files = BOOK.texts(connection, draft_id)
        if path not in files:
            raise NotFound(draft=draft_id, file=path)
        read = Procedures(platform(), connection, files).with_text(path, str(drawing or files[path]))
    if read is None:
        return jsonify({"problems": [], "open": True, "variables": []})
    problems = problems_of(read, element, part, text) if isinstance(text, str) and text.strip() else []
    return jsonify({"problems": problems, **variables_at(read, element)})
