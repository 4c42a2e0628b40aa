"""Scenario files as texts: written as analysts lay them out, from what they tell. Reading gives the same again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = ("name", "article", "process")
EXPECT = "expect"
LONGEST = 120


def scenario_text(told: Mapping[str, Any], remark: str = "") -> str:
    """The text of a scenario; `remark` is what its first lines say to people."""
    lines = [f"# {line}" for line in remark.splitlines()]
    lines += [_pair(key, told[key]) for key in (*_HEAD, *(key for key in told if key not in (*_HEAD, "start", "step")))]
    start = told["start"]
    lines += ["", "[start]", *(_pair(key, value) for key, value in start.items() if key != "data")]
    lines += ["", "[start.data]", *(_pair(key, value) for key, value in start["data"].items())]
    for step in told.get("step", ()):
        lines += ["", "[[step]]", *(_line(key, value) for key, value in step.items() if key != EXPECT)]
        if EXPECT in step:
            lines += ["[step.expect]", *(_line(key, value) for key, value in step[EXPECT].items())]
    return "\n".join(lines) + "\n"


def remark_of(text: str) -> str:
    """What the first lines of a file say to people."""
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found.append(line.removeprefix("#").strip())
    return "\n".join(found)


def _line(key: str, value: Any) -> str:
    """A key with its value; a list of several tables that would be a long line has a line for each."""
    line = _pair(key, value)
    if len(line) > LONGEST and isinstance(value, list) and len(value) > 1 and isinstance(value[0], Mapping):
        return "\n".join([f"{_key(key)} = [", *(f"  {_value(part)}," for part in value), "]"])
    return line


def _pair(key: str, value: Any) -> str:
    return f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(_pair(str(key), part) for key, part in value.items() if part is not None)
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(part) for part in value)}]"
    raise TypeError(f"no value of a scenario: {value!r}")


def _text(text: str) -> str:
    """A basic string; JSON escapes the same characters the same way, and the one that TOML forbids beside is 7F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
