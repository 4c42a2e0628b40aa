"""The search over all cases, for auditors: what is asked, facets with counts, the list, kept searches."""

from __future__ import annotations

from time import perf_counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.docket.query import Query
from engine.docket.search import PAGE, answer, count
from engine.docket.turn import freshness
from web.audit.facets import as_asked, chips, facet_views, in_words
from web.audit.naming import names_of
from web.audit.searches import drop, keep, kept
from web.context import actor, now, platform
from web.words.audit import MARKS, SORTS, STATUSES

blueprint = Blueprint("audit", __name__)

COUNTED = 12
"""Kept searches whose counts are shown."""
LONGEST_NAME = 60


@blueprint.get("/audit")
def page() -> str:
    """What matches, fifty at a time, with the counts of everything that could be asked further."""
    query, office, at = Query.of(request.args), platform(), now()
    began = perf_counter()
    with office.database.read() as connection:
        found = answer(connection, query, at, request.args.get("cursor"), PAGE)
        taken = perf_counter() - began
        fresh = freshness(connection)
        names = names_of(office, connection)
        searches = [
            (one, count(connection, one.query, at) if number < COUNTED else None, in_words(one.query, names))
            for number, one in enumerate(kept(connection, actor().login))
        ]
    return render_template(
        "audit/page.html",
        query=query,
        args=query.args(),
        carried=as_asked(query),
        found=found,
        facets=facet_views(query, found.facets.counts, names),
        chips=chips(query, names),
        names=names,
        fresh=fresh,
        milliseconds=max(1, round(taken * 1000)),
        searches=searches,
        owner=actor().login,
        statuses=STATUSES,
        marks=MARKS,
        sorts=SORTS,
        further=bool(request.args.get("cursor")),
    )


@blueprint.post("/audit/searches")
def keep_search() -> AnyResponse:
    """Keep the question of the page under a name."""
    query, name = Query.of(request.form), request.form.get("name", "").strip()[:LONGEST_NAME]
    if not name:
        flash("请填写保存的名称。", "error")
    elif not query.narrows:
        flash("还没有条件,先选择条件再保存。", "error")
    else:
        office = platform()
        with office.database.write() as connection:
            keep(
                connection,
                office.runtime.ids.new(),
                actor().login,
                name,
                query,
                shared=request.form.get("shared") == "1",
                at=now(),
            )
        flash(f"已保存“{name}”。", "success")
    return redirect(url_for("audit.page", **query.args()), 303)


@blueprint.post("/audit/searches/<search_id>/drop")
def drop_search(search_id: str) -> AnyResponse:
    """Take one's own search off the list; what is shown then puts it back."""
    with platform().database.write() as connection:
        dropped = drop(connection, search_id, actor().login, now())
    flash(f"已删除保存的检索“{dropped.name}”。", "success")
    return redirect(url_for("audit.page", dropped=search_id, **dropped.query.args()), 303)


@blueprint.post("/audit/searches/<search_id>/restore")
def restore_search(search_id: str) -> AnyResponse:
    """Put a search back on the list."""
    with platform().database.write() as connection:
        restored = drop(connection, search_id, actor().login, None)
    flash(f"“{restored.name}”已恢复。", "success")
    return redirect(url_for("audit.page", **restored.query.args()), 303)
