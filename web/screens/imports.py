"""Imports of files: handed in, followed, stopped and continued, reported for correction, closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.clock import parsed, stored
from engine.errors import Conflict, InputRejected, Problem
from engine.forms import Form
from web.context import actor, now, platform
from web.intake import check_importable, importable
from web.regulation import citation
from web.sheetimport.answers import Choices
from web.sheetimport.cells import written
from web.sheetimport.columns import columns
from web.sheetimport.importbook import KEPT_FOR, Handed, Import, Order, find_import, hand_over, imports_of, order
from web.sheetimport.outcome import FAILED, HANDLED, UNREGISTERED, Status
from web.sheetimport.progress import Progress, progress_of, progress_of_all
from web.sheetimport.reading import MOST_ROWS, read_sheet
from web.sheetimport.report import report_lines
from web.sheetimport.rowbook import results
from web.sheetimport.workbook import report_book, template_book
from web.sheets.tasksheet import choices_of
from web.words.wording import problem_text

blueprint = Blueprint("imports", __name__)

ROWS_SHOWN = 100
IMPORTS_SHOWN = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@blueprint.get("/intake/<process>/import")
def upload_form(process: str) -> str:
    """Where a file is handed in; `?replaces=` names the import whose rows it puts right."""
    return _upload_page(process, request.args.get("replaces"))


@blueprint.get("/intake/<process>/import/template")
def template(process: str) -> Response:
    """An empty workbook, or (`?format=csv`) an empty CSV file, with the columns of the form."""
    check_importable(platform(), process, actor())
    drawn, choices = _form(process)
    if request.args.get("format") == "csv":
        return _file(written([[label for _, label in columns(drawn)]]).encode(), CSV, f"{process}.csv")
    return _file(template_book(drawn, choices, _article(process)), XLSX, f"{process}.xlsx")


@blueprint.post("/intake/<process>/import")
def upload(process: str) -> AnyResponse | tuple[str, int]:
    """Read a file and keep its rows for the workers; what becomes of them is a page of its own."""
    check_importable(platform(), process, actor())
    sent, replaces = request.files.get("file"), request.form.get("replaces") or None
    try:
        if sent is None or not sent.filename:
            raise InputRejected((Problem("file", "no_file"),))
        raw = sent.read()
        sheet = read_sheet(raw, sent.filename, *_form(process))
    except InputRejected as rejected:
        return _upload_page(process, replaces, rejected.problems), 422
    digest, key = hashlib.sha256(raw).hexdigest(), request.form.get("request")
    # A form that is sent again with another file is another request.
    told = Handed(process, sent.filename, sheet.via, digest, sheet.rows, f"{key}.{digest}" if key else None, replaces)
    office, import_id = platform(), platform().runtime.ids.new()
    import_id, new = hand_over(office.database, office.office.seal, import_id, told, actor(), now())
    if not new:
        flash("这份文件已经上传,没有重复导入。这是已有的导入。", "info")
    return redirect(url_for("imports.page", import_id=import_id), 303)


@blueprint.get("/intake/imports")
def listing() -> str:
    """The imports of the reader's department, the newest first."""
    with platform().database.read() as connection:
        found = imports_of(connection, actor().department, IMPORTS_SHOWN + 1, request.args.get("before"))
        shown = progress_of_all(connection, found[:IMPORTS_SHOWN])
    return render_template(
        "imports/listing.html",
        imports=shown,
        before=found[IMPORTS_SHOWN - 1].id if len(found) > IMPORTS_SHOWN else None,
        processes=importable(platform(), actor()),
        persons={account.login: account.name for account in platform().accounts.all()},
    )


@blueprint.get("/intake/imports/<import_id>")
def page(import_id: str) -> str:
    """How far an import is, and what became of its rows: `?show=failed` or `all`, `&after=<row>`."""
    seal = platform().office.seal
    with platform().database.read() as connection:
        told = find_import(connection, import_id, actor().department)
        progress = progress_of(connection, told, now())
        show = request.args.get("show") or ("failed" if progress.unregistered else "all")
        after = request.args.get("after", "0")
        wanted: frozenset[Status] | None = FAILED if told.open else UNREGISTERED
        if show != "failed":
            # What is still to come would be out of date as soon as it is shown.
            wanted = HANDLED if told.open else None
        first = int(after) if after.isdecimal() and len(after) < 10 else 0
        rows = [*results(connection, told.id, seal, wanted, first, ROWS_SHOWN + 1)]
    return render_template(
        "imports/page.html",
        **_shown(progress),
        rows=rows[:ROWS_SHOWN],
        next=rows[ROWS_SHOWN - 1].number if len(rows) > ROWS_SHOWN else None,
        after=first,
        show=show,
        title=platform().runtime.start_form(told.process).title,
        may_handle=any(info.id == told.process for info in importable(platform(), actor())),
        may_continue=_may_continue(told),
        kept_days=KEPT_FOR.days,
        kept_until=stored(parsed(told.finished_at) + KEPT_FOR) if told.finished_at else None,
        request_key=platform().runtime.ids.new(),
    )


