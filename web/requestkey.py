"""The key of a request that changes something: made by the page, sent with the form, the same when it is sent again.

An answer can get lost after its act was committed. Who sends the same request again, with the same key,
gets that answer and no second act.
"""

from __future__ import annotations

import re

from flask import request
from markupsafe import Markup

from engine.errors import Refusal
from web.context import platform

FIELD = "request"
HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,200}")


class StalePage(Refusal):
    """The form was sent without its request key."""


def request_field() -> Markup:
    """The hidden field of a form that changes something; each call makes another key."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, platform().runtime.ids.new())


def form_key() -> str:
    """The key of the form that was sent, or of the script that sent none; raises StalePage where there is none."""
    key = request.form.get(FIELD) or request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise StalePage
    return key
