"""One's own account: post, password, open sessions, size of the text."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InputRejected, Problem
from web.context import actor, identity, platform
from web.security.gate import own_path
from web.security.sessions import Sessions
from web.words.wording import problem_text

from ..shell import TEXT_SIZE

blueprint = Blueprint("profile", __name__)

LABELS = {"old_password": "原口令", "new_password": "新口令", "again": "再次输入新口令"}
_YEAR = 31_536_000


@blueprint.get("/profile")
def page() -> Response:
    """The account and its sessions."""
    return _page(())


@blueprint.post("/profile/password")
def change_password() -> Response:
    """Change the password; all sessions end, so that a stolen one does too."""
    old, new, again = (request.form.get(name, "") for name in LABELS)
    if new != again:
        return _page((Problem("again", "password_differs"),))
    try:
        platform().accounts.change_password(actor().login, old, new)
    except InputRejected as rejected:
        return _page(rejected.problems)
    flash("口令已修改,请用新口令登录。", "success")
    return redirect(url_for("login.form"), 303)


@blueprint.post("/profile/sessions")
def end_others() -> Response:
    """End the account's other sessions."""
    found = identity()
    if found is not None:
        Sessions(platform().database, platform().clock).end_others(found.actor.login, found.secret)
    flash("其他设备上的登录已退出。", "success")
    return redirect(url_for("profile.page"), 303)


@blueprint.post("/text-size")
def text_size() -> Response:
    """Switch between normal and large text; kept in this browser only."""
    large = request.form.get("size") == "large"
    response = redirect(own_path(request.form.get("back")) or url_for("inbox.page"), 303)
    value, secure = "large" if large else "normal", request.is_secure
    response.set_cookie(TEXT_SIZE, value, max_age=_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def _page(problems: tuple[Problem, ...]) -> Response:
    found = identity()
    assert found is not None
    told = {problem.field: problem_text(problem, LABELS) for problem in problems}
    sessions = Sessions(platform().database, platform().clock).of(found.actor.login, found.secret)
    page = render_template(
        "profile/page.html", labels=LABELS, told=told, sessions=sessions, must_change=found.must_change
    )
    return make_response(page, 422 if problems else 200)
