"""The editors of decision tables and of forms in a draft: their pages, and what they ask while somebody types."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from engine.drafts import Draft, SavedFile
from engine.errors import InputRejected, NotFound, Problem, ProcessRejected
from web.context import identity, platform
from web.security.policy import can
from web.workbench.drafts import BOOK
from web.workbench.forms import form_lists, shown_form
from web.workbench.tables import asked_by, marks_of, tables_in, try_table

blueprint = Blueprint("editors", __name__)


@blueprint.get("/drafts/<draft_id>/tables")
def tables(draft_id: str) -> str:
    """The decision tables of a draft, one of them open."""
    return _editor(draft_id, ".dmn", "editors/tables.html")


@blueprint.post("/drafts/<draft_id>/tables/check")
def check_table(draft_id: str) -> Response:
    """What is wrong with {path, content}, cell by cell, and what its tables read."""
    path, content, _ = _told(draft_id)
    name = path.rpartition("/")[2]
    marks = marks_of(platform(), name, content)
    try:
        read = tables_in(platform(), name, content)
    except ProcessRejected:
        read = {}
    asked = {decision: [asdict(one) for one in asked_by(table)] for decision, table in read.items()}
    return jsonify({"marks": [asdict(one) for one in marks], "asked": asked})


@blueprint.post("/drafts/<draft_id>/tables/trial")
def try_values(draft_id: str) -> Response:
    """What the table {decision} of {path, content} says of {values}."""
    path, content, told = _told(draft_id)
    values = told.get("values")
    table = tables_in(platform(), path.rpartition("/")[2], content).get(str(told.get("decision")))
    if table is None:
        raise NotFound(decision=told.get("decision"))
    entered = {str(name): str(text) for name, text in values.items()} if isinstance(values, dict) else {}
    return jsonify(asdict(try_table(platform(), table, entered)))


@blueprint.get("/drafts/<draft_id>/forms")
def forms(draft_id: str) -> str:
    """The forms of a draft, one of them open."""
    return _editor(draft_id, ".form", "editors/forms.html", lists=form_lists(platform()))


@blueprint.post("/drafts/<draft_id>/forms/preview")
def preview_form(draft_id: str) -> Response:
    """{path, content} as a clerk will see it, and what is wrong with it."""
    path, content, _ = _told(draft_id)
    view, marks = shown_form(platform(), path.rpartition("/")[2], content)
    page = render_template("editors/_preview.html", view=view) if view is not None else ""
    return jsonify({"page": page, "marks": [asdict(one) for one in marks]})


def _editor(draft_id: str, suffix: str, template: str, **further: Any) -> str:
    with platform().database.read() as connection:
        draft, listing = BOOK.get(connection, draft_id), BOOK.listing(connection, draft_id)
        paths = [one.path for one in listing if one.path.endswith(suffix)]
        wanted = request.args.get("file", "")
        if wanted and wanted not in paths:
            raise NotFound(draft=draft_id, file=wanted)
        path = wanted or next(iter(paths), "")
        file = BOOK.read(connection, draft_id, path) if path else None
    document = {**_document(draft, file), **further} if file is not None else None
    return render_template(template, draft=draft, paths=paths, path=path, document=document)


def _document(draft: Draft, file: SavedFile) -> dict[str, Any]:
    """What the page's script begins with."""
    found = identity()
    may = found is not None and can(found.actor, "drafts.save_file")
    return {
        "draft": draft.id,
        "path": file.path,
        "revision": file.revision,
        "content": file.content,
        "readOnly": draft.state != "open" or not may,
    }


def _told(draft_id: str) -> tuple[str, str, dict[str, Any]]:
    """The path and the text that a script sent about a draft that there is; raises InputRejected, NotFound."""
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
    told: Any = request.get_json(silent=True)
    content = told.get("content") if isinstance(told, dict) else None
    if not isinstance(content, str):
        raise InputRejected((Problem("content", "not_text"),))
    return str(told.get("path", "")), content, told
