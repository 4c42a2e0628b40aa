"""From text to something that can be evaluated again and again."""

from __future__ import annotations

import ast
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..errors import WordedFault
from .bounds import Failure, own
from .evaluation import step
from .function import Context, Function
from .functions import STANDARD_FUNCTIONS
from .inference import UNKNOWN, Defect, Fact, Inference
from .kinds import DATA, Kinds
from .notation import ExpressionRejected, Notation, read
from .syntax import NAME, RESERVED, offset_of, parse

_MOST_LINES = 50
_LONGEST_SCRIPT = 20_000
_MOST_CACHED = 4096
_ASSIGNMENT = re.compile(rf"\s*({NAME.pattern})\s*=(?!=)(.*)", re.DOTALL)
_LONGEST_PART = 80
_PLAIN = frozenset({bool, str, int, type(None)})


class ExpressionFault(WordedFault):
    """An expression could not be evaluated.

    Values: expression, reason (a code), line, column and part (where in it), and what the reason tells: name,
    operator, types, function, argument. A decision table adds decision, rule and column.
    """

    def __init__(self, expression: str, reason: str, **values: Any) -> None:
        self.reason = reason
        told = {key: value for key, value in values.items() if key not in ("expression", "reason", "message")}
        super().__init__(expression=expression, reason=reason, **told)

    def within(self, **place: Any) -> ExpressionFault:
        """The same, told where the expression stands."""
        told = {key: value for key, value in self.values.items() if key not in ("expression", "reason")}
        return ExpressionFault(str(self.values["expression"]), self.reason, **{**told, **place})


