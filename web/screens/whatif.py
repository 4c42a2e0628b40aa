"""What a draft would have made of past cases: ordered, followed, read case by case with both ways on their diagrams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.drafts import Draft, candidate_of, digest_of
from engine.errors import ProcessRejected
from engine.whatif import numbers
from web.context import actor, now, platform
from web.security.policy import can, sees_cases
from web.words.whatif import VERDICTS
from web.workbench.drafts import BOOK
from web.workbench.runs import Run, newest_run, stop_run
from web.workbench.whatif.order import KIND, MOST, USUAL, bounded, drawn_processes, order_whatif
from web.workbench.whatif.shown import SHOWN, rows, seen_roots, shown
from web.workbench.whatif.ways import ways_of

blueprint = Blueprint("whatif", __name__)


@blueprint.get("/drafts/<draft_id>/whatif")
def page(draft_id: str) -> str:
    """The last comparison of a draft with the past: `?show=` a verdict, `&after=` the row to begin behind."""
    with platform().database.read() as connection:
        draft, files = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
        run = newest_run(connection, draft.id, KIND)
        processes = drawn_processes(files)
        counts = numbers(connection, processes)
        names = _process_names(connection, processes)
        listed = _listed(connection, run, names)
    return render_template(
        "whatif/page.html",
        draft=draft,
        tab="whatif.page",
        processes=[(names[one], *counts[one]) for one in processes],
        cases=sum(running + ended for running, ended in counts.values()),
        told=shown(run) if run is not None else None,
        last=run.order["last"] if run is not None else USUAL,
        most=MOST,
        stale=run is not None and run.order["digest"] != digest_of(files),
        rejected=run is not None and (run.error or "").startswith(ProcessRejected.__name__),
        may_order=_may_order(draft),
        verdicts=VERDICTS,
        **listed,
    )


@blueprint.post("/drafts/<draft_id>/whatif")
def order(draft_id: str) -> AnyResponse:
    """Order a comparison with so many cases that are over, and all that run."""
    last = bounded(request.form.get("last", USUAL, int))
    with platform().database.write() as connection:
        files = BOOK.texts(connection, draft_id)
        if not drawn_processes(files):
            flash("草稿里没有流程图,没有可以比较的。", "error")
            return redirect(url_for("whatif.page", draft_id=draft_id), 303)
        order_whatif(platform(), connection, draft_id, last, actor(), now())
    return redirect(url_for("whatif.page", draft_id=draft_id), 303)


@blueprint.post("/drafts/<draft_id>/whatif/stop")
def stop(draft_id: str) -> AnyResponse:
    """Stop the comparison that goes on; what it has found stays."""
    with platform().database.write() as connection:
        run = newest_run(connection, draft_id, KIND)
        if run is not None and stop_run(connection, run.id, now()):
            flash("已停止,已经比较的结果保留在下面。", "info")
    return redirect(url_for("whatif.page", draft_id=draft_id), 303)


@blueprint.get("/drafts/<draft_id>/whatif/progress")
def progress(draft_id: str) -> str:
    """The part of the page that moves."""
    with platform().database.read() as connection:
        run = newest_run(connection, draft_id, KIND)
    if run is None:
        abort(404)
    return render_template("whatif/_progress.html", told=shown(run))


@blueprint.get("/drafts/<draft_id>/whatif/past/<past_id>")
def case(draft_id: str, past_id: str) -> str:
    """One case on the draft as it stands now: both ways, and the deadlines with how they are counted."""
    with platform().database.read() as connection:
        draft = BOOK.get(connection, draft_id)
        run = newest_run(connection, draft_id, KIND)
        try:
            told = ways_of(platform(), connection, draft_id, past_id)
        except ProcessRejected:
            return render_template("whatif/rejected.html", draft=draft, tab="whatif.page")
        stale = run is not None and run.order["digest"] != digest_of(BOOK.texts(connection, draft_id))
        seen = told.root_id in seen_roots(connection, actor(), [told.root_id])
    return render_template("whatif/case.html", draft=draft, tab="whatif.page", told=told, stale=stale, seen=seen)


@blueprint.get("/drafts/<draft_id>/whatif/diagrams/<process>")
def diagram(draft_id: str, process: str) -> AnyResponse:
    """The drawing of a process in the draft."""
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
        own = candidate_of(BOOK.texts(connection, draft_id)).processes.get(process, {})
    found = next((text for name, text in sorted(own.items()) if name.endswith(".bpmn")), None)
    if found is None:
        abort(404)
    return Response(found, mimetype="application/xml")


@blueprint.get("/drafts/<draft_id>/whatif/versions/<version>")
def recorded(draft_id: str, version: str) -> AnyResponse:
    """The drawing on which a case ran."""
    with platform().database.read() as connection:
        BOOK.get(connection, draft_id)
        files = platform().runtime.specs.files(connection, version)
    found = next((text for name, text in sorted(files.items()) if name.endswith(".bpmn")), None)
    if found is None:
        abort(404)
    response = Response(found, mimetype="application/xml")
    response.set_etag(version)
    return response.make_conditional(request)


def _listed(connection: Connection, run: Run | None, names: Mapping[str, str]) -> dict[str, Any]:
    """The cases that differ, as the address asks for them."""
    verdict = request.args.get("show", "")
    verdict = verdict if verdict in VERDICTS else ""
    after = max(0, request.args.get("after", 0, int))
    told = {"show": verdict, "after": after, "shown": SHOWN, "sees": sees_cases(actor())}
    if run is None or run.result is None:
        return {**told, "rows": [], "further": False}
    found, further = rows(connection, actor(), run, verdict, after, names)
    return {**told, "rows": found, "further": further}


def _process_names(connection: Connection, processes: Sequence[str]) -> dict[str, str]:
    """What running processes are called; one that is new is known by its id."""
    infos = {one: platform().runtime.specs.info(connection, one) for one in processes}
    return {one: info.name if info is not None else one for one, info in infos.items()}


def _may_order(draft: Draft) -> bool:
    return draft.state in ("open", "submitted") and can(actor(), "whatif.order")
