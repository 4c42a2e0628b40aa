"""Conditions of fields as small JSON trees, so that the page itself can show and hide them.

A tree is ["name", key], ["value", constant], or [operator, part, …]; a condition that needs more than
that is left to the server, which judges every answer anyway.
"""

from __future__ import annotations

import ast
import json
from typing import Any

from engine.expressions import Expression

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


class _Beyond(Exception):
    """The condition needs the server."""


def condition_json(condition: Expression | None) -> str | None:
    """The tree of a condition as JSON text, None where there is none or the page cannot judge it."""
    if condition is None:
        return None
    try:
        return json.dumps(_part(condition.tree), ensure_ascii=False)
    except _Beyond:
        return None


def _part(node: ast.AST) -> list[Any]:
    match node:
        case ast.Expression(body=body):
            return _part(body)
        case ast.Name(id=name):
            return ["name", name]
        case ast.Constant(value=value) if value is None or isinstance(value, str | int | float | bool):
            return ["value", value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return ["list", *(_part(part) for part in parts)]
        case ast.BoolOp(op=operator, values=parts):
            return ["and" if isinstance(operator, ast.And) else "or", *(_part(part) for part in parts)]
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return ["not", _part(part)]
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _COMPARISONS:
            return [_COMPARISONS[type(operator)], _part(left), _part(right)]
    raise _Beyond
