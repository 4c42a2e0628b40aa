"""The sandbox's clock over the API; an office has none of this."""

from __future__ import annotations

from flask import Response, jsonify

from engine.clock import parsed, stored
from engine.errors import InputRejected, NotFound, Problem
from web.context import now, platform

from .reading import known_body, query


def show_clock() -> Response:
    """The sandbox's present."""
    query()
    _only_in_sandbox()
    return jsonify({"now": stored(now())})


def move_clock() -> Response:
    """Move the clock `to` an instant, or `advance` by 3wd or PT1H; everything due by then happens."""
    _only_in_sandbox()
    told = known_body({"to": str, "advance": str})
    if len(told) != 1:
        raise InputRejected((Problem("advance", "either_to_or_advance"),))
    try:
        to = parsed(told["to"]) if "to" in told else None
        report = platform().move_clock(to, told.get("advance"))
    except (ValueError, OverflowError):
        raise InputRejected((Problem(next(iter(told)), "not_a_later_time"),)) from None
    document = {"happened": report.happened, "cases": report.cases, "incidents": report.incidents}
    return jsonify({"now": stored(now()), **document})


def _only_in_sandbox() -> None:
    if not platform().sandbox:
        raise NotFound
