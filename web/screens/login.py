"""Coming in and leaving."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.context import identity, platform
from web.demo.accounts import DemoAccount, demo_accounts
from web.security.accounts import LoginRefused, from_this_machine
from web.security.gate import own_path, session_cookie, set_session_cookie
from web.security.sessions import Sessions
from web.words.refusals import refusal_words

from ..navigation import home

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def form() -> str | Response:
    """The way in; who is in already goes on."""
    found = identity()
    wanted = own_path(request.args.get("next"))
    if found is not None:
        return redirect(wanted or url_for(home(found.actor, current_app.view_functions)), 303)
    return render_template("login/page.html", wanted=wanted, login="", words=None, demo=_demo_accounts())


@blueprint.post("/login")
def enter() -> Response:
    """Check the password and open a session under a new secret; raises TooManyAttempts, TooBusy."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    wanted = own_path(request.form.get("next"))
    address = request.remote_addr or ""
    try:
        entered = platform().accounts.enter(login, password, address)
    except LoginRefused as refused:
        page = render_template(
            "login/page.html", wanted=wanted, login=login, words=refusal_words(refused), demo=_demo_accounts()
        )
        return make_response(page, 401)
    sessions = Sessions(platform().database, platform().clock)
    found = identity()
    if found is not None:
        sessions.end(found.secret)
    secret = sessions.begin(entered, address, request.headers.get("User-Agent", ""))
    beginning = "profile.page" if entered.must_change else home(entered.actor, current_app.view_functions)
    response = redirect(wanted if wanted and not entered.must_change else url_for(beginning), 303)
    set_session_cookie(response, secret)
    return response


@blueprint.post("/logout")
def leave() -> Response:
    """End the session on the server and let the browser forget its pages."""
    found = identity()
    if found is not None:
        Sessions(platform().database, platform().clock).end(found.secret)
    response = redirect(url_for("login.form"), 303)
    response.delete_cookie(session_cookie(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _demo_accounts() -> tuple[DemoAccount, ...]:
    """Demo accounts to try; none without demo data, none for visitors from other machines, who cannot use them."""
    return demo_accounts(platform()) if from_this_machine(request.remote_addr or "") else ()
