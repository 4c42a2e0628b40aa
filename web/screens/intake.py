"""Starting cases: what the reader may start, the start form of a process, corrections of an earlier case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import Conflict, InputRejected, NotFound, Problem
from engine.forms import OVERRIDE_REASON
from web.context import actor, platform
from web.intake import Receipt, check_startable, importable, submit
from web.intake import startable as startable_processes
from web.platform import Purpose
from web.security import visible_case
from web.sheets.startables import grouped, start_action
from web.sheets.tasksheet import choices_of
from web.words.refusals import KEY_REUSED
from web.words.wording import problem_text

from ..forms_view import form_view
from ..requestkey import form_key
from .filefields import handed_in, uploads

blueprint = Blueprint("intake", __name__)

CORRECTS = "corrects"
"""The field of a start form that names the case it puts right."""
MOST_WARNINGS = 5
PURPOSE = "更正已认领的推送"
"""Why personal data are opened to fill the form of a correction."""


@blueprint.get("/intake")
def page() -> AnyResponse | str:
    """The processes the reader may start, by article; with only one, its form."""
    found = startable_processes(platform(), actor())
    if len(found) == 1:
        return redirect(url_for("intake.form", process=found[0].id), 303)
    drawn = [(info, platform().runtime.current(info.id).xml) for info in found]
    return render_template("intake/page.html", groups=grouped(drawn))


@blueprint.get("/intake/<process>")
def form(process: str) -> Response:
    """The start form, filled in with what the link says of its fields."""
    check_startable(platform(), process, actor())
    return _shown(process, _prefilled(process))


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
    answers, wrong = handed_in(platform().runtime.start_form(process))
    if wrong:
        return _shown(process, answers, wrong, 422)
    try:
        receipt = submit(platform(), process, answers, actor(), "form", form_key())
    except InputRejected as rejected:
        return _shown(process, answers, rejected.problems, 422)
    except Conflict as conflict:
        if conflict.values.get("reason") == KEY_REUSED:
            raise
        differing = tuple(Problem(str(name), "differs") for name in conflict.values.get("fields", ()))
        return _shown(process, answers, differing, 409, conflict.values.get("case_id"))
    flash(*_told(receipt))
    for text in _warned(process, receipt, answers):
        flash(text, "warning")
    return redirect(url_for("case.page", case_id=receipt.case_id), 303)


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
        known = uploads(connection, drawn, answers)
    page = render_template(
        "intake/form.html",
        process=process,
        view=form_view(drawn, answers, problems, choices, known),
        corrects=(answers or {}).get(CORRECTS),
        conflicting=conflicting,
        action=start_action(platform().runtime.current(process).xml),
        bulk=any(info.id == process for info in importable(platform(), actor())),
    )
    return make_response(page, status)


def _corrected(process: str, case_id: str) -> dict[str, Any]:
    """The answers of a case of the own department as they stand, to be put right; raises NotFound."""
    case = visible_case(case_id)
    if case.process != process or case.department != actor().department:
        raise NotFound
    return {**platform().privacy.entry(case.root_id, actor(), Purpose("correction", PURPOSE)), CORRECTS: case.root_id}


def _prefilled(process: str) -> dict[str, Any] | None:
    """The form's defaults with what the address says of its fields; never of personal data, which logs would keep."""
    form = platform().runtime.start_form(process)
    told = {
        field.key: value
        for field in form.fields
        if not field.many
        and field.key not in platform().privacy.fields
        and (value := request.args.get(field.key, "").strip())
    }
    if not told:
        return None
    return {field.key: field.default for field in form.fields} | {key: value[:200] for key, value in told.items()}


def _warned(process: str, receipt: Receipt, answers: Mapping[str, Any]) -> list[str]:
    """What to look at again after a submission that was taken; formats passed with a reason are known already."""
    if answers.get(OVERRIDE_REASON):
        return []
    labels = {field.key: field.label for field in platform().runtime.start_form(process).fields}
    told = [problem for problem in receipt.warnings if problem.code not in ("required", "recommended")]
    return [problem_text(problem, labels) for problem in told[:MOST_WARNINGS]]


def _told(receipt: Receipt) -> tuple[str, str]:
    if receipt.repushed:
        return "已在原案件中更正并重新推送,认领期自重新推送之次日起算。", "success"
    if not receipt.created:
        return "此前已经登记,没有重复建立,这是已有的案件。", "info"
    if not receipt.decided:
        return "已提交,案件开始办理。", "success"
    if receipt.quarantined:
        return "已登记,但第十八条第(二)项要素有空项,转入待补正,尚未推送。", "error"
    return "已登记,系统已推送至相关监管部门并发送提示。", "success"
