"""For operators: is everything in order, and if not, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.clock import parsed, stored
from engine.timers import sweep
from engine.watch.beats import beats
from web.context import STARTED_AT, now, platform
from web.operations.backups import backup_plan, take_backup
from web.operations.light import Condition, Reading
from web.operations.lights import look
from web.operations.pulse import ALIVE
from web.operations.versions import versions
from web.words.incidents import cause_words
from web.words.moments import second
from web.words.operations import job_words
from web.words.quantities import lasting

blueprint = Blueprint("operations", __name__)


@dataclass(frozen=True)
class JobRow:
    """The last run of a job on a worker, in words."""

    job: str
    worker: str
    ago: str
    took: str
    done: int
    error: str
    silent: bool


@blueprint.get("/operations")
def page() -> str:
    """The whole page."""
    with platform().database.read() as connection:
        return render_template(
            "operations/page.html",
            condition=_condition(connection),
            jobs=_jobs(connection),
            at=second(stored(now())),
            versions=versions(platform().database, connection),
            uptime=lasting((now() - current_app.config[STARTED_AT]).total_seconds()),
        )


@blueprint.get("/operations/lights")
def lights() -> str:
    """Only what changes, for the page to ask again."""
    with platform().database.read() as connection:
        return render_template(
            "operations/_lights.html",
            condition=_condition(connection),
            jobs=_jobs(connection),
            at=second(stored(now())),
        )


@blueprint.post("/operations/sweep")
def sweep_now() -> Response:
    """Let everything due happen, whether or not a heartbeat does."""
    report = sweep(platform().runtime)
    told = f"已扫描:办理{report.happened}项到期事项,涉及{report.cases}件案件"
    if report.incidents:
        flash(f"{told};其中{report.incidents}件出错,见“故障”。", "error")
    else:
        flash(f"{told}。", "success")
    return redirect(url_for("operations.page"), 303)


@blueprint.post("/operations/backup")
def backup() -> Response:
    """Take a backup now."""
    plan = backup_plan(platform().database)
    taken = take_backup(platform(), plan.place, plan.keep)
    flash(f"已备份{taken.manifest.reach.events}条记录到 {taken.folder}", "success")
    return redirect(url_for("operations.page"), 303)


def _condition(connection: Connection) -> Condition:
    return look(Reading(platform(), connection, now()))


def _jobs(connection: Connection) -> tuple[JobRow, ...]:
    present = now()
    return tuple(
        JobRow(
            job=job_words(beat.job),
            worker=beat.worker,
            ago=f"{lasting((present - parsed(beat.at)).total_seconds())}前",
            took=f"{beat.milliseconds}毫秒",
            done=beat.done,
            error=cause_words(beat.error) if beat.error else "",
            silent=beat.job == "sweep" and present - parsed(beat.at) > ALIVE,
        )
        for beat in beats(connection)
    )
