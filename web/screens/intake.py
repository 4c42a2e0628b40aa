"""Registering decisions: the start form of a process, corrections of an earlier case, and many rows from a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import Conflict, InputRejected, NotFound, Problem
from engine.forms import Form
from web.context import actor, platform
from web.csvimport.batch import import_rows
from web.csvimport.cells import written
from web.csvimport.reading import MOST_ROWS, columns, read_rows
from web.csvimport.report import find_report, report_csv
from web.intake import Receipt, check_startable, submit
from web.intake import startable as startable_processes
from web.security import visible_case
from web.sheets.tasksheet import choices_of
from web.words.wording import problem_text

from ..forms_view import form_view, submitted

blueprint = Blueprint("intake", __name__)

CORRECTS = "corrects"
"""The field of a start form that names the case it puts right."""
PURPOSE = "更正已认领的推送"
"""Why personal data are opened to fill the form of a correction."""


@blueprint.get("/intake")
def page() -> AnyResponse | str:
    """The processes the reader may start; with only one, its form."""
    found = startable_processes(platform(), actor())
    if len(found) == 1:
        return redirect(url_for("intake.form", process=found[0].id), 303)
    return render_template("intake/page.html", processes=found)


@blueprint.get("/intake/<process>")
def form(process: str) -> Response:
    """The start form."""
    check_startable(platform(), process, actor())
    return _shown(process, None)


@blueprint.post("/intake/<process>/correction")
def correction(process: str) -> Response:
    """The start form, filled with what another case, claimed with a fault in it, was started with.

    Filling it opens personal data, which is put on record: therefore no GET.
    """
    check_startable(platform(), process, actor())
    return _shown(process, _corrected(process, request.form.get(CORRECTS, "")))


@blueprint.post("/intake/<process>")
def hand_in(process: str) -> AnyResponse:
    """Start the case; a form that will not do comes back with its problems."""
    check_startable(platform(), process, actor())
    answers = submitted(platform().runtime.start_form(process), request.form)
    try:
        receipt = submit(platform(), process, answers, actor(), "form", request.form.get("request") or None)
    except InputRejected as rejected:
        return _shown(process, answers, rejected.problems, 422)
    except Conflict as conflict:
        differing = tuple(Problem(str(name), "differs") for name in conflict.values.get("fields", ()))
        return _shown(process, answers, differing, 409, conflict.values.get("case_id"))
    flash(*_told(receipt))
    return redirect(url_for("case.page", case_id=receipt.case_id), 303)


@blueprint.get("/intake/<process>/csv")
def upload_form(process: str) -> str:
    """Where a CSV file is handed in."""
    return _upload_page(process)


@blueprint.get("/intake/<process>/csv/template")
def template(process: str) -> Response:
    """An empty CSV file with the columns of the form."""
    check_startable(platform(), process, actor())
    header = [label for _, label in columns(platform().runtime.start_form(process))]
    return _file(written([header]), f"{process}.csv")


@blueprint.post("/intake/<process>/csv")
def upload(process: str) -> AnyResponse | tuple[str, int]:
    """Hand every row in; what became of them is a page of its own."""
    check_startable(platform(), process, actor())
    sent = request.files.get("file")
    drawn = platform().runtime.start_form(process)
    try:
        if sent is None or not sent.filename:
            raise InputRejected((Problem("file", "no_file"),))
        with platform().database.read() as connection:
            choices = choices_of(connection, platform().runtime, drawn)
        rows = read_rows(sent.read(), drawn, choices)
    except InputRejected as rejected:
        return _upload_page(process, rejected.problems), 422
    report = import_rows(platform(), process, rows, _labels(drawn), actor(), sent.filename)
    return redirect(url_for("intake.report", report_id=report.id), 303)


@blueprint.get("/intake/reports/<report_id>")
def report(report_id: str) -> str | Response:
    """What became of the rows of an import, as a page or (`?format=csv`) as a file."""
    with platform().database.read() as connection:
        found = find_report(connection, report_id, actor().department)
    if found is None:
        abort(404)
    if request.args.get("format") == "csv":
        return _file(report_csv(found), f"report-{found.id[-8:]}.csv")
    return render_template("intake/report.html", report=found, failed=[row for row in found.rows if row.failed])


def _shown(
    process: str,
    answers: Mapping[str, Any] | None,
    problems: Sequence[Problem] = (),
    status: int = 200,
    conflicting: Any = None,
) -> Response:
    drawn = platform().runtime.start_form(process)
    with platform().database.read() as connection:
        choices = choices_of(connection, platform().runtime, drawn)
    page = render_template(
        "intake/form.html",
        process=process,
        view=form_view(drawn, answers, problems, choices),
        corrects=(answers or {}).get(CORRECTS),
        conflicting=conflicting,
        request_key=platform().runtime.ids.new(),
    )
    return make_response(page, status)


def _corrected(process: str, case_id: str) -> dict[str, Any]:
    """The answers of a case of the own department as they stand, to be put right; raises NotFound."""
    case = visible_case(case_id)
    if case.process != process or case.department != actor().department:
        raise NotFound
    return {**platform().entry(case.root_id, actor(), PURPOSE), CORRECTS: case.root_id}


def _upload_page(process: str, problems: Sequence[Problem] = ()) -> str:
    check_startable(platform(), process, actor())
    drawn = platform().runtime.start_form(process)
    return render_template(
        "intake/upload.html",
        process=process,
        title=drawn.title,
        columns=[label for _, label in columns(drawn)],
        most=MOST_ROWS,
        problems=[problem_text(problem, {"file": "文件"}) for problem in problems],
    )


def _labels(drawn: Form) -> dict[str, str]:
    return {field.key: field.label for field in drawn.fields}


def _told(receipt: Receipt) -> tuple[str, str]:
    if receipt.repushed:
        return "已在原案件中更正并重新推送,认领期自重新推送之次日起算。", "success"
    if not receipt.created:
        return "此前已经登记,没有重复建立,这是已有的案件。", "info"
    if receipt.quarantined:
        return "已登记,但第十八条第(二)项要素有空项,转入待补正,尚未推送。", "error"
    return "已登记,系统已推送至相关监管部门并发送提示。", "success"


def _file(text: str, name: str) -> Response:
    answer = make_response(text.encode())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
