"""Measurements for monitoring: asked from this machine, or with a token made for it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

from web.context import REQUEST_COUNTS, platform
from web.operations.metrics import exposition
from web.security.accounts import from_this_machine
from web.security.policy import roles_of
from web.security.rules import OPERATORS
from web.security.tokens import Tokens

blueprint = Blueprint("metrics", __name__)

SCOPE = "metrics"


@blueprint.get("/metrics")
def page() -> Response:
    """All measurements; 401 from elsewhere without a token of the scope `metrics` and an operator's role."""
    # A proxy's word about the sender is taken only where the proxy is trusted (web/commands/server.py).
    if not from_this_machine(request.remote_addr or "") and not _by_token():
        refused = Response("a token of the scope metrics is needed\n", 401, content_type="text/plain; charset=utf-8")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    counts = current_app.extensions[REQUEST_COUNTS]
    return Response(exposition(platform(), counts.registry), content_type=CONTENT_TYPE_LATEST)


def _by_token() -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        return False
    found = Tokens(platform().database, platform().clock).identify(token)
    return found is not None and found.within(SCOPE) and bool(roles_of(found.actor) & OPERATORS)
