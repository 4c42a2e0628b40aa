"""From text to something that can be evaluated again and again."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from ..errors import Fault
from .evaluation import step
from .functions import STANDARD_FUNCTIONS, Context, Function
from .operations import Failure
from .syntax import NAME, ExpressionRejected, parse

_MOST_LINES = 50
_MOST_CACHED = 4096
_ASSIGNMENT = re.compile(rf"\s*({NAME.pattern})\s*=(?!=)(.*)", re.DOTALL)


class ExpressionFault(Fault):
    """An expression could not be evaluated.

    Values: expression, reason (a code), and what the reason tells: name, operator, types, function.
    """

    def __init__(self, expression: str, reason: str, **values: Any) -> None:
        self.reason = reason
        told = {key: value for key, value in values.items() if key not in ("expression", "reason", "message")}
        super().__init__(expression=expression, reason=reason, **told)


class Expression:
    """A compiled expression; `names` are the variables it needs, `calls` the functions it uses."""

    __slots__ = ("_run", "calls", "names", "text", "tree")

    def __init__(self, text: str, functions: Mapping[str, Function]) -> None:
        self.text = text.strip()
        self.tree = parse(self.text, functions)
        nodes = list(ast.walk(self.tree))
        called = [node.func for node in nodes if isinstance(node, ast.Call)]
        self.calls = frozenset(node.id for node in called if isinstance(node, ast.Name))
        self.names = frozenset(node.id for node in nodes if isinstance(node, ast.Name) and node not in called)
        self._run = step(self.tree, functions)

    def evaluate(self, data: Mapping[str, Any], context: Context | None = None) -> Any:
        """The value for these variables, which are only read; raises ExpressionFault.

        A list or mapping in the result may be one of the data's own.
        """
        try:
            return self._run(data, context)
        except Failure as failure:
            raise ExpressionFault(self.text, failure.reason, **failure.values) from failure

    def is_call_of(self, function: str) -> bool:
        """Whether the whole expression is one call of this function."""
        return (
            isinstance(self.tree, ast.Call) and isinstance(self.tree.func, ast.Name) and self.tree.func.id == function
        )

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


Script = tuple[tuple[str, Expression], ...]
"""The lines `name = expression` of a script, in order."""


class ExpressionCompiler:
    """Compiles with one set of functions, the standard ones and those given, and remembers results."""

    def __init__(self, functions: Mapping[str, Function] | None = None) -> None:
        self.functions: Mapping[str, Function] = {**STANDARD_FUNCTIONS, **(functions or {})}
        self._expressions: dict[str, Expression] = {}
        self._scripts: dict[str, Script] = {}

    def expression(self, text: str) -> Expression:
        """Raises ExpressionRejected."""
        found = self._expressions.get(text)
        if found is None:
            found = Expression(text, self.functions)
            _remember(self._expressions, text, found)
        return found

    def script(self, text: str) -> Script:
        """The assignments of a script; blank lines and lines of comment are passed over.

        Raises ExpressionRejected, its line counted in the script.
        """
        found = self._scripts.get(text)
        if found is None:
            found = tuple(self._assignments(text))
            _remember(self._scripts, text, found)
        return found

    def _assignments(self, text: str) -> list[tuple[str, Expression]]:
        lines = text.split("\n")
        if len(lines) > _MOST_LINES:
            raise ExpressionRejected(text, "too_many_lines", most=_MOST_LINES)
        found = []
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.strip().startswith("#"):
                continue
            assignment = _ASSIGNMENT.fullmatch(line)
            if assignment is None:
                raise ExpressionRejected(line.strip(), "not_an_assignment", number)
            try:
                found.append((assignment[1], self.expression(assignment[2].strip())))
            except ExpressionRejected as error:
                values = {key: value for key, value in error.values.items() if key not in _PLACE}
                column = assignment.start(2) + error.column
                raise ExpressionRejected(line.strip(), error.reason, number, column, **values) from None
        return found


_PLACE = ("expression", "reason", "line", "column")


def compile_expression(text: str, functions: Mapping[str, Function] = STANDARD_FUNCTIONS) -> Expression:
    """An expression that may call exactly these functions; raises ExpressionRejected."""
    return Expression(text, functions)


def compile_script(text: str, functions: Mapping[str, Function] | None = None) -> Script:
    """The assignments of a script; raises ExpressionRejected."""
    return ExpressionCompiler(functions).script(text)


def _remember(cache: dict[str, Any], text: str, compiled: Any) -> None:
    if len(cache) >= _MOST_CACHED:
        cache.clear()
    cache[text] = compiled
