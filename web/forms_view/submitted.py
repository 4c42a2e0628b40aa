"""What a browser sent, in the shape the engine's forms read."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from engine.forms import OVERRIDE_REASON, Form


def submitted(form: Form, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The answers to the fields of the form; whatever else the page sent is not the form's concern."""
    answers: dict[str, Any] = {}
    for field in form.fields:
        if field.many:
            answers[field.key] = [one for one in sent.getlist(field.key) if one]
        elif field.key in sent:
            answers[field.key] = sent[field.key]
    reason = sent.get(OVERRIDE_REASON, "").strip()
    if reason:
        answers[OVERRIDE_REASON] = reason
    return answers
