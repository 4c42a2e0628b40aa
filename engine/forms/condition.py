"""The conditions of form-js, read as expressions of the analysts' language.

The browser evaluates them as FEEL, where `=` before the text marks an expression and `=` inside it
compares. What both languages mean alike is accepted in either spelling.
"""

from __future__ import annotations

import re

from ..expressions import STANDARD_FUNCTIONS, Expression, compile_expression

_FUNCTIONS = {name: function for name, function in STANDARD_FUNCTIONS.items() if not function.wants_context}
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_SINGLE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
_WORDS = {"true": "True", "false": "False", "null": "None"}
_WORD = re.compile(r"\b(true|false|null)\b")


def compiled_condition(text: str) -> Expression:
    """The condition; raises ExpressionRejected."""
    parts = _QUOTED.split(text.strip().removeprefix("="))
    # Every other part is a quoted text, which stays as it is.
    parts[::2] = [_WORD.sub(lambda word: _WORDS[word[0]], _SINGLE_EQUALS.sub("==", part)) for part in parts[::2]]
    return compile_expression("".join(parts), _FUNCTIONS)
