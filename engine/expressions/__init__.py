"""The analysts' expression language: Python's notation, a short list of what is allowed, no way out."""

from .bounds import Failure, own
from .compiler import (
    Expression,
    ExpressionCompiler,
    ExpressionFault,
    Script,
    compile_expression,
    compile_script,
)
from .function import Argument, Context, Function, Limit, LimitSource
from .functions import GROUPS, STANDARD_FUNCTIONS
from .inference import Defect
from .notation import ExpressionRejected

__all__ = [
    "GROUPS",
    "STANDARD_FUNCTIONS",
    "Argument",
    "Context",
    "Defect",
    "Expression",
    "ExpressionCompiler",
    "ExpressionFault",
    "ExpressionRejected",
    "Failure",
    "Function",
    "Limit",
    "LimitSource",
    "Script",
    "compile_expression",
    "compile_script",
    "own",
]
