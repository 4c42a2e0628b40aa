"""The list of cases: searched, filtered, paged; every view of it has its own address."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.casebook import CaseFilter, case_page
from web.context import actor, platform
from web.security.policy import visible_departments
from web.words.casestatus import STATUSES

blueprint = Blueprint("cases", __name__)

PAGE = 30


@blueprint.get("/cases")
def page() -> str:
    """Root cases the reader may see, newest first."""
    asked = request.args
    wanted = CaseFilter(
        departments=visible_departments(actor()),
        q=asked.get("q", "").strip()[:100],
        process=asked.get("process") or None,
        status=asked.get("status") if asked.get("status") in STATUSES else None,
    )
    with platform().database.read() as connection:
        found = case_page(connection, wanted, asked.get("cursor"), PAGE)
        processes = platform().runtime.specs.processes(connection)
    return render_template(
        "cases/page.html",
        found=found,
        wanted=wanted,
        statuses=STATUSES,
        process_names={info.id: info.name for info in processes},
        filtered=bool(wanted.q or wanted.process or wanted.status),
        further=bool(asked.get("cursor")),
    )
