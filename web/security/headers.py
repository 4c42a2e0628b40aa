"""What every answer tells the browser: run nothing foreign, keep nothing, tell nobody."""

from __future__ import annotations

from flask import Response, request

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
FILES = frozenset({"evidence.open"})
"""Endpoints whose answers were made by others: a document of its own, in which nothing runs."""
DESIGNER_PAGES = frozenset({"designer.page", "editors.tables"})
"""Endpoints whose drawing tools set style attributes."""

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: that turns the Origin of our own forms into null, and on plain http nothing else tells.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_YEAR = 31_536_000


def secured(response: Response) -> Response:
    """The answer with its headers; pages are never kept, versioned static files for a year."""
    handed_in = request.endpoint in FILES and response.status_code == 200
    policy = FILE_POLICY if handed_in else CONTENT_POLICY
    if request.endpoint in DESIGNER_PAGES:
        policy += "; style-src-attr 'unsafe-inline'"
    response.headers["Content-Security-Policy"] = policy
    for name, value in _FIXED.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        versioned = "v" in request.args
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if versioned else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    response.headers.pop("Server", None)
    return response
