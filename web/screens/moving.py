"""Running cases moved to another version: what would happen to each, the order, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.casebook import shared_roots
from engine.errors import InputRejected
from engine.moving.running import numbers_of, running_by_version
from web.context import actor, now, platform
from web.screens.naming import department_name, people
from web.security.policy import sees_cases, visible_departments
from web.workbench.moving.order import KIND, LONGEST_REASON, MoveOrder, order_move
from web.workbench.moving.shown import FILTERS, SHOWN, ShownMove, shown_move
from web.workbench.runs import Run, find_run, newest_run, stop_run

blueprint = Blueprint("moving", __name__)


@blueprint.get("/versions/<process>/move")
def page(process: str) -> str:
    """Which running cases are to be moved to which version: `?to=` a version's hash, `&case=` only this one."""
    with platform().database.read() as connection:
        numbers = numbers_of(connection, process)
        if not numbers:
            abort(404)
        counts = running_by_version(connection, process)
        title = platform().runtime.specs.current(connection, process).name
        current = platform().runtime.specs.current_hash(connection, process)
        last = newest_run(connection, process, KIND)
    to = request.args.get("to", current)
    return render_template(
        "moving/page.html",
        process=process,
        title=title,
        numbers=numbers,
        counts=counts,
        current=current,
        to=to if to in numbers else current,
        case=request.args.get("case", ""),
        last=last,
    )


@blueprint.post("/versions/<process>/move")
def preview(process: str) -> AnyResponse:
    """Order a preview: nothing is moved by it."""
    form = request.form
    to = form.get("to", "")
    versions = tuple(one for one in form.getlist("version") if one != to)
    named = tuple(one for one in form.getlist("case") if one) or None
    order = MoveOrder(process, versions, to, named, "", dry=True)
    return _ordered(order, url_for("moving.page", process=process, to=to, case=named[0] if named else None))


@blueprint.get("/moves/<run_id>")
def sheet(run_id: str) -> str:
    """A preview or a move: how far it is, and its cases; `?show=` one kind of them, `&q=` with these words."""
    run = _run(run_id)
    told, show, words = _shown(run), request.args.get("show", ""), request.args.get("q", "").strip()
    show = show if show in FILTERS else ""
    lines = told.listed(show, words)
    with platform().database.read() as connection:
        numbers = numbers_of(connection, told.order.process)
        title = platform().runtime.specs.current(connection, told.order.process).name
        seen = _seen(connection, [line.root for line in lines[:SHOWN]])
        newer = newest_run(connection, run.about, KIND)
    return render_template(
        "moving/sheet.html",
        told=told,
        title=title,
        numbers=numbers,
        lines=lines[:SHOWN],
        found=len(lines),
        seen=seen,
        show=show,
        words=words,
        filters=FILTERS,
        latest=newer is not None and newer.id == run.id,
        longest=LONGEST_REASON,
        name=people(),
        reason=request.args.get("reason", ""),
    )


@blueprint.get("/moves/<run_id>/progress")
def progress(run_id: str) -> str:
    """The part of the page that moves."""
    return render_template("moving/_progress.html", told=_shown(_run(run_id)))


@blueprint.post("/moves/<run_id>/confirm")
def confirm(run_id: str) -> AnyResponse:
    """Move what a preview showed to be movable, all of it or what was picked, for a reason."""
    run = _run(run_id)
    told = _shown(run)
    if not told.order.dry or told.open:
        abort(404)
    movable = [line.case for line in told.lines if line.outcome == "movable"]
    if request.form.get("choose") == "picked":
        picked = set(request.form.getlist("case"))
        movable = [case for case in movable if case in picked]
    reason = request.form.get("reason", "").strip()
    back = url_for("moving.sheet", run_id=run_id, reason=reason or None)
    if not movable:
        flash("没有选中可以移的案件。", "error")
        return redirect(back, 303)
    order = MoveOrder(told.order.process, told.order.versions, told.order.to, tuple(movable), reason, dry=False)
    return _ordered(order, back)


@blueprint.post("/moves/<run_id>/stop")
def stop(run_id: str) -> AnyResponse:
    """Stop a move that goes on: what is moved stays moved, all others stay where they are."""
    _run(run_id)
    with platform().database.write() as connection:
        if stop_run(connection, run_id, now()):
            flash("已停止。已移的案件按新版本办理,其余仍按原版本。", "info")
    return redirect(url_for("moving.sheet", run_id=run_id), 303)


def _ordered(order: MoveOrder, back: str) -> AnyResponse:
    try:
        with platform().database.write() as connection:
            run = order_move(platform(), connection, order, actor(), now())
    except InputRejected as rejected:
        fields = {problem.field for problem in rejected.problems}
        words = {"reason": "请写明移案的理由。", "versions": "请选择案件现在所在的版本。", "to": "请选择要移到的版本。"}
        flash(" ".join(text for field, text in words.items() if field in fields), "error")
        return redirect(back, 303)
    return redirect(url_for("moving.sheet", run_id=run.id), 303)


def _run(run_id: str) -> Run:
    with platform().database.read() as connection:
        run = find_run(connection, run_id)
    if run.kind != KIND:
        abort(404)
    return run


def _shown(run: Run) -> ShownMove:
    return shown_move(run, platform().runtime.spec, department_name)


def _seen(connection: Connection, roots: Sequence[str]) -> frozenset[str]:
    """Those of the cases that the reader may open."""
    if not sees_cases(actor()):
        return frozenset()
    departments = visible_departments(actor())
    if departments is None:
        return frozenset(roots)
    return frozenset().union(*(shared_roots(connection, one, roots) for one in departments))
