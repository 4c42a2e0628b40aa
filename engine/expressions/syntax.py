"""What may be written: text is parsed to a Python syntax tree and every node held against a list.

What is not listed is refused: methods, comprehensions, lambdas, formatted strings, assignments,
stars, slices, powers. Without loops the cost of an expression is bounded by its length, so it needs
no time limit.
"""

from __future__ import annotations

import ast
import math
import re
import threading
from collections.abc import Collection
from typing import Any

from ..errors import Refusal

LONGEST_TEXT = 500
MOST_NODES = 120
DEEPEST = 20
LARGEST_INTEGER = 10**15
LONGEST_STRING = 4096

# CPython 3.11 counts the depth of all parsers of a program together, and fails when two run at once.
_ONE_AT_A_TIME = threading.Lock()

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_PLAIN = (ast.BoolOp, ast.IfExp, ast.Subscript, ast.List, ast.Tuple)
_CONTEXTS = (ast.Load, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


class ExpressionRejected(Refusal):
    """The expression does not belong to the language.

    Values: expression, reason (a code), line and column (both from 1) of the offending part.
    """

    def __init__(self, expression: str, reason: str, line: int = 1, column: int = 1, **values: Any) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        shown = expression[:LONGEST_TEXT]
        super().__init__(expression=shown, reason=reason, line=line, column=column, **values)


def parse(text: str, functions: Collection[str]) -> ast.expr:
    """The tree of an expression in which only allowed nodes and known functions occur.

    Raises ExpressionRejected.
    """
    if len(text) > LONGEST_TEXT:
        raise ExpressionRejected(text, "too_long", most=LONGEST_TEXT)
    if not text.strip():
        raise ExpressionRejected(text, "empty")
    # Escapes would need a second look at every string, and no rule of an office needs them.
    if "\\" in text:
        raise ExpressionRejected(text, "backslash", 1, text.index("\\") + 1)
    try:
        with _ONE_AT_A_TIME:
            tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionRejected(text, "syntax", error.lineno or 1, error.offset or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionRejected(text, "syntax") from None
    _Inspection(text, functions).visit(tree, 1)
    return tree


class _Inspection:
    """Walks a tree once and refuses the first node that is not allowed."""

    def __init__(self, text: str, functions: Collection[str]) -> None:
        self._text = text
        self._functions = functions
        self._nodes = 0

    def visit(self, node: ast.AST, depth: int) -> None:
        if isinstance(node, _CONTEXTS):
            self._operator(node)
            return
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._refuse(node, "too_many_parts", most=MOST_NODES)
        if depth > DEEPEST:
            self._refuse(node, "too_deep", most=DEEPEST)
        self._allowed(node)
        for child in ast.iter_child_nodes(node):
            # The name of a called function is no variable.
            if not (isinstance(node, ast.Call) and child is node.func):
                self.visit(child, depth + 1)

    def _allowed(self, node: ast.AST) -> None:
        match node:
            case ast.Constant(value=value):
                self._constant(node, value)
            case ast.Name(id=name):
                self._name(node, name)
            case ast.Attribute(attr=name):
                self._name(node, name)
            case ast.Call():
                self._call(node)
            case ast.Dict(keys=keys):
                if not all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys):
                    self._refuse(node, "key_not_text")
            case ast.BinOp(op=operator):
                if not isinstance(operator, _OPERATORS):
                    self._refuse(node, "operator_not_allowed", operator=type(operator).__name__)
            case ast.UnaryOp(op=operator):
                if isinstance(operator, ast.Invert):
                    self._refuse(node, "operator_not_allowed", operator="Invert")
            case ast.Compare(ops=operators):
                for comparison in operators:
                    if not isinstance(comparison, _COMPARISONS):
                        self._refuse(node, "operator_not_allowed", operator=type(comparison).__name__)
            case _:
                if not isinstance(node, _PLAIN):
                    self._refuse(node, "not_allowed", construct=type(node).__name__)

    def _constant(self, node: ast.AST, value: object) -> None:
        if value is None or isinstance(value, bool):
            return
        if isinstance(value, int):
            if value > LARGEST_INTEGER:
                self._refuse(node, "number_too_large")
        elif isinstance(value, float):
            if not math.isfinite(value):
                self._refuse(node, "number_too_large")
        elif not isinstance(value, str):
            self._refuse(node, "not_allowed", construct=type(value).__name__)

    def _name(self, node: ast.AST, name: str) -> None:
        if not NAME.fullmatch(name):
            self._refuse(node, "name_not_allowed", name=name)

    def _call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name):
            self._refuse(node, "only_functions_are_called")
        elif node.func.id not in self._functions:
            self._refuse(node, "unknown_function", name=node.func.id)
        if node.keywords:
            self._refuse(node, "named_argument")

    def _operator(self, node: ast.AST) -> None:
        if isinstance(node, (ast.Store, ast.Del)):
            self._refuse(node, "not_allowed", construct=type(node).__name__)

    def _refuse(self, node: ast.AST, reason: str, **values: Any) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        raise ExpressionRejected(self._text, reason, line, column, **values)
