"""What an API request says: a JSON object and a query, both read strictly. Nothing unknown is passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, request

from engine.errors import InputRejected, Problem

LONGEST_KEY = 200
_KEY = re.compile(r"[!-~]{1,200}")
_TYPES: Mapping[type, str] = {str: "not_text", dict: "not_an_object", list: "not_a_list", int: "not_a_number"}


def body() -> dict[str, Any]:
    """The JSON object of the request; raises InputRejected for what is none or names a field twice."""
    if request.mimetype != "application/json":
        abort(415)
    try:
        told = json.loads(request.get_data(), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputRejected((Problem("body", "not_json"),)) from None
    if not isinstance(told, dict):
        raise InputRejected((Problem("body", "not_an_object"),))
    return told


def known_body(fields: Mapping[str, type], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON object of the request, with these fields and no others."""
    told = body()
    problems = [Problem(name, "unknown_field") for name in told if name not in fields]
    problems += [Problem(name, "required") for name in required if name not in told]
    problems += [
        Problem(name, _TYPES[wanted])
        for name, wanted in fields.items()
        if name in told and (not isinstance(told[name], wanted) or isinstance(told[name], bool))
    ]
    if problems:
        raise InputRejected(tuple(problems))
    return told


def query(*names: str) -> dict[str, str]:
    """The query of the request: only these names, each at most once, empty ones left out."""
    problems = [Problem(name, "unknown_parameter") for name in request.args if name not in names]
    problems += [Problem(name, "told_twice") for name in names if len(request.args.getlist(name)) > 1]
    if problems:
        raise InputRejected(tuple(problems))
    return {name: value.strip() for name, value in request.args.items() if value.strip()}


def day(name: str, text: str) -> date:
    """A day of the query; raises InputRejected."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRejected((Problem(name, "not_a_date"),)) from None


def number(name: str, text: str, least: int, most: int) -> int:
    """A whole number of the query; raises InputRejected."""
    if not (text.isascii() and text.isdigit()):
        raise InputRejected((Problem(name, "not_a_number"),))
    found = int(text)
    if found < least:
        raise InputRejected((Problem(name, "too_small", {"least": least}),))
    if found > most:
        raise InputRejected((Problem(name, "too_large", {"most": most}),))
    return found


def one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    """A word of the query out of those known; raises InputRejected."""
    if text not in known:
        raise InputRejected((Problem(name, "not_an_option", {"value": text[:80]}),))
    return text


def request_key() -> str | None:
    """The Idempotency-Key of the request, if it has one; raises InputRejected."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise InputRejected((Problem("Idempotency-Key", "too_long", {"most": LONGEST_KEY, "length": len(key)}),))
    return key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a field is named twice")
    return told


def _no_constant(text: str) -> Any:
    raise ValueError(text)
