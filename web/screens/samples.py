"""Samples of what a search finds: drawn by a seed, worked through on a sheet, drawn again by anybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.docket.query import Query
from engine.docket.search import count, of_roots
from engine.proof.journal import enter
from web.audit.facets import as_asked, in_words
from web.audit.naming import Names, names_of
from web.audit.samplebook import CHECKS, MOST, VERDICTS, Sample, Wish, draw, find_sample, note, repeat, samples, sheets
from web.audit.samplebook import population as population_of
from web.audit.worksheet import WorkRow, rows_of, table_of
from web.context import actor, now, platform
from web.requestkey import form_key
from web.sheetimport.cells import written
from web.words import audit as words

blueprint = Blueprint("samples", __name__)

LONGEST_NOTE = 2_000
LONGEST_SEED = 100


@blueprint.get("/audit/samples")
def listing() -> str:
    """The samples of all auditors, the newest first; with a question in the address, the form that draws one."""
    query, office = Query.of(request.args), platform()
    with office.database.read() as connection:
        found = samples(connection)
        names = names_of(office, connection)
        told = count(connection, query, now())
    return render_template(
        "samples/listing.html",
        found=[(one, in_words(one.query, names)) for one in found],
        query=query,
        args=query.args(),
        asked=in_words(query, names),
        population=told,
        most=MOST,
        people=_people(),
    )


@blueprint.post("/audit/samples")
def draw_sample() -> AnyResponse:
    """Draw a sample of what the question finds at this moment, and keep it."""
    query, office, at = Query.of(request.form), platform(), now()
    size, seed = request.form.get("size", ""), request.form.get("seed", "").strip()[:LONGEST_SEED]
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:9]) <= MOST):
        flash(f"抽取件数请填1至{MOST}。", "error")
        return redirect(url_for("samples.listing", **query.args()), 303)
    sample_id = office.runtime.ids.new()
    wish = Wish(
        name=request.form.get("name", "").strip()[:60],
        size=int(size),
        by_department=request.form.get("by_department") == "1",
        seed=seed or office.runtime.ids.new()[-12:],
        request=form_key(),
    )
    with office.database.write(alone=True) as connection:
        sample_id = draw(connection, sample_id, query, wish, actor(), at)
    return redirect(url_for("samples.page", sample_id=sample_id), 303)


@blueprint.get("/audit/samples/<sample_id>")
def page(sample_id: str) -> str:
    """The work sheet: every case with its points to look at, and what was noted of it."""
    sample, rows, names = _sheet(sample_id)
    return render_template("samples/page.html", **_told(sample, names), rows=rows, repetition=None)


@blueprint.get("/audit/samples/<sample_id>/repeat")
def repetition(sample_id: str) -> str:
    """The draw made again, and whether the same cases come out."""
    sample, rows, names = _sheet(sample_id)
    with platform().database.read() as connection:
        again = repeat(connection, sample)
    return render_template("samples/page.html", **_told(sample, names), rows=rows, repetition=again)


@blueprint.post("/audit/samples/<sample_id>/<int:position>")
def note_case(sample_id: str, position: int) -> AnyResponse:
    """Keep what was found of one case: the auditor's own paper, the case stays as it is."""
    form = request.form
    checks = {name.removeprefix("check."): value for name, value in form.items() if name.startswith("check.")}
    told = (checks, form.get("verdict", ""), form.get("note", "").strip()[:LONGEST_NOTE])
    with platform().database.write() as connection:
        note(connection, sample_id, position, told, actor(), now())
    flash(f"第{position}件已保存。", "success")
    return redirect(url_for("samples.page", sample_id=sample_id, _anchor=f"case-{position}"), 303)


@blueprint.get("/audit/samples/<sample_id>/sheet.csv")
def sheet_file(sample_id: str) -> Response:
    """The work sheet as a table."""
    sample, rows, names = _sheet(sample_id)
    return _file(sample, written(table_of(rows, names)), f"sample-{sample_id}.csv", "sheet")


@blueprint.get("/audit/samples/<sample_id>/population.csv")
def population_file(sample_id: str) -> Response:
    """The population that was drawn from: by it and the seed anybody can draw again."""
    with platform().database.read() as connection:
        sample, listed = find_sample(connection, sample_id), population_of(connection, sample_id)
    rows = [("root_id", "departments"), *((root_id, " ".join(codes)) for root_id, codes in sorted(listed.items()))]
    return _file(sample, written(rows), f"population-{sample_id}.csv", "population")


def _file(sample: Sample, text: str, name: str, what: str) -> Response:
    with platform().database.write() as connection:
        told = {"what": f"sample.{what}", "sample": sample.id, "format": "csv"}
        enter(connection, "data.exported", told, actor(), now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), mimetype="text/csv", headers=headers)


def _sheet(sample_id: str) -> tuple[Sample, tuple[WorkRow, ...], Names]:
    office = platform()
    with office.database.read() as connection:
        sample = find_sample(connection, sample_id)
        kept = sheets(connection, sample_id)
        known = {one.root_id: one for one in of_roots(connection, [sheet.root_id for sheet in kept], now())}
        names = names_of(office, connection)
    return sample, rows_of(kept, known, office.regulation), names


def _told(sample: Sample, names: Names) -> dict[str, Any]:
    return {
        "sample": sample,
        "names": names,
        "asked": in_words(sample.query, names),
        "args": sample.query.args(),
        "carried": as_asked(sample.query),
        "verdicts": {code: words.VERDICTS[code] for code in VERDICTS},
        "checks": {code: words.CHECKS[code] for code in CHECKS},
        "people": _people(),
        "marks": words.MARKS,
        "statuses": words.STATUSES,
    }


def _people() -> dict[str, str]:
    return {found.login: found.name for found in platform().accounts.all()}
