"""Notices: what the platform told the reader's department, unread first to be seen."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.context import actor, now, platform
from web.security.policy import can
from web.sheets.receiptsheet import receipts_of_pushes
from web.words.gate import NOTICES as PROPOSAL_NOTICES

from ..refusals import wants_json

blueprint = Blueprint("notices", __name__)

MOST_AT_ONCE = 500


@blueprint.get("/notices")
def page() -> str:
    """Notices, newest first."""
    unread_only = request.args.get("unread") == "1"
    with platform().database.read() as connection:
        found = platform().notices.page(connection, actor(), unread_only=unread_only, cursor=request.args.get("cursor"))
        count = platform().notices.unread_count(connection, actor())
        told = {notice.root_id for notice in found.notices if notice.push_id}
        receipts = receipts_of_pushes(connection, told) if told and can(actor(), "receipts.sheet") else {}
    return render_template(
        "notices/page.html",
        found=found,
        count=count,
        unread_only=unread_only,
        kinds={**platform().notices.titles, **PROPOSAL_NOTICES},
        proposals=PROPOSAL_NOTICES.keys(),
        receipts=receipts,
    )


@blueprint.get("/notices/unread")
def unread() -> Response:
    """How many are unread, for the bell."""
    with platform().database.read() as connection:
        return jsonify(unread=platform().notices.unread_count(connection, actor()))


@blueprint.post("/notices/read")
def mark() -> Response:
    """Mark the chosen notices, or without a choice all of them, as read."""
    chosen = request.form.getlist("notice")[:MOST_AT_ONCE]
    with platform().database.write() as connection:
        if not chosen:
            unread_ones = platform().notices.page(connection, actor(), unread_only=True, limit=MOST_AT_ONCE)
            chosen = [found.id for found in unread_ones.notices]
        platform().notices.mark_read(connection, actor(), chosen, now())
    if wants_json():
        return jsonify(done=True)
    return redirect(url_for("notices.page"), 303)