class Expression:
    """A compiled expression.

    `names` are the variables it needs, `calls` the functions it uses, `kinds` what its value can be, `always` its
    truth where no data change it, `defects` the constant parts that fail, `notation` whose it was written in.
    """

    __slots__ = ("_fact", "_reading", "_run", "calls", "defects", "names", "text", "tree")

    def __init__(self, text: str, functions: Mapping[str, Function]) -> None:
        self.text = text.strip()
        self._reading = read(text)
        self.tree = parse(self._reading, functions)
        nodes = list(ast.walk(self.tree))
        called = [node.func for node in nodes if isinstance(node, ast.Call)]
        self.calls = frozenset(node.id for node in called if isinstance(node, ast.Name))
        self.names = frozenset(node.id for node in nodes if isinstance(node, ast.Name) and node not in called)
        inference = Inference(self._reading, functions)
        self._fact: Fact = inference.fact(self.tree)
        self.defects: tuple[Defect, ...] = tuple(inference.defects)
        self._run = step(self.tree, functions)

    @property
    def kinds(self) -> Kinds:
        """The kinds its value can be."""
        return self._fact.kinds

    @property
    def constant(self) -> bool:
        """Whether the value is the same whatever the data."""
        return self._fact.value is not UNKNOWN

    @property
    def value(self) -> Any:
        """The value of a constant expression; raises ValueError for any other."""
        if self._fact.value is UNKNOWN:
            raise ValueError(f"not constant: {self.text}")
        return own(self._fact.value)

    @property
    def always(self) -> bool | None:
        """True or False where it counts as that for all data, None otherwise."""
        return self._fact.truth

    @property
    def notation(self) -> Notation:
        """In which notation the text was written."""
        return self._reading.notation

    @property
    def rewritten(self) -> str | None:
        """The text in our notation, where it was read from another one."""
        return self._reading.text if self._reading.rewritten else None

    def evaluate(self, data: Mapping[str, Any], context: Context | None = None) -> Any:
        """The value for these variables, which are only read; raises ExpressionFault.

        A list or mapping in the result is a copy, never the data's own.
        """
        return self._value(data, context, data_only=False)

    def evaluate_data(self, data: Mapping[str, Any], context: Context | None = None) -> Any:
        """The same, for a value that the case keeps: only JSON data; raises ExpressionFault."""
        return self._value(data, context, data_only=True)

    def _value(self, data: Mapping[str, Any], context: Context | None, data_only: bool) -> Any:
        try:
            value = self._run(data, context)
            kind = type(value)
            return value if kind in _PLAIN else own(value, data_only)
        except Failure as failure:
            raise self._fault(failure) from failure
        except RecursionError as error:
            raise ExpressionFault(self.text, "value_too_deep") from error

    def _fault(self, failure: Failure) -> ExpressionFault:
        node = failure.node or self.tree
        line, column = self._reading.place(offset_of(self._reading.text, node))
        part = ast.get_source_segment(self._reading.text, node) or self.text
        place = {"line": line, "column": column, "part": part[:_LONGEST_PART]}
        return ExpressionFault(self.text, failure.reason, **{**place, **failure.values})

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
    """Compiles with one set of functions, the standard ones and those given, and remembers results.

    May be used by several threads at once.
    """

    def __init__(self, functions: Mapping[str, Function] | None = None) -> None:
        self.functions: Mapping[str, Function] = {**STANDARD_FUNCTIONS, **(functions or {})}
        self._expressions: dict[str, Expression] = {}
        self._scripts: dict[str, Script] = {}
        self._remembering = threading.Lock()

    def expression(self, text: str) -> Expression:
        """Raises ExpressionRejected."""
        found = self._expressions.get(text)
        if found is None:
            found = _plain(text) or Expression(text, self.functions)
            self._remember(self._expressions, text, found)
        return found

    def script(self, text: str) -> Script:
        """The assignments of a script; blank lines and lines of comment are passed over.

        Raises ExpressionRejected, its line counted in the script.
        """
        found = self._scripts.get(text)
        if found is None:
            found = tuple(self._assignments(text))
            self._remember(self._scripts, text, found)
        return found

    def _assignments(self, text: str) -> list[tuple[str, Expression]]:
        if len(text) > _LONGEST_SCRIPT:
            raise ExpressionRejected(text, "too_long", most=_LONGEST_SCRIPT)
        lines = text.split("\n")
        if len(lines) > _MOST_LINES:
            raise ExpressionRejected(text, "too_many_lines", most=_MOST_LINES)
        found = []
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.strip().startswith("#"):
                found.append(self._assignment(line, number))
        return found

    def _assignment(self, line: str, number: int) -> tuple[str, Expression]:
        assignment = _ASSIGNMENT.fullmatch(line)
        # A second `=` would be read as the mark before a FEEL expression.
        if assignment is None or assignment[2].lstrip().startswith("="):
            raise ExpressionRejected(line.strip(), "not_an_assignment", number)
        name, start = assignment[1], assignment.start(2)
        if name in RESERVED:
            raise ExpressionRejected(line.strip(), "reserved_name", number, assignment.start(1) + 1, name=name)
        try:
            expression = self.expression(assignment[2])
        except ExpressionRejected as error:
            values = {key: value for key, value in error.values.items() if key not in _PLACE}
            raise ExpressionRejected(line.strip(), error.reason, number, start + error.column, **values) from None
        if not expression.kinds & DATA:
            raise ExpressionRejected(line.strip(), "not_storable", number, start + 1, types=sorted(expression.kinds))
        return name, expression

    def _remember(self, cache: dict[str, Any], text: str, compiled: Any) -> None:
        with self._remembering:
            if len(cache) >= _MOST_CACHED:
                cache.clear()
            cache[text] = compiled


@lru_cache(maxsize=_MOST_CACHED)
def _plain(text: str) -> Expression | None:
    """The expression of a text that calls no function, which is the same for every compiler; None for any other."""
    if "(" in text:
        return None
    try:
        return Expression(text, {})
    except ExpressionRejected:
        return None


_PLACE = ("expression", "reason", "line", "column")


def compile_expression(text: str, functions: Mapping[str, Function] = STANDARD_FUNCTIONS) -> Expression:
    """An expression that may call exactly these functions; raises ExpressionRejected."""
    return Expression(text, functions)


def compile_script(text: str, functions: Mapping[str, Function] | None = None) -> Script:
    """The assignments of a script; raises ExpressionRejected."""
    return ExpressionCompiler(functions).script(text)
