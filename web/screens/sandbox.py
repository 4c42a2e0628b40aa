"""The sandbox clock: what time the sandbox believes it is, and moving it. Only a sandbox has this page."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.clock import local, parsed, stored
from web.context import now, platform
from web.words.moments import second, weekday

blueprint = Blueprint("sandbox", __name__)

ADVANCES = {"1wd": "前进1个工作日", "3wd": "前进3个工作日", "PT1H": "前进1小时"}


@blueprint.get("/sandbox")
def page() -> str:
    """The sandbox's present and the ways to move it."""
    if not platform().sandbox:
        abort(404)
    today = local(now())
    return render_template(
        "sandbox/page.html",
        present=second(stored(now())),
        weekday=weekday(today.date()),
        earliest=today.strftime("%Y-%m-%dT%H:%M"),
        advances=ADVANCES,
    )


@blueprint.post("/sandbox")
def move() -> Response:
    """Move the clock by a step or to an instant, and let everything due happen."""
    if not platform().sandbox:
        abort(404)
    advance, to = request.form.get("advance", ""), request.form.get("to", "").strip()
    if advance not in ADVANCES and not to:
        flash("请选择前进多少,或者填写时间。", "error")
        return redirect(url_for("sandbox.page"))
    try:
        report = platform().move_clock(advance=advance) if advance in ADVANCES else platform().move_clock(to=parsed(to))
    except ValueError:
        flash("时钟只能前进,请填写晚于当前的时间。", "error")
        return redirect(url_for("sandbox.page"))
    flash(
        f"时钟已到{second(stored(now()))}:{report.cases}个案件共发生{report.happened}件到期或者传达事项,"
        f"新增故障{report.incidents}件。",
        "error" if report.incidents else "success",
    )
    return redirect(url_for("sandbox.page"))
