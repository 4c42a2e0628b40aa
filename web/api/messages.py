"""Messages over the API: something happened outside that one case waits for."""

from __future__ import annotations

from flask import Response, jsonify

from web.context import actor, platform
from web.security import policy, visible_case
from web.security.gate import Forbidden
from web.security.visibility import protected_case

from .reading import known_body, request_key


def send_message(name: str) -> Response:
    """Hand a message to a case of the own department: `{"case", "data"}`. 409 where the case does not wait for it."""
    key, told = request_key(), known_body({"case": str, "data": dict}, required=("case",))
    case = visible_case(told["case"])
    with platform().database.read() as connection:
        subject = protected_case(connection, case)
    if not policy.can(actor(), "case.recall", subject):
        raise Forbidden
    platform().runtime.send(case.id, name, told.get("data", {}), actor(), via="api", request=key)
    return jsonify({"case": case.id, "root": case.root_id, "message": name})
