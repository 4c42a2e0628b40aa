"""Whether a page or only its inner part is asked for."""

from __future__ import annotations

from flask import request


def wants_partial() -> bool:
    """A drawer asks with htmx's header or with `?partial=1`; a browser asks for the page."""
    boosted = request.headers.get("HX-Boosted") == "true"
    return (request.headers.get("HX-Request") == "true" and not boosted) or request.args.get("partial") == "1"
