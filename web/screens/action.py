"""An action in a running case besides its tasks: its form, and doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.actions import OpenAction
from engine.casebook import CaseSummary, find_case
from engine.errors import InputRejected, NotFound, NotWaiting, Problem
from engine.forms import Form
from web.context import actor, platform
from web.security import visible_case
from web.security.policy import roles_of
from web.sheets.tasksheet import choices_of
from web.sheets.usableactions import own_action

from ..forms_view import form_view
from ..regulation import article_number
from ..requestkey import form_key
from .filefields import handed_in, uploads

blueprint = Blueprint("action", __name__)

TOO_LATE = "这项操作现在不能办理:案件已往下办理,或者已由他人办理。"


@blueprint.get("/cases/<case_id>/messages/<name>")
def page(case_id: str, name: str) -> AnyResponse:
    """The form of an action that is open and the reader's; any other is answered like one that never was."""
    case = visible_case(case_id)
    found = _own(case, name)
    if found is None:
        raise NotFound
    return _shown(case, found)


@blueprint.post("/cases/<case_id>/messages/<name>")
def hand_in(case_id: str, name: str) -> AnyResponse:
    """Do the action; a form that will not do comes back with its problems.

    One that is not open any more is still sent on: the same request again gets the answer of its first time.
    """
    case = visible_case(case_id)
    found = _own(case, name)
    label, form = _drawn(case, name, found)
    answers, wrong = handed_in(form)
    if wrong:
        return _over(case) if found is None else _shown(case, found, answers, wrong, 422)
    try:
        platform().runtime.send(case.id, name, answers, actor(), request=form_key(), roles=roles_of(actor()))
    except InputRejected as rejected:
        if found is None:
            raise
        return _shown(case, found, answers, rejected.problems, 422)
    except NotWaiting:
        return _over(case)
    flash(f"已办理:{label}", "success")
    return redirect(url_for("case.page", case_id=case.root_id), 303)


def _over(case: CaseSummary) -> AnyResponse:
    flash(TOO_LATE, "error")
    return redirect(url_for("case.page", case_id=case.root_id), 303)


def _own(case: CaseSummary, name: str) -> OpenAction | None:
    with platform().database.read() as connection:
        return own_action(connection, platform().runtime, case, name, actor())


def _drawn(case: CaseSummary, name: str, found: OpenAction | None) -> tuple[str, Form]:
    """What a message of this name is called and its form, as the diagram has it; raises NotFound."""
    spec = platform().runtime.spec(case.version)
    for element, props in spec.actions.items():
        if props["message"] == name and (found is None or found.element == element):
            return props.get("action") or spec.diagram.names.get(element) or name, spec.forms[props["form"]]
    raise NotFound


def _shown(
    case: CaseSummary,
    found: OpenAction,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    with platform().database.read() as connection:
        root = find_case(connection, case.root_id)
        form = platform().runtime.specs.get(connection, case.version).forms[found.form]
        choices = choices_of(connection, platform().runtime, form)
        view = form_view(form, answers, problems, choices, uploads(connection, form, answers))
    page = render_template(
        "case/action.html", case=case, root=root, found=found, view=view, article_number=article_number
    )
    return make_response(page, status)