@blueprint.get("/intake/imports/<import_id>/progress")
def progress(import_id: str) -> str:
    """The part of the page that moves while rows are handled."""
    with platform().database.read() as connection:
        told = find_import(connection, import_id, actor().department)
        return render_template("imports/_progress.html", **_shown(progress_of(connection, told, now())))


@blueprint.get("/intake/imports/<import_id>/report")
def report(import_id: str) -> Response:
    """The report as a file: `?format=csv` or xlsx, `&only=unregistered`. It says what the file said: no cache."""
    with platform().database.read() as connection:
        told = find_import(connection, import_id, actor().department)
    check_importable(platform(), told.process, actor())
    drawn, choices = _form(told.process)
    wanted = UNREGISTERED if request.args.get("only") == "unregistered" else None
    name = f"report-{told.id[-8:]}"
    with platform().database.read() as connection:
        lines = report_lines(drawn, choices, results(connection, told.id, platform().office.seal, wanted))
        return _report_file(lines, drawn, choices, told, name)


@blueprint.post("/intake/imports/<import_id>/stop")
def stop(import_id: str) -> AnyResponse:
    """Leave out the rows not yet begun."""
    return _ordered(import_id, "stop", "已停止,尚未办理的行没有登记。")


@blueprint.post("/intake/imports/<import_id>/continue")
def resume(import_id: str) -> AnyResponse:
    """Go on with the rows that were left out."""
    return _ordered(import_id, "continue", "已继续办理其余各行。")


@blueprint.post("/intake/imports/<import_id>/close")
def close(import_id: str) -> AnyResponse:
    """Forget what the rows that were not registered say."""
    return _ordered(import_id, "close", "已清除未登记各行的内容。")


@blueprint.get("/intake/reports/<import_id>")
def earlier(import_id: str) -> AnyResponse:
    """Where reports were before."""
    return redirect(url_for("imports.page", import_id=import_id), 301)


def _ordered(import_id: str, what: Order, words: str) -> AnyResponse:
    with platform().database.read() as connection:
        told = find_import(connection, import_id, actor().department)
    check_importable(platform(), told.process, actor())
    key = request.form.get("request") or None
    try:
        if order(platform().database, told.id, actor().department, what, key, now()):
            flash(words, "success")
    except Conflict:
        flash("同一文件的另一次导入正在办理,请等它办完。", "error")
    return redirect(url_for("imports.page", import_id=told.id), 303)


def _may_continue(told: Import) -> bool:
    if told.state != "stopped" or told.closed_at is not None or told.reason == "not_allowed":
        return False
    account = platform().accounts.find(told.actor.login)
    return account is not None and not account.disabled


def _shown(progress: Progress) -> dict[str, Any]:
    return {"told": progress.told, "progress": progress}


def _form(process: str) -> tuple[Form, Choices]:
    """The start form with the choices it offers now."""
    drawn = platform().runtime.start_form(process)
    with platform().database.read() as connection:
        return drawn, choices_of(connection, platform().runtime, drawn)


def _article(process: str) -> str:
    found = next((info.article for info in platform().runtime.processes() if info.id == process), "")
    return citation(found) if found else ""


def _upload_page(process: str, replaces: str | None, problems: Sequence[Problem] = ()) -> str:
    check_importable(platform(), process, actor())
    drawn = platform().runtime.start_form(process)
    return render_template(
        "imports/upload.html",
        process=process,
        title=drawn.title,
        columns=[label for _, label in columns(drawn)],
        most=MOST_ROWS,
        kept_days=KEPT_FOR.days,
        replaces=replaces,
        problems=[problem_text(problem, {"file": "文件"}) for problem in problems],
        request_key=platform().runtime.ids.new(),
    )


def _report_file(lines: Iterable[Sequence[str]], drawn: Form, choices: Choices, told: Import, name: str) -> Response:
    if request.args.get("format") == "csv":
        return _file(written(lines).encode(), CSV, f"{name}.csv")
    return _file(report_book(drawn, choices, _article(told.process), lines), XLSX, f"{name}.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
