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

from .bounds import LARGEST_INTEGER
from .notation import LONGEST_TEXT, ExpressionRejected, Reading

__all__ = ["LONGEST_TEXT", "NAME", "RESERVED", "ExpressionRejected", "parse", "refusal"]

MOST_NODES = 120
DEEPEST = 20

# CPython 3.11 counts the depth of all parsers of a program together, and fails when two run at once.
_ONE_AT_A_TIME = threading.Lock()

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

RESERVED = frozenset(
    {"and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
     "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
     "raise", "return", "try", "while", "with", "yield", "True", "False", "None", "true", "false", "null", "eq",
     "ne", "lt", "le", "gt", "ge"}
)  # fmt: skip
"""Words that no variable may be called, because no expression could read it."""

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_PLAIN = (ast.BoolOp, ast.IfExp, ast.List, ast.Tuple)
_CONTEXTS = (ast.Load, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


def parse(reading: Reading, functions: Collection[str]) -> ast.expr:
    """The tree of an expression in which only allowed nodes and known functions occur.

    Raises ExpressionRejected.
    """
    try:
        with _ONE_AT_A_TIME:
            tree = ast.parse(reading.text, mode="eval").body
    except SyntaxError as error:
        raise _unreadable(reading, error) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionRejected(reading.written, "syntax") from None
    _Inspection(reading, functions).visit(tree, 1)
    return tree


def refusal(reading: Reading, node: ast.AST, reason: str, **values: Any) -> ExpressionRejected:
    """A refusal that points at a node."""
    line, column = reading.place(offset_of(reading.text, node))
    return ExpressionRejected(reading.written, reason, line, column, **values)


def offset_of(text: str, node: ast.AST) -> int:
    """The letter of the parsed text at which a node begins; the library counts columns in bytes."""
    lines = _lines(text)
    line: int = getattr(node, "lineno", 1)
    column: int = getattr(node, "col_offset", 0)
    within = lines[line - 1].encode()[:column].decode(errors="ignore") if line <= len(lines) else ""
    return sum(len(passed) for passed in lines[: line - 1]) + len(within)


def _unreadable(reading: Reading, error: SyntaxError) -> ExpressionRejected:
    lines = _lines(reading.text)
    number = max(1, min(error.lineno or 1, len(lines)))
    offset = sum(len(passed) for passed in lines[: number - 1]) + max(0, (error.offset or 1) - 1)
    line, column = reading.place(min(offset, len(reading.text)))
    return ExpressionRejected(reading.written, "syntax", line, column)


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")]


class _Inspection:
    """Walks a tree once and refuses the first node that is not allowed."""

    def __init__(self, reading: Reading, functions: Collection[str]) -> None:
        self._reading = reading
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
            case ast.Compare():
                self._comparison(node)
            case ast.Subscript():
                self._subscript(node)
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

    def _comparison(self, node: ast.Compare) -> None:
        for comparison in node.ops:
            if not isinstance(comparison, _COMPARISONS):
                self._refuse(node, "operator_not_allowed", operator=type(comparison).__name__)
        # `a == b == c` compares neighbours here, and the result of the first comparison elsewhere.
        if len(node.ops) > 1 and self._reading.notation != "own":
            self._refuse(node, "chained_comparison")

    def _subscript(self, node: ast.Subscript) -> None:
        key = node.slice
        # FEEL counts the entries of a list from 1, and filters with a condition in brackets.
        if self._reading.notation == "feel" and not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            self._refuse(node, "index_from_one")

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
        raise refusal(self._reading, node, reason, **values)
