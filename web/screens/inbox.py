"""The inbox: open work, most urgent first; filters live in the address, counters are filters."""

from __future__ import annotations

import hashlib

from flask import Blueprint, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from web.context import actor, now, platform
from web.security import visible_item
from web.security.policy import sees_cases
from web.sheets.outcome import Doer, answer_item
from web.sheets.tasksheet import TaskSheet, read_sheet
from web.sheets.worklist import Asked, done_today, read_choices, read_counters, read_worklist

from ..navigation import home
from ..refusals import wants_json
from ..requestkey import form_key
from .naming import names
from .sheetreader import sheet_reader

blueprint = Blueprint("inbox", __name__)

MOST_AT_ONCE = 200
"""How many tasks one click may do."""


@blueprint.get("/")
def page() -> str | Response:
    """Open work as the address asks for it, with one task beside it where it names one."""
    if not sees_cases(actor()):
        return redirect(url_for(home(actor(), current_app.view_functions, platform().sandbox)), 303)
    asked = Asked.read(request.args)
    with platform().database.read() as connection:
        work = read_worklist(connection, platform().runtime, actor(), asked, now(), names())
        choices = read_choices(connection, platform().runtime, actor())
    return render_template(
        "inbox/page.html",
        work=work,
        asked=asked,
        choices=choices,
        sheet=_opened(request.args.get("task")),
        most=MOST_AT_ONCE,
    )


@blueprint.get("/inbox/counters")
def counters() -> Response:
    """Only the counters, for the page to poll; unchanged ones cost an empty answer."""
    asked = Asked.read(request.args)
    with platform().database.read() as connection:
        found = read_counters(connection, platform().runtime, actor(), asked, now())
        unread = platform().notices.unread_count(connection, actor())
        done_now = done_today(connection, actor(), now())
    body = render_template("inbox/_counters.html", counters=found, asked=asked, unread_now=unread, done_now=done_now)
    answer = make_response(body)
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:20])
    return answer.make_conditional(request)


@blueprint.post("/inbox/answers")
def answer_many() -> str | Response:
    """Do the chosen tasks by their one-click answer; every row has its own result."""
    chosen = list(dict.fromkeys(request.form.getlist("item")))[:MOST_AT_ONCE]
    doer = Doer(platform().runtime, actor(), names(), now(), form_key())
    outcomes = [answer_item(item_id, doer) for item_id in chosen]
    done = sum(outcome.done for outcome in outcomes)
    if wants_json():
        return jsonify(done=done, outcomes=[outcome.document() for outcome in outcomes])
    return render_template("inbox/outcomes.html", outcomes=outcomes, done=done)


def _opened(item_id: str | None) -> TaskSheet | None:
    """The task the address names; an address kept from yesterday may name one that is gone."""
    if not item_id:
        return None
    try:
        item = visible_item(item_id)
    except NotFound:
        return None
    with platform().database.read() as connection:
        return read_sheet(connection, item, sheet_reader())
