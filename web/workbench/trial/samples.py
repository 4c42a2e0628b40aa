"""What scenarios start a process with: data with which the form of a trial can be filled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any


def samples_of(texts: Mapping[str, str], process: str) -> dict[str, str]:
    """The scenario files that begin with a start of this process, by path, each with its name."""
    found = {}
    for path, text in sorted(texts.items()):
        told = _read(text)
        start = told.get("start", {})
        if start.get("process", told.get("process")) == process and isinstance(start.get("data"), Mapping):
            found[path] = str(told.get("name", path))
    return found


def sample(texts: Mapping[str, str], path: str, process: str) -> dict[str, Any] | None:
    """The data with which that scenario starts the process; None where it does not, or is no longer there."""
    if path not in samples_of({path: texts[path]} if path in texts else {}, process):
        return None
    return dict(_read(texts[path])["start"]["data"])


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
