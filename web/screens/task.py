"""One task: its facts, its form, and doing it; inside the inbox only its inner part is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import ActHeld, InputRejected, Problem, Refusal, TaskClosed, TaskTaken
from engine.store.outage import Unavailable
from engine.worklist.inbox import WorkItem, inbox_page
from web.context import actor, now, platform
from web.security import visible_item
from web.sheets.outcome import Doer, answer_item, refused_words
from web.sheets.tasksheet import form_of, read_sheet
from web.sheets.worklist import Asked, inbox_filter

from ..refusals import wants_json
from ..requestkey import form_key
from .filefields import handed_in
from .naming import names
from .partial import wants_partial
from .sheetreader import sheet_reader

blueprint = Blueprint("task", __name__)


@blueprint.get("/tasks/<item_id>")
def page(item_id: str) -> Response:
    """The task, open or closed."""
    return _sheet(visible_item(item_id))


@blueprint.post("/tasks/<item_id>")
def complete(item_id: str) -> Response:
    """Do the task with what the form says; a form that will not do comes back with its problems."""
    item, received_at = visible_item(item_id), now()
    with platform().database.read() as connection:
        form = form_of(connection, platform().runtime, item)
    answers, wrong = handed_in(form)
    if wrong:
        return _sheet(item, answers, wrong, status=422)
    following = _following(item)
    try:
        platform().runtime.complete(item.id, answers, actor(), received_at=received_at, request=form_key())
    except InputRejected as rejected:
        return _sheet(item, answers, rejected.problems, status=422)
    except (TaskClosed, TaskTaken) as refusal:
        doer = Doer(platform().runtime, actor(), names(), received_at)
        return _sheet(visible_item(item_id), status=409, notice=refused_words(refusal, doer, item))
    return _done(item, f"已办结:{item.name}", following)


@blueprint.post("/tasks/<item_id>/answer")
def answer(item_id: str) -> Response:
    """Do the task by its one-click answer."""
    item = visible_item(item_id)
    following = _following(item)
    outcome = answer_item(item_id, Doer(platform().runtime, actor(), names(), now(), form_key()))
    if wants_json():
        return make_response(jsonify(outcome.document()), 200 if outcome.done else 409)
    if not outcome.done:
        return _sheet(visible_item(item_id), status=409, notice=outcome.text)
    return _done(item, f"{outcome.text}:{outcome.title} {outcome.reference}", following)


@blueprint.post("/tasks/<item_id>/assign")
def assign(item_id: str) -> Response:
    """Take the task into one's own hands."""
    return _handed(item_id, platform().runtime.assign, "已签收")


@blueprint.post("/tasks/<item_id>/unassign")
def unassign(item_id: str) -> Response:
    """Put the task back for the department."""
    return _handed(item_id, platform().runtime.unassign, "已放回")


def _handed(item_id: str, act: Any, told: str) -> Response:
    item = visible_item(item_id)
    try:
        act(item_id, actor(), request=form_key())
    except (ActHeld, Unavailable):
        raise
    except Refusal as refusal:
        doer = Doer(platform().runtime, actor(), names(), now())
        return _sheet(visible_item(item_id), status=409, notice=refused_words(refusal, doer, item))
    if wants_partial():
        return _sheet(visible_item(item_id), notice=told)
    flash(f"{told}:{item.name}", "success")
    return redirect(url_for("task.page", item_id=item_id), 303)


def _sheet(
    item: WorkItem,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
    notice: str = "",
) -> Response:
    with platform().database.read() as connection:
        sheet = read_sheet(connection, item, sheet_reader(), answers, problems)
    template = "task/inner.html" if wants_partial() else "task/page.html"
    return make_response(render_template(template, sheet=sheet, notice=notice, failed=status >= 400), status)


def _done(item: WorkItem, told: str, following: str | None) -> Response:
    if wants_partial():
        return make_response(jsonify(done=True, id=item.id, text=told))
    flash(told, "success")
    if request.form.get("then") == "next" and following is not None:
        return redirect(url_for("task.page", item_id=following), 303)
    return redirect(url_for("inbox.page"), 303)


def _following(item: WorkItem) -> str | None:
    """The task after this one in the reader's inbox, else its first."""
    wanted = inbox_filter(actor(), Asked())
    here = f"{item.due_at}~{item.id}" if item.due_at else None
    with platform().database.read() as connection:
        after = inbox_page(connection, wanted, here, 1).items
        first = inbox_page(connection, wanted, None, 2).items
    return next((found.id for found in (*after, *first) if found.id != item.id), None)
