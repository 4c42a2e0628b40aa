"""What can be said of an expression without data: the kinds of its value, its value where it is constant, its truth.

What fails whatever the data are - a wrong number of arguments, a text times a number - is refused. A constant part
that fails when it is worked out, such as a division by zero, is a Defect: it is told at deployment, and becomes an
incident where it is deployed nevertheless.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import EngineError
from .bounds import Failure
from .evaluation import step
from .function import Function
from .kinds import ANY, DATA, LIST, MAPPING, NUMBER, TEXT, TRUTH, WHOLE, Kinds, kind_of, listed
from .notation import Reading
from .syntax import offset_of, refusal


class _Unknown:
    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = _Unknown()
"""Stands for the value of what is not constant."""

_SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "in",
    ast.USub: "-",
    ast.UAdd: "+",
}
_SAME = (ast.Eq, ast.NotEq)


@dataclass(frozen=True)
class Defect:
    """A part of an expression that fails as soon as it is evaluated: why and where, line and column from 1."""

    reason: str
    line: int
    column: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """What is known of a part: the kinds it can be, its value if constant, and whether it always counts as true."""

    kinds: Kinds
    value: Any = UNKNOWN
    truth: bool | None = None


class Inference:
    """Walks a tree once from the leaves up."""

    def __init__(self, reading: Reading, functions: Mapping[str, Function]) -> None:
        self._reading = reading
        self._functions = functions
        self.defects: list[Defect] = []

    def fact(self, node: ast.AST) -> Fact:
        """Raises ExpressionRejected for what can never be evaluated."""
        match node:
            case ast.Constant(value=value):
                return _known(value)
            case ast.Name():
                return Fact(DATA)
            case ast.Attribute(value=owner, attr=name):
                self._need(node, ".", (self.fact(owner),), (MAPPING,), name=name)
                return Fact(DATA)
            case ast.BoolOp(op=junction, values=parts):
                return _joined(isinstance(junction, ast.And), [self.fact(part) for part in parts])
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return _chosen(self.fact(test), self.fact(body), self.fact(otherwise))
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                facts = [self.fact(part) for part in parts]
                return self._worked_out(node, facts, Fact(LIST, truth=bool(facts)))
            case ast.Dict(values=parts):
                facts = [self.fact(part) for part in parts]
                return self._worked_out(node, facts, Fact(MAPPING, truth=bool(facts)))
            case ast.UnaryOp(op=sign, operand=operand):
                return self._unary(node, sign, self.fact(operand))
            case ast.Subscript(value=owner, slice=key):
                return self._item(node, self.fact(owner), self.fact(key))
            case ast.BinOp(left=left, op=operator, right=right):
                return self._calculation(node, operator, self.fact(left), self.fact(right))
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(node, self._functions[name], [self.fact(argument) for argument in arguments])
        return Fact(ANY)

    def _unary(self, node: ast.AST, sign: ast.unaryop, operand: Fact) -> Fact:
        if isinstance(sign, ast.Not):
            turned = None if operand.truth is None else not operand.truth
            return Fact(TRUTH, UNKNOWN if turned is None else turned, turned)
        self._need(node, _SIGNS[type(sign)], (operand,), (NUMBER,))
        return self._worked_out(node, [operand], Fact(operand.kinds & NUMBER))

    def _item(self, node: ast.AST, owner: Fact, key: Fact) -> Fact:
        if not ((owner.kinds & MAPPING and key.kinds & TEXT) or (owner.kinds & LIST and key.kinds & WHOLE)):
            self._misfit(node, "[]", owner, key)
        return self._worked_out(node, [owner, key], Fact(DATA | owner.kinds))

    def _calculation(self, node: ast.AST, operator: ast.operator, left: Fact, right: Fact) -> Fact:
        groups = (NUMBER, TEXT, LIST) if isinstance(operator, ast.Add) else (NUMBER,)
        fitting = [group for group in groups if left.kinds & group and right.kinds & group]
        if not fitting:
            self._misfit(node, _SIGNS[type(operator)], left, right)
        kinds: Kinds = frozenset().union(*fitting)
        whole = left.kinds <= WHOLE and right.kinds <= WHOLE and not isinstance(operator, ast.Div)
        return self._worked_out(node, [left, right], Fact(WHOLE if whole else kinds))

    def _comparison(self, node: ast.Compare) -> Fact:
        facts = [self.fact(part) for part in (node.left, *node.comparators)]
        for operator, left, right in zip(node.ops, facts, facts[1:], strict=False):
            if isinstance(operator, ast.In | ast.NotIn):
                if not (right.kinds & (LIST | MAPPING) or (right.kinds & TEXT and left.kinds & TEXT)):
                    self._misfit(node, "in", left, right)
            elif not isinstance(operator, _SAME) and not any(
                left.kinds & group and right.kinds & group for group in (NUMBER, TEXT)
            ):
                self._misfit(node, _SIGNS[type(operator)], left, right)
        found = self._worked_out(node, facts, Fact(TRUTH))
        same = len(facts) == 2 and isinstance(node.ops[0], _SAME)
        if same and found.value is UNKNOWN and not _comparable(facts[0].kinds, facts[1].kinds):
            never = isinstance(node.ops[0], ast.NotEq)
            return Fact(TRUTH, never, never)
        return found

    def _call(self, node: ast.Call, function: Function, facts: Sequence[Fact]) -> Fact:
        if not function.takes_number(len(facts)):
            told = {"name": function.name, "least": function.least, "most": function.most, "given": len(facts)}
            raise refusal(self._reading, node, "wrong_number_of_arguments", **told)
        for index, (fact, part) in enumerate(zip(facts, node.args, strict=True)):
            declared = function.argument(index)
            if not fact.kinds & declared.kinds:
                told = {"function": function.name, "argument": index + 1, "name": declared.name}
                expected, types = listed(declared.kinds), listed(fact.kinds)
                raise refusal(self._reading, part, "wrong_argument", expected=expected, types=types, **told)
        found = Fact(function.returns)
        return self._worked_out(node, facts, found) if function.pure else found

    def _worked_out(self, node: ast.AST, facts: Sequence[Fact], found: Fact) -> Fact:
        if any(fact.value is UNKNOWN for fact in facts):
            return found
        try:
            return _known(step(node, self._functions)({}, None))
        except Failure as failure:
            self._defect(failure.node or node, failure.reason, failure.values)
        except (EngineError, RecursionError) as error:
            self._defect(node, "function_failed", {"detail": type(error).__name__})
        return found

    def _defect(self, node: ast.AST, reason: str, values: Mapping[str, Any]) -> None:
        line, column = self._reading.place(offset_of(self._reading.text, node))
        self.defects.append(Defect(reason, line, column, dict(values)))

    def _need(self, node: ast.AST, operator: str, facts: Sequence[Fact], wanted: Sequence[Kinds], **told: Any) -> None:
        for fact, kinds in zip(facts, wanted, strict=True):
            if not fact.kinds & kinds:
                types = listed(fact.kinds)
                raise refusal(self._reading, node, "wrong_type", operator=operator, types=types, **told)

    def _misfit(self, node: ast.AST, operator: str, left: Fact, right: Fact) -> None:
        types = ["/".join(listed(left.kinds)), "/".join(listed(right.kinds))]
        raise refusal(self._reading, node, "wrong_type", operator=operator, types=types)


def _known(value: Any) -> Fact:
    return Fact(frozenset({kind_of(value)}), value, bool(value))


def _joined(conjunction: bool, facts: Sequence[Fact]) -> Fact:
    kinds: Kinds = frozenset().union(*(fact.kinds for fact in facts))
    truths = [fact.truth for fact in facts]
    if any(truth is (not conjunction) for truth in truths):
        truth: bool | None = not conjunction
    else:
        truth = conjunction if all(truth is conjunction for truth in truths) else None
    if all(fact.value is not UNKNOWN for fact in facts):
        decisive = next((fact.value for fact in facts if bool(fact.value) is not conjunction), facts[-1].value)
        return _known(decisive)
    return Fact(kinds, truth=truth)


def _chosen(test: Fact, body: Fact, otherwise: Fact) -> Fact:
    if test.truth is not None:
        return body if test.truth else otherwise
    truth = body.truth if body.truth is otherwise.truth else None
    return Fact(body.kinds | otherwise.kinds, truth=truth)


def _comparable(left: Kinds, right: Kinds) -> bool:
    return bool(left & right) or bool(left & NUMBER and right & NUMBER)
