"""Versions of processes: every one with its record, its drawing and files, and the way back to it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import NotFound, Refusal
from engine.gate import Basis, Order, ProposalBook, SamePerson
from engine.papers import papers_of
from engine.versions import Version, find_version, versions_of
from web.context import actor, platform
from web.screens.naming import lookup, people
from web.words.gate import KINDS, condition_line
from web.words.refusals import refusal_words
from web.workbench.gate.handing import approve_proposal
from web.workbench.gate.restoring import restore
from web.workbench.gate.signature import approver
from web.workbench.packing import packed

blueprint = Blueprint("versions", __name__)

LONGEST_REASON = 500


@blueprint.get("/versions")
def page() -> str:
    """The running version of every process."""
    with platform().database.read() as connection:
        infos = platform().runtime.specs.processes(connection)
        found = [(info, versions_of(connection, info.id)) for info in infos]
        waiting = ProposalBook().waiting(connection)
    return render_template("versions/page.html", found=found, waiting=len(waiting), name=people())


@blueprint.get("/versions/<process>")
def process(process: str) -> str:
    """Every deployment of a process, the last first."""
    with platform().database.read() as connection:
        found, specs = versions_of(connection, process), platform().runtime.specs
        title = specs.current(connection, process).name
        running = specs.files(connection, found[0].version)
        other = {one.number for one in found if specs.files(connection, one.version) != running}
        papers = {one.number: len(papers_of(connection, process, one.number)) for one in found}
    return render_template(
        "versions/process.html",
        process=process,
        title=title,
        found=found,
        other=other,
        papers=papers,
        kinds=KINDS,
        name=people(),
        longest=LONGEST_REASON,
    )


@blueprint.get("/versions/<process>/<int:number>")
def sheet(process: str, number: int) -> str:
    """One deployment: its record, its drawing, its files and papers."""
    version, files, papers = _kept(process, number)
    name = people()
    record = version.record
    lines = [condition_line(one, lookup()) for one in record.conditions] if record is not None else []
    with platform().database.read() as connection:
        title = platform().runtime.specs.get(connection, version.version).name
    return render_template(
        "versions/sheet.html",
        version=version,
        title=title,
        files=files,
        papers=papers,
        lines=lines,
        kinds=KINDS,
        name=name,
    )


@blueprint.get("/versions/<process>/<int:number>/diagram.bpmn")
def diagram(process: str, number: int) -> AnyResponse:
    """The drawing of a deployment, as XML."""
    version, _, _ = _kept(process, number)
    response = Response(platform().runtime.spec(version.version).xml, mimetype="application/xml")
    response.set_etag(version.version)
    return response.make_conditional(request)


@blueprint.get("/versions/<process>/<int:number>/files.zip")
def archive(process: str, number: int) -> Response:
    """The files and papers of a deployment as a folder, as `shenguan deploy` takes it."""
    version, files, papers = _kept(process, number)
    content = packed({f"{process}/{name}": text for name, text in {**files, **papers}.items()})
    headers = {"Content-Disposition": f'attachment; filename="{process}-{version.version_number}.zip"'}
    return Response(content, mimetype="application/zip", headers=headers)


@blueprint.post("/versions/<process>/<int:number>/restore")
def roll_back(process: str, number: int) -> AnyResponse:
    """Hand an earlier version in again; with a second person's signature at once it is deployed at once."""
    told = {name: request.form.get(name, "").strip()[:LONGEST_REASON] for name in ("reason", "number", "title")}
    order = Order(told["reason"], bool(told["number"]), Basis(told["number"], told["title"]))
    second = request.form.get("login", "").strip()
    try:
        # Who signs is known before anything is done: a mistyped password leaves nothing behind.
        signed = approver(platform(), second, request.form.get("password", ""), _address()) if second else None
        if signed is not None and signed.login in (actor().login, actor().on_behalf):
            raise SamePerson(login=signed.login)
        found = restore(platform(), process, number, order, actor(), quietly=signed is not None)
        if signed is None:
            flash("已送审,请另一位流程分析员或者审批负责人批准后恢复。", "success")
            return redirect(url_for("proposal.page", draft_id=found.draft_id), 303)
        approve_proposal(platform(), found.id, signed)
    except NotFound:
        raise
    except Refusal as refused:
        words = refusal_words(refused)
        flash(f"没有恢复:{words.title}。{words.advice}", "error")
    else:
        flash("已恢复。新立案件按恢复的版本办理,在办案件仍按各自的版本。", "success")
    return redirect(url_for("versions.process", process=process), 303)


def _kept(process: str, number: int) -> tuple[Version, dict[str, str], dict[str, str]]:
    with platform().database.read() as connection:
        version = find_version(connection, process, number)
        files = platform().runtime.specs.files(connection, version.version)
        return version, files, papers_of(connection, process, number)


def _address() -> str:
    return request.remote_addr or ""
