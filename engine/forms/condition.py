"""The conditions of form-js, read as expressions of the analysts' language.

The browser evaluates them as FEEL, where `=` before the text marks an expression and `=` inside it
compares. What both languages mean alike is accepted in either spelling.
"""

from __future__ import annotations

from ..expressions import STANDARD_FUNCTIONS, Expression, compile_expression

_FUNCTIONS = {name: function for name, function in STANDARD_FUNCTIONS.items() if not function.wants_context}


def compiled_condition(text: str) -> Expression:
    """The condition; raises ExpressionRejected."""
    read = compile_expression("=" + text.strip().removeprefix("="), _FUNCTIONS)
    return compile_expression(read.rewritten or read.text, _FUNCTIONS)
