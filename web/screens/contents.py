"""The files of a draft as a list, new files and new procedures from blanks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import Draft
from engine.errors import InputRejected
from web.context import actor, now, platform
from web.regulation import regulation
from web.words.wording import problem_text
from web.workbench.blanks import Ground
from web.workbench.contents import KINDS, add_file, contents, rename_file
from web.workbench.drafts import BOOK, bases_of
from web.workbench.newprocedure import NewProcedure, new_files
from web.workbench.panel.office import articles, roles

blueprint = Blueprint("contents", __name__)

LABELS = {"id": "标识", "name": "名称", "roles": "谁可以提出", "role": "谁办理", "department": "承办部门"}


@blueprint.get("/drafts/<draft_id>/contents")
def page(draft_id: str) -> str:
    """The files of a draft, with what may be done to each."""
    with platform().database.read() as connection:
        draft, found = BOOK.get(connection, draft_id), contents(connection, draft_id)
    return render_template("contents/page.html", draft=draft, contents=found, kinds=KINDS, editors=_editors)


@blueprint.post("/drafts/<draft_id>/contents")
def add(draft_id: str) -> AnyResponse:
    """A blank file, and on to its editor."""
    told = {name: request.form.get(name, "").strip() for name in ("process", "kind", "name", "title")}
    try:
        with platform().database.write() as connection:
            path = add_file(platform(), connection, draft_id, **told, by=actor().login)
    except InputRejected as rejected:
        return _again(draft_id, rejected)
    return redirect(_editors(draft_id, path) or url_for("contents.page", draft_id=draft_id), 303)


@blueprint.post("/drafts/<draft_id>/contents/name")
def rename(draft_id: str) -> AnyResponse:
    """Call a file otherwise."""
    told, seen = request.form, request.form.get("revision", 0, int)
    follow = "follow" in told
    try:
        with platform().database.write() as connection:
            name = told.get("name", "").strip()
            path = rename_file(connection, draft_id, told.get("path", ""), seen, name, follow, actor().login, now())
    except InputRejected as rejected:
        return _again(draft_id, rejected)
    flash(f"已改名为 {path}", "success")
    return redirect(url_for("contents.page", draft_id=draft_id), 303)


@blueprint.post("/drafts/<draft_id>/contents/removal")
def remove(draft_id: str) -> AnyResponse:
    """Take a file out of the draft; what was in it is kept a while."""
    path, seen = request.form.get("path", ""), request.form.get("revision", 0, int)
    with platform().database.write() as connection:
        BOOK.remove(connection, draft_id, path, seen, actor().login, now())
    flash(f"已从草稿中删去 {path}", "success")
    return redirect(url_for("contents.page", draft_id=draft_id), 303)


@blueprint.get("/drafts/new")
def new() -> str:
    """What is asked before a procedure is drawn from nothing, in a draft of its own or in one there is."""
    return _form({}, {})


@blueprint.post("/drafts/new")
def begin() -> AnyResponse | tuple[str, int]:
    """The blank files of a new procedure, in a new draft or in the one named."""
    told = request.form
    wanted = NewProcedure(
        id=told.get("id", "").strip(),
        name=told.get("name", "").strip(),
        roles=tuple(told.getlist("roles")),
        role=told.get("role", ""),
        department=told.get("department", ""),
        ground=Ground(told.get("article", ""), told.get("basis", "").strip()),
    )
    try:
        files = new_files(platform(), wanted)
    except InputRejected as rejected:
        return _form(told, {one.field: problem_text(one, LABELS) for one in rejected.problems}), 422
    with platform().database.write() as connection:
        draft = _kept(connection, told.get("draft", ""), wanted.name, files)
    return redirect(url_for("designer.page", draft_id=draft.id, process=wanted.id), 303)


def _kept(connection: Any, draft_id: str, name: str, files: dict[str, str]) -> Draft:
    if not draft_id:
        base, draft_id = bases_of(platform(), connection, ()), platform().runtime.ids.new()
        return BOOK.begin(connection, draft_id, f"新流程:{name}", base, files, actor().login, now())
    for path, text in files.items():
        BOOK.save(connection, draft_id, path, text, 0, actor().login, now())
    return BOOK.get(connection, draft_id)


def _form(told: Any, problems: dict[str, str]) -> str:
    names = platform().department_names()
    return render_template(
        "contents/new.html",
        told=told,
        chosen=told.getlist("roles") if told else [],
        problems=problems,
        positions=[one for one in roles() if one["id"] != "system"],
        departments=names,
        articles=articles(regulation()),
        draft=request.values.get("draft", ""),
    )


def _again(draft_id: str, rejected: InputRejected) -> AnyResponse:
    flash("、".join(problem_text(one, {"name": "文件名"}) for one in rejected.problems), "error")
    return redirect(url_for("contents.page", draft_id=draft_id), 303)


def _editors(draft_id: str, path: str) -> str:
    """Where a file is edited; empty where it has no editor."""
    if path.endswith(".dmn"):
        return url_for("editors.tables", draft_id=draft_id, file=path)
    if path.endswith(".form"):
        return url_for("editors.forms", draft_id=draft_id, file=path)
    if path.endswith(".bpmn"):
        return url_for("designer.page", draft_id=draft_id, process=path.partition("/")[0])
    return ""
