"""A licence as a submitted form names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InputRejected, Problem
from engine.registry import Call
from handlers.licence.licence import Licence, find_licence


def named_licence(call: Call, data: Mapping[str, Any], field: str = "licence") -> Licence:
    """The licence that a form's field names by number, document or id.

    Raises InputRejected: required where nothing is told, unknown_licence where nothing is found.
    """
    told = str(data.get(field) or "").strip()
    if not told:
        raise InputRejected((Problem(field, "required"),))
    found = find_licence(call.connection, told)
    if found is None:
        raise InputRejected((Problem(field, "unknown_licence", {"value": told[:80]}),))
    return found
