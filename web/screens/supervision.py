"""Supervision files (Art. 10): one a counterpart and licence, with duties, pushes, checks and findings."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.clock import local_date
from engine.errors import NotFound
from engine.worklist.inbox import items_of_tree
from web.context import actor, now, platform
from web.startlinks import start_links

from .licences import LONGEST_QUERY, PAGE, REGISTER, reader, roots_seen
from .naming import names

blueprint = Blueprint("supervision", __name__)

MOST_CASES = 50
"""Cases of a file whose open tasks are told."""


@blueprint.get("/supervision")
def page() -> str:
    """The files of the reader's department, newest first."""
    book, asked = platform().files, request.args
    q = asked.get("q", "").strip()[:LONGEST_QUERY]
    status = asked.get("status") if asked.get("status") in book.statuses else None
    with platform().database.read() as connection:
        found = book.page(connection, reader(), q=q, status=status, cursor=asked.get("cursor"), limit=PAGE)
    return render_template(
        "supervision/page.html",
        found=found,
        q=q,
        status=status,
        statuses=book.statuses,
        departments=platform().department_names(),
        every_department=reader() is None,
        person=names().person,
        further=bool(asked.get("cursor")),
    )


@blueprint.get("/supervision/<file_id>")
def sheet(file_id: str) -> str:
    """One file."""
    today = local_date(now())
    with platform().database.read() as connection:
        found = platform().files.sheet(connection, reader(), file_id, today)
        if found is None:
            raise NotFound
        roots = {row.root_id for section in found.sections for row in section.rows if row.root_id}
        seen = roots_seen(connection, roots | set(found.root_ids))
        tasks = [
            item
            for root_id in found.root_ids[:MOST_CASES]
            if root_id in seen
            for item in items_of_tree(connection, root_id, open_only=True)
            if item.department == found.file.department
        ]
        held = platform().licences.shown_among(connection, found.licences, today)
    links = start_links(platform(), actor(), REGISTER)
    return render_template("supervision/sheet.html", sheet=found, held=held, tasks=tasks, seen=seen, links=links)
