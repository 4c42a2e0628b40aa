"""Drafts: which there are, how one is begun, and their files for the editors, each saved on its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import Draft
from engine.errors import InputRejected, Problem
from web.context import actor, now, platform
from web.workbench.drafts import BOOK, begin_from, findings_of

blueprint = Blueprint("drafts", __name__)

LONGEST_TITLE = 60
LARGEST_FILE = 2 * 1024 * 1024
FORKED = "(另存)"


@blueprint.get("/drafts")
def page() -> str:
    """The drafts that are open or handed in, and the processes one can begin from."""
    with platform().database.read() as connection:
        found = BOOK.all(connection)
    return render_template("drafts/page.html", found=found, processes=platform().runtime.processes())


@blueprint.post("/drafts")
def begin() -> AnyResponse:
    """Begin a draft of processes as they run."""
    wanted = request.form.getlist("process")
    names = {info.id: info.name for info in platform().runtime.processes()}
    known = [process for process in wanted if process in names]
    if not known:
        flash("请先选一个流程。", "error")
        return redirect(url_for("drafts.page"), 303)
    title = request.form.get("title", "").strip()[:LONGEST_TITLE] or f"{names[known[0]]}的修改"
    with platform().database.write() as connection:
        draft = begin_from(platform(), connection, title, known, actor())
    return redirect(url_for("drafts.open_draft", draft_id=draft.id), 303)


@blueprint.get("/drafts/<draft_id>")
def open_draft(draft_id: str) -> AnyResponse:
    """Where work on a draft goes on: its first drawing."""
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
    return redirect(url_for("designer.page", draft_id=draft_id), 303)


@blueprint.get("/drafts/<draft_id>/files")
def files(draft_id: str) -> Response:
    """The files of a draft and how it stands."""
    with platform().database.read() as connection:
        draft, found = BOOK.get(connection, draft_id), BOOK.listing(connection, draft_id)
    return jsonify({"draft": _document(draft), "files": [asdict(one) for one in found]})


@blueprint.get("/drafts/<draft_id>/files/<path:path>")
def read_file(draft_id: str, path: str) -> Response:
    """One file with its text and revision."""
    with platform().database.read() as connection:
        found = BOOK.read(connection, draft_id, path)
    return jsonify({**asdict(found), "changed_by_name": _name(found.changed_by)})


@blueprint.put("/drafts/<draft_id>/files/<path:path>")
def save_file(draft_id: str, path: str) -> Response:
    """Save {content, revision}: the revision that was seen, 0 for a new file; answers the new one."""
    told = _told()
    content, seen = told.get("content"), told.get("revision")
    problems = [Problem("content", "not_text")] if not isinstance(content, str) else []
    if type(seen) is not int:
        problems.append(Problem("revision", "not_a_number"))
    if problems:
        raise InputRejected(tuple(problems))
    with platform().database.write() as connection:
        revision = BOOK.save(connection, draft_id, path, str(content), int(str(seen)), actor().login, now())
    return jsonify({"path": path, "revision": revision})


@blueprint.delete("/drafts/<draft_id>/files/<path:path>")
def remove_file(draft_id: str, path: str) -> Response:
    """Take a file out, seen at ?revision=."""
    seen = request.args.get("revision", 0, int)
    with platform().database.write() as connection:
        BOOK.remove(connection, draft_id, path, seen, actor().login, now())
    return jsonify({"path": path})


@blueprint.post("/drafts/<draft_id>/fork")
def fork(draft_id: str) -> Response:
    """A draft of its own with {content} in the place of one file: what cannot be saved over another's is not lost."""
    told = _told()
    path, content = told.get("path"), told.get("content")
    if not isinstance(path, str) or not isinstance(content, str):
        raise InputRejected((Problem("content", "not_text"),))
    office = platform()
    with office.database.write() as connection:
        draft, texts = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
        title = f"{draft.title[: LONGEST_TITLE - len(FORKED)]}{FORKED}"
        files = {**texts, path: content}
        made = BOOK.begin(connection, office.runtime.ids.new(), title, draft.base, files, actor().login, now())
    return jsonify({"id": made.id, "title": made.title, "address": url_for("drafts.open_draft", draft_id=made.id)})


@blueprint.post("/drafts/<draft_id>/presence")
def presence(draft_id: str) -> Response:
    """A sign of life of an open editor; answers who else has the draft open, and how its files stand."""
    path, office = request.args.get("path", ""), platform()
    with office.database.write() as connection:
        BOOK.get(connection, draft_id)
        others = BOOK.present(connection, draft_id, actor().login, path, now())
        found = BOOK.listing(connection, draft_id)
    names = {login: _name(login) for login in {*(one.login for one in others), *(one.changed_by for one in found)}}
    told = [{**asdict(one), "name": names[one.login]} for one in others]
    files = [{**asdict(one), "changed_by_name": names[one.changed_by]} for one in found]
    return jsonify({"others": told, "files": files})


@blueprint.get("/drafts/<draft_id>/findings")
def findings(draft_id: str) -> Response:
    """What the deploy check says of the draft as it is saved."""
    with platform().database.read() as connection:
        draft, texts = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
    return jsonify({"revision": draft.revision, "findings": [asdict(one) for one in findings_of(platform(), texts)]})


def _told() -> dict[str, Any]:
    """The JSON object that was sent, empty without any."""
    told: Any = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}


def _document(draft: Draft) -> dict[str, Any]:
    return {**asdict(draft), "changed_by_name": _name(draft.changed_by)}


def _name(login: str) -> str:
    account = platform().accounts.find(login)
    return account.actor.name if account is not None else login
