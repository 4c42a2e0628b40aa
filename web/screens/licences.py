"""The licences: looked up while a form is filled in, listed, and opened with their chain of decisions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy import Connection

from engine.casebook import shared_roots
from engine.clock import local_date
from engine.errors import NotFound
from web.context import actor, now, platform
from web.security.policy import can, visible_departments
from web.startlinks import start_links

blueprint = Blueprint("licences", __name__)

REGISTER = "licence"
PAGE = 30
LONGEST_QUERY = 100


@blueprint.get("/lookup/licence")
def lookup() -> Response:
    """What a form may offer for the letters typed so far, as JSON."""
    with platform().database.read() as connection:
        found = platform().licences.suggestions(connection, reader(), local_date(now()), asked_query())
    return jsonify(
        found=[
            {
                "value": one.reference,
                "title": one.title,
                "party": one.licence.party,
                "number": one.licence.number,
                "status": one.status_word + (",受限" if one.licence.restricted else ""),
            }
            for one in found
        ]
    )


@blueprint.get("/licences")
def page() -> str:
    """The licences the reader's department approves or supervises, those that changed last first."""
    book, asked = platform().licences, request.args
    status = asked.get("status") if asked.get("status") in book.filters else None
    with platform().database.read() as connection:
        found = book.page(
            connection,
            reader(),
            local_date(now()),
            q=asked_query(),
            status=status,
            cursor=asked.get("cursor"),
            limit=PAGE,
        )
    return render_template(
        "licences/page.html",
        found=found,
        q=asked_query(),
        status=status,
        filters=book.filters,
        further=bool(asked.get("cursor")),
    )


@blueprint.get("/licences/<licence_id>")
def sheet(licence_id: str) -> str:
    """One licence: what holds, how that came about, what other rooms know of it, what can be started for it."""
    with platform().database.read() as connection:
        found = platform().licences.sheet(connection, reader(), local_date(now()), licence_id)
        if found is None:
            raise NotFound
        roots = {row.root_id for row in found.chain} | {
            row.root_id for section in found.sections for row in section.rows if row.root_id
        }
        seen = roots_seen(connection, roots)
    links = start_links(platform(), actor(), REGISTER)
    return render_template("licences/sheet.html", sheet=found, one=found.shown, seen=seen, links=links)


def licences_of_case(connection: Connection, root_id: str) -> tuple[Any, ...]:
    """The licences a case is about, as far as the reader may look them up."""
    if not can(actor(), "licences.sheet"):
        return ()
    return platform().licences.of_tree(connection, reader(), local_date(now()), root_id)


def reader() -> str | None:
    """The department whose records may be read; None for auditors, who read all; raises NotFound for nobody's."""
    departments = visible_departments(actor())
    if departments is None:
        return None
    if not departments:
        raise NotFound
    return departments[0]


def roots_seen(connection: Connection, roots: Collection[str]) -> frozenset[str]:
    """Those of the cases that the reader may open."""
    department = reader()
    return frozenset(roots) if department is None else shared_roots(connection, department, roots)


def asked_query() -> str:
    return request.args.get("q", "").strip()[:LONGEST_QUERY]
