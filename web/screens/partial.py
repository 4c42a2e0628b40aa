"""Whether a page or only its inner part is asked for."""

from __future__ import annotations

from flask import request

from web.refusals import PARTIAL_HEADER


def wants_partial() -> bool:
    """A drawer asks for the inner part, by header or with `?partial=1`; a browser asks for the page."""
    return PARTIAL_HEADER in request.headers or request.args.get("partial") == "1"
