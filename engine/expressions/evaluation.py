"""How a checked tree becomes a chain of plain Python closures, built once and called many times.

Nothing is handed to Python's own evaluation: each closure does one allowed thing with the data. A failure is
told the node at which it happened.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import EngineError
from . import operations
from .bounds import Failure, bounded
from .function import Context, Function
from .kinds import kind_of
from .operations import Binary

Step = Callable[[Mapping[str, Any], "Context | None"], Any]

BINARY: Mapping[type[ast.AST], Binary] = {
    ast.Add: operations.add,
    ast.Sub: operations.subtract,
    ast.Mult: operations.multiply,
    ast.Div: operations.divide,
    ast.Mod: operations.remainder,
    ast.Eq: operations.equal,
    ast.NotEq: operations.unequal,
    ast.Lt: operations.less,
    ast.LtE: operations.at_most,
    ast.Gt: operations.more,
    ast.GtE: operations.at_least,
    ast.In: operations.contained,
    ast.NotIn: operations.not_contained,
}


def step(node: ast.AST, functions: Mapping[str, Function]) -> Step:
    """The closure of a node that `syntax.parse` has let through."""
    match node:
        case ast.Constant(value=value):
            return lambda data, context: value
        case ast.Name(id=name):
            return _variable(node, name)
        case ast.Attribute(value=owner, attr=key):
            return _key(node, step(owner, functions), key)
        case ast.Subscript(value=owner, slice=index):
            return _binary(node, operations.item, step(owner, functions), step(index, functions))
        case ast.BinOp(left=left, op=operator, right=right):
            return _binary(node, BINARY[type(operator)], step(left, functions), step(right, functions))
        case ast.UnaryOp(op=sign, operand=operand):
            return _unary(node, sign, step(operand, functions))
        case ast.BoolOp(op=junction, values=values):
            return _junction(isinstance(junction, ast.And), [step(value, functions) for value in values])
        case ast.Compare(left=left, ops=operators, comparators=others):
            chain = [(BINARY[type(op)], step(other, functions)) for op, other in zip(operators, others, strict=True)]
            return _comparison(node, step(left, functions), chain)
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return _choice(step(test, functions), step(body, functions), step(otherwise, functions))
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return _list([step(part, functions) for part in parts])
        case ast.Dict(keys=keys, values=values):
            names = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            return _mapping(list(zip(names, [step(value, functions) for value in values], strict=True)))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(node, functions[name], [step(argument, functions) for argument in arguments])
    raise AssertionError(f"the list of allowed nodes and their closures differ: {type(node).__name__}")


def _variable(node: ast.AST, name: str) -> Step:
    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        try:
            return data[name]
        except KeyError:
            raise Failure("unknown_name", name=name).at(node) from None

    return run


def _key(node: ast.AST, owner: Step, key: str) -> Step:
    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        value = owner(data, context)
        # Only mappings have keys: no attribute of a Python object can be reached from here.
        if type(value) is not dict:
            raise Failure("wrong_type", operator=".", name=key, types=[kind_of(value)]).at(node)
        try:
            return value[key]
        except KeyError:
            raise Failure("no_such_key", name=key).at(node) from None

    return run


def _binary(node: ast.AST, operate: Binary, left: Step, right: Step) -> Step:
    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        try:
            return operate(left(data, context), right(data, context))
        except Failure as failure:
            raise failure.at(node) from None

    return run


def _unary(node: ast.AST, sign: ast.unaryop, operand: Step) -> Step:
    if isinstance(sign, ast.Not):
        return lambda data, context: not operand(data, context)
    change = operations.negative if isinstance(sign, ast.USub) else operations.positive

    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        try:
            return change(operand(data, context))
        except Failure as failure:
            raise failure.at(node) from None

    return run


def _junction(conjunction: bool, parts: list[Step]) -> Step:
    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        value = None
        for part in parts:
            value = part(data, context)
            if bool(value) is not conjunction:
                break
        return value

    return run


def _comparison(node: ast.AST, first: Step, chain: list[tuple[Binary, Step]]) -> Step:
    if len(chain) == 1:
        return _binary(node, chain[0][0], first, chain[0][1])

    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        left = first(data, context)
        for compare, other in chain:
            right = other(data, context)
            try:
                if not compare(left, right):
                    return False
            except Failure as failure:
                raise failure.at(node) from None
            left = right
        return True

    return run


def _choice(test: Step, body: Step, otherwise: Step) -> Step:
    return lambda data, context: (body if test(data, context) else otherwise)(data, context)


def _list(parts: list[Step]) -> Step:
    return lambda data, context: [part(data, context) for part in parts]


def _mapping(parts: list[tuple[str, Step]]) -> Step:
    return lambda data, context: {key: part(data, context) for key, part in parts}


def _call(node: ast.AST, function: Function, arguments: list[Step]) -> Step:
    fn, wants_context = function.fn, function.wants_context
    declared = [function.argument(index).kinds for index in range(len(arguments))]

    def run(data: Mapping[str, Any], context: Context | None) -> Any:
        values = [argument(data, context) for argument in arguments]
        try:
            for kinds, value in zip(declared, values, strict=True):
                if kind_of(value) not in kinds or type(value) is list:
                    function.check(values)
            if not wants_context:
                return bounded(fn(*values))
            if context is None:
                raise Failure("no_context")
            return bounded(fn(context, *values))
        except Failure as failure:
            failure.values.setdefault("function", function.name)
            raise failure.at(node) from None
        except EngineError as error:
            raise Failure(error.code, **{"function": function.name, **error.values}).at(node) from error
        except Exception as error:
            # What a function did not foresee; the analyst reads which function, the log the cause.
            raise Failure("function_failed", function=function.name, detail=type(error).__name__).at(node) from error

    return run
