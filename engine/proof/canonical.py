"""JSON in one form only, for what is hashed before anybody has stored it."""

from __future__ import annotations

import json
from typing import Any


def canonical(value: Any) -> str:
    """The text of a JSON value: keys in order, no blanks, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
