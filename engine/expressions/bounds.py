"""How large a value may grow, and the way a fault is raised by whatever cannot go on."""

from __future__ import annotations

import ast
import math
from typing import Any

from .kinds import DATA, kind_of

LARGEST_INTEGER = 10**15
LONGEST_STRING = 4096
LONGEST_LIST = 10_000
MOST_SIZE = 200_000
"""Values and letters a list or mapping may hold in all, with everything inside it."""
DEEPEST_VALUE = 60


class Failure(Exception):
    """A value does not fit the operation; becomes an ExpressionFault that names the expression and the part."""

    def __init__(self, reason: str, **values: Any) -> None:
        self.reason = reason
        self.values = values
        self.node: ast.AST | None = None
        super().__init__(reason)

    def at(self, node: ast.AST) -> Failure:
        """The same, told where it happened; the innermost place stays."""
        if self.node is None:
            self.node = node
        return self


def bounded(value: Any) -> Any:
    """The value, if it is within the language's bounds; what is inside a list is measured at the end."""
    kind = type(value)
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise Failure("number_too_large")
    elif kind is float:
        if not math.isfinite(value):
            raise Failure("number_not_finite")
    elif kind is str:
        if len(value) > LONGEST_STRING:
            raise Failure("text_too_long", most=LONGEST_STRING)
    elif (kind is list or kind is tuple) and len(value) > LONGEST_LIST:
        raise Failure("list_too_long", most=LONGEST_LIST)
    return value


def own(value: Any, data_only: bool = False) -> Any:
    """A copy of a value that shares no list or mapping with the data; with `data_only` nothing but JSON data.

    Raises Failure: value_too_large, value_too_deep, number_not_finite, not_storable.
    """
    return _Copying(data_only).copy(value, 0)


class _Copying:
    def __init__(self, data_only: bool) -> None:
        self._left = MOST_SIZE
        self._data_only = data_only

    def copy(self, value: Any, depth: int) -> Any:
        kind = type(value)
        self._spend(1 + len(value) if kind is str else 1)
        if kind is str or kind is int or kind is bool or value is None:
            return value
        if kind is float:
            if not math.isfinite(value):
                raise Failure("number_not_finite")
            return value
        if kind is dict or kind is list or kind is tuple:
            if depth >= DEEPEST_VALUE:
                raise Failure("value_too_deep", most=DEEPEST_VALUE)
            return self._container(value, depth + 1)
        if self._data_only and kind_of(value) not in DATA:
            raise Failure("not_storable", types=[kind_of(value)])
        return value

    def _container(self, value: Any, depth: int) -> Any:
        if type(value) is not dict:
            return [self.copy(part, depth) for part in value]
        copied = {}
        for key, part in value.items():
            if type(key) is not str:
                raise Failure("not_storable", types=[kind_of(key)])
            self._spend(len(key))
            copied[key] = self.copy(part, depth)
        return copied

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Failure("value_too_large", most=MOST_SIZE)
