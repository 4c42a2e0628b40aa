"""Exports of many cases: ordered with a reason, followed while they are made, fetched; all of it in the journal."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.clock import parsed, stored
from engine.docket.search import Query, count
from web.audit.exports.advance import export_folder
from web.audit.exports.exportbook import KEPT_FOR, Export, Wish, exports_of, find_export, order, stop
from web.audit.exports.making import Made, cases_told, note_export, query_of
from web.audit.exports.offers import BUNDLES, FORMS, MEDIA_TYPES, MOST_BUNDLED, ZIP
from web.audit.facets import in_words
from web.audit.naming import Names, names_of
from web.context import actor, now, platform
from web.words.exports import (
    COUNTED,
    FORMATS,
    STATES,
    STOPS,
    SUBJECTS,
    TONES,
    bundle_bound,
    size_words,
)

from ..requestkey import form_key

blueprint = Blueprint("exports", __name__)

SHOWN = 50
SHORTEST_REASON, LONGEST_REASON = 4, 200
_ID = re.compile(r"[0-9a-z]{26}")


@blueprint.get("/audit/exports")
def listing() -> str:
    """The reader's own exports, the newest first, and the form that orders one of a query."""
    before = request.args.get("before")
    with platform().database.read() as connection:
        found = exports_of(connection, actor().login, SHOWN + 1, before)
        names = names_of(platform(), connection)
    return render_template(
        "exports/listing.html",
        exports=[_shown(one, names) for one in found[:SHOWN]],
        before=found[SHOWN - 1].id if len(found) > SHOWN else None,
        kept_days=KEPT_FOR.days,
    )


@blueprint.get("/audit/exports/new")
def form() -> str:
    """The form that orders an export of the query in the address."""
    return _form(_query(request.args), chosen=request.args.get("what", ""))


@blueprint.post("/audit/exports")
def hand_in() -> Response | tuple[str, int]:
    """Order an export; what becomes of it is a page of its own."""
    query = _query(request.form)
    reason = request.form.get("reason", "").strip()
    subject, _, name = request.form.get("what", "").partition(":")
    if subject not in FORMS or name not in FORMS[subject]:
        return _form(query, "请选择格式", reason), 422
    chosen = f"{subject}:{name}"
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return _form(query, f"请写明用途,{SHORTEST_REASON}至{LONGEST_REASON}字", reason, chosen), 422
    with platform().database.read() as connection:
        total = count(connection, query_of(query), now())
    if subject == BUNDLES and not 1 <= total <= MOST_BUNDLED:
        return _form(query, f"证据包{bundle_bound(total, MOST_BUNDLED)}", reason, chosen), 422
    wish = Wish(_subject(subject), name, query, reason, form_key())
    made = order(platform().database, platform().runtime.ids.new(), wish, total, actor(), now())
    return redirect(url_for("exports.page", export_id=made), 303)


@blueprint.get("/audit/exports/<export_id>")
def page(export_id: str) -> str:
    """How far an export is, and its file once it is there."""
    told = _own(export_id)
    kept_until = stored(parsed(told.finished_at) + KEPT_FOR) if told.finished_at else None
    return render_template("exports/page.html", export=_shown(told, _names()), kept_until=kept_until)


@blueprint.get("/audit/exports/<export_id>/progress")
def progress(export_id: str) -> str:
    """The part of the page that moves."""
    return render_template("exports/_progress.html", export=_shown(_own(export_id), _names()))


@blueprint.post("/audit/exports/<export_id>/stop")
def cancel(export_id: str) -> Response:
    """Give it up; what was written so far is removed."""
    told = _own(export_id)
    with platform().database.write() as connection:
        if stop(connection, told.id, "by_hand", now()):
            flash("已停止,没有生成文件。", "success")
    return redirect(url_for("exports.page", export_id=told.id), 303)


@blueprint.post("/audit/exports/<export_id>/file")
def fetch(export_id: str) -> Response:
    """The file; that it was fetched is written down before it goes out."""
    told = _own(export_id)
    path = export_folder(platform(), told.id) / (told.file_name or "")
    if not told.fetchable or not path.is_file():
        abort(404)
    with platform().database.write() as connection:
        made = Made(path, told.size or 0, told.sha256 or "")
        named = cases_told(told.wish, path.parent, told.total)
        note_export(connection, told.wish, named, told.written, made, actor(), now(), export=told.id, fetched=True)
    media = MEDIA_TYPES[told.wish.format]
    answer = send_file(path.resolve(), mimetype=media, as_attachment=True, download_name=told.file_name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _names() -> Names:
    with platform().database.read() as connection:
        return names_of(platform(), connection)


def _own(export_id: str) -> Export:
    if not _ID.fullmatch(export_id):
        abort(404)
    with platform().database.read() as connection:
        return find_export(connection, export_id, actor().login)


def _query(asked: Any) -> str:
    """The query in an address or form, with nothing else in it."""
    text = asked.get("query")
    found = query_of(text) if text is not None else Query.of(asked)
    return urlencode(found.args(), doseq=True)


def _subject(name: str) -> Literal["events", "cases", "bundles"]:
    match name:
        case "cases" | "bundles":
            return name
        case _:
            return "events"


def _form(query: str, problem: str = "", reason: str = "", chosen: str = "") -> str:
    with platform().database.read() as connection:
        total = count(connection, query_of(query), now())
        names = names_of(platform(), connection)
    return render_template(
        "exports/form.html",
        query=query,
        query_text=in_words(query_of(query), names),
        total=total,
        problem=problem,
        reason=reason,
        chosen=chosen,
        choices=[
            (f"{subject}:{name}", SUBJECTS[subject], *FORMATS[name])
            for subject, names in FORMS.items()
            for name in names
        ],
        most=MOST_BUNDLED,
        bundles=f"{BUNDLES}:{ZIP}",
        bound=bundle_bound(total, MOST_BUNDLED),
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
        kept_days=KEPT_FOR.days,
    )


def _shown(told: Export, names: Names) -> dict[str, Any]:
    """An export as its pages show it."""
    return {
        "told": told,
        "subject": SUBJECTS[told.wish.subject],
        "counted": COUNTED[told.wish.subject],
        "is_bundle": told.wish.subject == BUNDLES,
        "format": FORMATS[told.wish.format][0],
        "query": in_words(query_of(told.wish.query), names),
        "state": STATES[told.state],
        "tone": TONES[told.state],
        "stopped": STOPS.get(told.stopped_by or "", ""),
        "percent": 100 * told.done // told.total if told.total else (100 if told.state == "done" else 0),
        "size": size_words(told.size) if told.size is not None else "",
    }
