"""The gate before every screen: who is it, does the request come from us, may he do this."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import Refusal
from web.context import identity, platform
from web.requestkey import form_key

from .csrf import SAFE, check_csrf, new_visitor_secret, visitor_cookie
from .headers import secured
from .identity import Identity
from .policy import can, rule_of
from .rules import Rule
from .sessions import Sessions
from .tokens import Tokens
from .visibility import protected_case, protected_item, visible_case, visible_item

API = "/api/"
_ALLOWED_WHILE_CHANGING = frozenset(
    {"profile.page", "profile.change_password", "profile.text_size", "login.leave", "static"}
)


class LoginNeeded(Refusal):
    """This needs a login."""


class Forbidden(Refusal):
    """Your post does not include this."""


class UnknownPage(Refusal):
    """There is no such page."""


def install(app: Flask) -> None:
    """Put the gate before and the headers behind every request of the application."""
    app.before_request(_pass)
    app.after_request(_sealed)


def session_cookie() -> str:
    """The cookie of a session; over https the browser itself guards the name."""
    return "__Host-sid" if request.is_secure else "sid"


def set_session_cookie(response: AnyResponse, secret: str) -> None:
    """Hand the browser its session; it ends with the browser."""
    response.set_cookie(session_cookie(), secret, httponly=True, samesite="Lax", secure=request.is_secure, path="/")


def is_api() -> bool:
    return request.path.startswith(API)


def _pass() -> AnyResponse | None:
    rule = rule_of(request.endpoint)
    g.identity = _identify(rule)
    if rule is None:
        # An address without a page is answered as such; a page without a rule stays shut.
        return None if request.endpoint is None else _shut()
    request.max_content_length = rule.body
    found = identity()
    if found is None and rule.roles is not None:
        return _to_login()
    if request.method not in SAFE and rule.csrf:
        check_csrf()
    if rule.roles is None or found is None:
        return None
    if found.must_change and request.endpoint not in _ALLOWED_WHILE_CHANGING:
        return redirect(url_for("profile.page"), 303)
    _check(rule, found)
    if request.method not in SAFE and rule.csrf and not rule.repeatable:
        form_key()
    return None


def _check(rule: Rule, found: Identity) -> None:
    """Raises NotFound for what the actor may not know of, Forbidden for what he may not do."""
    endpoint, arguments = str(request.endpoint), request.view_args or {}
    if not found.within(rule.scope) or not can(found.actor, endpoint):
        raise Forbidden
    with platform().database.read() as connection:
        if rule.object == "case":
            subject = protected_case(connection, visible_case(arguments["case_id"]))
        elif rule.object == "item":
            subject = protected_item(connection, visible_item(arguments["item_id"]))
        else:
            return
    if not can(found.actor, endpoint, subject):
        raise Forbidden


def _identify(rule: Rule | None) -> Identity | None:
    if is_api():
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return Tokens(platform().database, platform().clock).identify(token) if scheme == "Bearer" else None
    if request.endpoint == "static":
        return None
    secret = request.cookies.get(session_cookie())
    if not secret:
        return None
    background = rule is not None and rule.background
    return Sessions(platform().database, platform().clock).resume(secret, background)


def _to_login() -> AnyResponse:
    if is_api() or request.method not in SAFE or rule_of(request.endpoint).background:  # type: ignore[union-attr]
        raise LoginNeeded
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("login.form", next=wanted if wanted != "/" else None), 303)


def _shut() -> AnyResponse:
    if identity() is None and not is_api():
        return redirect(url_for("login.form"), 303)
    raise Forbidden


def _sealed(response: Response) -> Response:
    secret = new_visitor_secret()
    if secret is not None:
        response.set_cookie(visitor_cookie(), secret, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return secured(response)


def own_path(wanted: str | None) -> str | None:
    """A path of this site to go on to, or None; foreign addresses are never followed."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else None
