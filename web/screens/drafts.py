"""Drafts: which there are, how one is begun, and their files for the editors, each saved on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import PARAMETERS, Draft, candidate_of
from engine.errors import InputRejected, Problem
from engine.gate import ProposalBook
from web.context import actor, now, platform
from web.screens.naming import lookup
from web.words.gate import ContenderLine, contender_line
from web.words.lint.telling import ToldFinding, told_finding
from web.workbench.drafts import BOOK, bases_of, begin_from, findings_of, parameter_places
from web.workbench.gate.contending import contenders_of
from web.workbench.packing import packed, unpacked

blueprint = Blueprint("drafts", __name__)

LONGEST_TITLE = 60
MOST_TOLD = 8
STATES = {"open": "修改中", "submitted": "已送审", "deployed": "已部署", "discarded": "已作废"}
FORKED = "(另存)"
ABOUT_PARAMETERS = ("parameter-deviates", "parameter-proposal")
"""The rules whose findings are about a rule parameter: they show wherever it is used."""


@blueprint.app_template_global("contending")
def contending(draft: Draft) -> tuple[ContenderLine, ...]:
    """The other drafts that change the same as one that is not yet deployed, for the head of its pages."""
    if draft.state not in ("open", "submitted"):
        return ()
    with platform().database.read() as connection:
        found = contenders_of(platform(), connection, draft)
    return tuple(contender_line(one, lookup()) for one in found)


@blueprint.get("/drafts")
def page() -> str:
    """The drafts that are open or handed in, those that were, and the processes one can begin from."""
    past = request.args.get("past") == "1"
    with platform().database.read() as connection:
        found = BOOK.all(connection, ("deployed", "discarded") if past else ("open", "submitted"))
        waiting = len(ProposalBook().waiting(connection))
        folders = {draft.id: sorted(candidate_of(BOOK.texts(connection, draft.id)).processes) for draft in found}
    processes = platform().runtime.processes()
    names = {info.id: info.name for info in processes}
    people = {login: _name(login) for login in {draft.changed_by for draft in found}}
    told = {"found": found, "folders": folders, "names": names, "people": people, "states": STATES}
    return render_template("drafts/page.html", processes=processes, past=past, waiting=waiting, **told)


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


@blueprint.post("/drafts/import")
def import_files() -> AnyResponse:
    """Begin a draft of files that were taken away or drawn elsewhere: ZIPs of folders, or the files of one process."""
    uploads = [(told.filename or "", told.read()) for told in request.files.getlist("files") if told.filename]
    if not uploads:
        flash("请先选择文件。", "error")
        return redirect(url_for("drafts.page"), 303)
    taken, office = unpacked(uploads), platform()
    title = request.form.get("title", "").strip()[:LONGEST_TITLE] or uploads[0][0].rpartition(".")[0][:LONGEST_TITLE]
    with office.database.write() as connection:
        base = bases_of(office, connection, candidate_of(taken.files).processes)
        draft = BOOK.begin(connection, office.runtime.ids.new(), title, base, taken.files, actor().login, now())
    for one in taken.adopted[:MOST_TOLD]:
        told = told_finding(one)
        flash(f"{told.file} {told.place}:{told.message}。", "info")
    if len(taken.adopted) > MOST_TOLD:
        flash(f"收下时另有{len(taken.adopted) - MOST_TOLD}处同类调整,都不改变图的含义。", "info")
    return redirect(url_for("drafts.open_draft", draft_id=draft.id), 303)


@blueprint.get("/drafts/<draft_id>/export.zip")
def export_files(draft_id: str) -> Response:
    """All files of a draft in one ZIP, to be opened by other tools and brought back."""
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
        content = packed(BOOK.texts(connection, draft_id))
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="draft-{draft_id[-8:]}.zip"'
    return answer


@blueprint.post("/drafts/<draft_id>/discard")
def discard(draft_id: str) -> AnyResponse:
    """Give a draft up; it can be looked at, and taken up again by exporting it."""
    with platform().database.write() as connection:
        BOOK.turn(connection, draft_id, "discarded", actor().login, now(), of=("open",))
    flash("草稿已作废,可在“已部署和作废的”中查看。", "success")
    return redirect(url_for("drafts.page"), 303)


@blueprint.post("/drafts/<draft_id>/rename")
def rename(draft_id: str) -> AnyResponse:
    """Call a draft otherwise."""
    title = request.form.get("title", "").strip()[:LONGEST_TITLE]
    if title:
        with platform().database.write() as connection:
            BOOK.rename(connection, draft_id, title, actor().login, now())
    return redirect(url_for("drafts.page"), 303)


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
    found = [{**asdict(one), "places": _places(texts, one)} for one in findings_of(platform(), texts)]
    return jsonify({"revision": draft.revision, "findings": found})


def _places(texts: Mapping[str, str], one: ToldFinding) -> list[dict[str, str]]:
    """Where a finding shows: on its element, one about a rule parameter on everything that uses the parameter."""
    about = [(one.file, one.element)] if one.file != PARAMETERS else []
    if one.rule in ABOUT_PARAMETERS:
        about += parameter_places(texts, str(one.values.get("param", "")))
    return [{"file": file, "element": element} for file, element in dict.fromkeys(about)]


def _told() -> dict[str, Any]:
    """The JSON object that was sent, empty without any."""
    told: Any = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}


def _document(draft: Draft) -> dict[str, Any]:
    return {**asdict(draft), "changed_by_name": _name(draft.changed_by)}


def _name(login: str) -> str:
    account = platform().accounts.find(login)
    return account.actor.name if account is not None else login
