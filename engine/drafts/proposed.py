"""The values of parameters that a draft proposes, read as far as they can be: what they mean is not known here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Name = tuple[str, str]
"""A parameter and the profile of which it is."""


def proposed_in(text: str) -> Sequence[Mapping[str, Any]]:
    """The changes in a text of proposals as they stand there, as far as it can be read."""
    try:
        changes = json.loads(text)["changes"] if text.strip() else []
    except (ValueError, KeyError, TypeError):
        return ()
    return [one for one in changes if isinstance(one, Mapping)] if isinstance(changes, list) else ()


def proposed_values(text: str) -> dict[Name, Mapping[str, Any]]:
    """The changes by the parameter and profile that each is of."""
    return {(str(one.get("param")), str(one.get("profile"))): one for one in proposed_in(text)}
