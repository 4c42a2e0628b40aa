"""Messages over the API: something happened outside that one case waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, jsonify

from engine.casebook import CaseSummary
from web.context import actor, platform
from web.security import policy, visible_case
from web.security.gate import Forbidden
from web.security.visibility import protected_case

from .reading import known_body, request_key
from .receipts import receipt_document
from .refusals import name_fields

OTHERS = "exchange_"
"""How the messages begin by which answers of other systems reach a case: the platform alone sends them."""


def send_message(name: str) -> Response:
    """Hand a message to a case: `{"case", "data"}`. 409 where the case does not wait for it from this token.

    A message with a form is an action of the role and department its diagram names, and its data are held
    against that form; any other is for the department that began the case.
    """
    if name.startswith(OTHERS):
        raise Forbidden
    key, told = request_key(), known_body({"case": str, "data": dict}, required=("case",))
    case = visible_case(told["case"])
    data = told.get("data", {})
    drawn = [props for props in platform().runtime.spec(case.version).actions.values() if props["message"] == name]
    if drawn:
        _name_fields(case, drawn)
        own = policy.roles_of(actor())
        sent = platform().runtime.send(case.id, name, data, actor(), via="api", request=key, roles=own)
    else:
        with platform().database.read() as connection:
            subject = protected_case(connection, case)
        if not policy.can(actor(), "case.recall", subject):
            raise Forbidden
        sent = platform().runtime.send(case.id, name, data, actor(), via="api", request=key)
    receipt = receipt_document(sent.record)
    return jsonify({"case": case.id, "root": case.root_id, "message": name, "receipt": receipt})


def _name_fields(case: CaseSummary, drawn: Sequence[Mapping[str, str]]) -> None:
    """Let problems be told by the labels of the forms the message may be sent with."""
    forms = platform().runtime.spec(case.version).forms
    name_fields({field.key: field.label for props in drawn for field in forms[props["form"]].fields})
