"""Patterns that analysts put on text fields, kept from running for ever.

Backtracking explodes where something repeated is repeated again, or where many parts may each take
any share of the text; such patterns are refused when the form is read.
"""

from __future__ import annotations

import re

LONGEST_MATCHED = 500
"""The longest text a pattern is tried on: two open repeats cost its length cubed."""

_LONGEST = 300
_MOST_OPEN_REPEATS = 2
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ESCAPE = re.compile(r"\\.")
_REPEATED_GROUP = re.compile(r"\(([^()]*)\)(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})")
_OPEN_REPEAT = re.compile(r"[*+]|\{\d*,\}")
_ANY_REPEAT = re.compile(r"[*+?|]|\{\d*,\d*\}")


class PatternRejected(ValueError):
    """The pattern is no regular expression, or could run for ever."""


def compiled_pattern(text: str) -> re.Pattern[str]:
    """The pattern, to be searched for as in the browser; raises PatternRejected."""
    if len(text) > _LONGEST:
        raise PatternRejected("pattern_too_long")
    # Classes and escapes hide signs that mean nothing there.
    bare = _CLASS.sub("x", _ESCAPE.sub("x", text)).replace("(?:", "(")
    if "(?" in bare or re.search(r"\\\d", text):
        raise PatternRejected("pattern_not_allowed")
    if len(_OPEN_REPEAT.findall(bare)) > _MOST_OPEN_REPEATS or _repeats_a_repeat(bare):
        raise PatternRejected("pattern_too_costly")
    try:
        return re.compile(text, re.ASCII)
    except (re.error, RecursionError, OverflowError):
        raise PatternRejected("not_a_pattern") from None


def _repeats_a_repeat(bare: str) -> bool:
    while (group := re.search(r"\(([^()]*)\)", bare)) is not None:
        repeated = _REPEATED_GROUP.match(bare, group.start())
        inside = bool(_ANY_REPEAT.search(group[1]))
        if repeated and inside:
            return True
        # What is inside stays visible to the groups around it.
        bare = bare[: group.start()] + ("x|" if inside else "x") + bare[group.end() :]
    return False
