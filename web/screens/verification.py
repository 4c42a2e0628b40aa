"""For auditors: the whole record verified in the background, its checkpoints by working day, and their sheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.casebook import CaseSummary, find_case
from engine.clock import local_date
from engine.proof.checkpoint import Checkpoint, day_ends, last, listed, numbered
from engine.proof.occasions import DAY_ENDS, EVERY, unaccounted
from engine.proof.outside import NoOutsideCopy, OutsideCopy, exported, read_copy
from web.context import actor, now, platform
from web.operations.verificationrun import STAGES, Run, begin, current_run
from web.operations.verifications import KeptVerification, kept_verification
from web.paper.pdf import pdf
from web.sheets.daysheet import day_sheet
from web.words.findings import finding_words
from web.words.moments import weekday
from web.words.proof import STAGES as STAGE_WORDS
from web.words.proof import ToldFault, fault_words, grouped

from .naming import people

blueprint = Blueprint("verification", __name__)

DAYS_SHOWN = 60
LATEST_SHOWN = 12


@blueprint.get("/verification")
def page() -> str:
    """What was verified last and what did not fit; how far the checkpoints reach; the button that begins anew."""
    with platform().database.read() as connection:
        kept = kept_verification(connection)
        newest = last(connection)
        faults = [(told, _case(connection, told)) for told in map(fault_words, kept.report.faults)] if kept else []
    run = current_run(platform())
    return render_template(
        "verification/page.html",
        **_running(run),
        result=kept,
        coverage=kept.report.coverage if kept else None,
        faults=faults,
        findings=[finding_words(finding) for finding in kept.findings] if kept else [],
        outside_faults=_of_outside(kept),
        newest=newest,
        newest_hash=grouped(newest.hash) if newest else "",
        every=int(EVERY.total_seconds() // 60),
        day_ends=f"{DAY_ENDS:%H:%M}",
        person=people(),
    )


@blueprint.post("/verification")
def start() -> AnyResponse:
    """Begin a verification in the background, against pasted lines of an outside copy where there are any."""
    outside: OutsideCopy | None = None
    if lines := request.form.get("outside", "").strip():
        try:
            outside = read_copy(lines.splitlines())
        except NoOutsideCopy as wrong:
            line = wrong.values["line"]
            flash(f"外部留存第{line}行读不懂,请原样粘贴。" if line else "没有找到外部留存的内容,请原样粘贴。", "error")
            return redirect(url_for("verification.page"))
    begin(platform(), actor(), outside)
    return redirect(url_for("verification.page"))


@blueprint.get("/verification/progress")
def progress() -> str:
    """The part of the page that moves while a verification runs."""
    run = current_run(platform())
    if run is None:
        abort(404)
    return render_template("verification/_progress.html", **_running(run))


@blueprint.get("/verification/days")
def days() -> str:
    """The ends of working days, newest first: `?before=<day>`; and the latest checkpoints of all."""
    before = request.args.get("before")
    with platform().database.read() as connection:
        found = day_ends(connection, before, DAYS_SHOWN + 1)
        latest = listed(connection, limit=LATEST_SHOWN) if before is None else ()
        calendar = platform().runtime.calendars.get(connection)
        open_days = unaccounted(connection, calendar, local_date(now())) if before is None else ()
    return render_template(
        "verification/days.html",
        days=[_row(one) for one in found[:DAYS_SHOWN]],
        next=found[DAYS_SHOWN - 1].day if len(found) > DAYS_SHOWN else None,
        latest=[_row(one) for one in latest],
        unaccounted=[_weekday(day.isoformat()) for day in open_days],
        before=before,
    )


@blueprint.get("/verification/checkpoints/<int:number>.pdf")
def sheet(number: int) -> Response:
    """The sheet of a checkpoint, to be printed and signed."""
    with platform().database.read() as connection:
        found = numbered(connection, number)
    if found is None:
        abort(404)
    content = pdf(render_template("verification/sheet.html", sheet=day_sheet(found)))
    name = f"checkpoint-{found.day or found.number}.pdf"
    return Response(content, 200, {"Content-Disposition": f"inline; filename={name}"}, mimetype="application/pdf")


@blueprint.get("/verification/checkpoints.jsonl")
def copy() -> Response:
    """All checkpoints and public keys, to be kept elsewhere: hashes only, no case is told of."""
    with platform().database.read() as connection:
        lines = "".join(f"{line}\n" for line in exported(connection))
    name = f"checkpoints-{local_date(now())}.jsonl"
    return Response(lines, 200, {"Content-Disposition": f"attachment; filename={name}"}, mimetype="application/jsonl")


def _running(run: Run | None) -> dict[str, Any]:
    return {
        "run": run,
        "stage": STAGE_WORDS[run.stage] if run is not None else "",
        "step": STAGES.index(run.stage) + 1 if run is not None else 0,
        "steps": len(STAGES),
    }


def _of_outside(kept: KeptVerification | None) -> int:
    return sum(fault.code.startswith("outside_") for fault in kept.report.faults) if kept else 0


def _case(connection: Connection, told: ToldFault) -> CaseSummary | None:
    return find_case(connection, told.case_id) if told.case_id else None


def _row(found: Checkpoint) -> dict[str, Any]:
    told = found.told
    return {
        "number": found.number,
        "day": _weekday(found.day) if found.day else "",
        "at": found.at,
        "events": told["events"],
        "changed": told["changed"],
        "missed": [_weekday(day) for day in told["missed"]],
        "hash": grouped(found.hash[: found.hash.index(":") + 17]),
    }


def _weekday(day: str) -> str:
    return f"{day} {weekday(date.fromisoformat(day))}"
