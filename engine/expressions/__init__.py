"""The analysts' expression language: Python's notation, a short list of what is allowed, no way out."""

from .compiler import (
    Expression,
    ExpressionCompiler,
    ExpressionFault,
    Script,
    compile_expression,
    compile_script,
)
from .functions import STANDARD_FUNCTIONS, Context, Function, Limit, LimitSource
from .syntax import ExpressionRejected

__all__ = [
    "STANDARD_FUNCTIONS",
    "Context",
    "Expression",
    "ExpressionCompiler",
    "ExpressionFault",
    "ExpressionRejected",
    "Function",
    "Limit",
    "LimitSource",
    "Script",
    "compile_expression",
    "compile_script",
]
