"""Requests that change something must come from our own pages: a token in the form, and the browser's word."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, g, request

from engine.errors import Refusal
from web.context import identity

from .secrets import derived, new_secret, same

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PURPOSE = "csrf"


class ForgedRequest(Refusal):
    """The request does not come from one of our pages."""


def csrf_token() -> str:
    """The token for the forms of this answer: bound to the session, before the login to a cookie of its own."""
    return derived(_secret(), _PURPOSE)


def check_csrf() -> None:
    """Raises ForgedRequest unless the request carries the token and comes from this origin."""
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    known = request.cookies.get(visitor_cookie()) if identity() is None else _secret()
    if not known or not same(given, derived(known, _PURPOSE)) or not from_here(request):
        raise ForgedRequest


def from_here(asked: Request) -> bool:
    """Whether the browser says the request was made by this origin.

    Sec-Fetch-Site is missing on plain http, Origin in old browsers; where both are, the token alone decides.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = asked.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == asked.host


def visitor_cookie() -> str:
    """The cookie that binds the login form to its visitor."""
    return "__Host-visitor" if request.is_secure else "visitor"


def new_visitor_secret() -> str | None:
    """The visitor secret made for this answer, to be set as a cookie; None when none was needed."""
    found: str | None = g.get("visitor_secret")
    return found


def _secret() -> str:
    found = identity()
    if found is not None:
        return found.secret
    known = request.cookies.get(visitor_cookie()) or new_visitor_secret()
    if not known:
        known = g.visitor_secret = new_secret()
    return known
