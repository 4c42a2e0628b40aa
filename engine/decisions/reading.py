"""Reads the decision tables of a DMN 1.3 file; what does not compile becomes a problem, not an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from lxml import etree

from ..errors import Problem, ProcessRejected
from ..expressions import ExpressionCompiler, ExpressionRejected
from ..expressions.syntax import NAME
from ..xml import read_xml
from .cells import Cell
from .table import HIT_POLICIES, DecisionTable, InputColumn, OutputColumn, Rule

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"

T = TypeVar("T")


def read_tables(
    raw: bytes, compiler: ExpressionCompiler | None = None, name: str = "decisions.dmn"
) -> dict[str, DecisionTable]:
    """The tables of a file by the id of their decision, at least one.

    Raises ProcessRejected, naming the file, when it is not DMN 1.3 or a decision is not a table.
    """
    root = read_xml(raw, name)
    if root.tag != _tag("definitions"):
        raise ProcessRejected(file=name, reason="not_dmn_1_3")
    tables: dict[str, DecisionTable] = {}
    for decision in root.iter(_tag("decision")):
        table = _Reader(decision, compiler or ExpressionCompiler(), name).table()
        if table.id in tables:
            raise ProcessRejected(file=name, reason="duplicate_decision", decision=table.id)
        tables[table.id] = table
    if not tables:
        raise ProcessRejected(file=name, reason="no_decision")
    return tables


class _Reader:
    """Reads one decision and gathers what is wrong with it."""

    def __init__(self, decision: etree._Element, compiler: ExpressionCompiler, file: str) -> None:
        self._decision = decision
        self._compiler = compiler
        self._id = decision.get("id") or ""
        self._problems: list[Problem] = []
        element = decision.find(_tag("decisionTable"))
        if element is None or not self._id:
            raise ProcessRejected(file=file, reason="not_a_decision_table", decision=self._id)
        self._table = element

    def table(self) -> DecisionTable:
        inputs = tuple(self._input(element) for element in self._table.findall(_tag("input")))
        outputs = tuple(self._output(element) for element in self._table.findall(_tag("output")))
        rules = tuple(self._rule(element, len(inputs), len(outputs)) for element in self._table.findall(_tag("rule")))
        policy = self._table.get("hitPolicy", "UNIQUE")
        self._judge(policy, outputs, rules)
        return DecisionTable(
            id=self._id,
            name=self._decision.get("name") or self._id,
            description=_text(self._decision, "description"),
            hit_policy=policy,
            inputs=inputs,
            outputs=outputs,
            rules=rules,
            problems=tuple(self._problems),
        )

    def _input(self, element: etree._Element) -> InputColumn:
        identity = element.get("id") or self._id
        inner = element.find(_tag("inputExpression"))
        text = _text(inner, "text") if inner is not None else ""
        values = element.find(_tag("inputValues"))
        allowed = self._compiled(identity, "-" if values is None else _text(values, "text"), self._test)
        return InputColumn(
            identity,
            element.get("label") or text,
            text,
            self._compiled(identity, text, self._compiler.expression),
            (allowed.constants or ()) if allowed is not None else (),
        )

    def _output(self, element: etree._Element) -> OutputColumn:
        name = element.get("name") or ""
        return OutputColumn(element.get("id") or self._id, element.get("label") or name, name)

    def _rule(self, element: etree._Element, inputs: int, outputs: int) -> Rule:
        identity = element.get("id") or self._id
        tests = element.findall(_tag("inputEntry"))
        answers = element.findall(_tag("outputEntry"))
        if (len(tests), len(answers)) != (inputs, outputs):
            self._found(identity, "wrong_number_of_cells")
        return Rule(
            id=identity,
            description=_text(element, "description"),
            inputs=tuple(_text(cell, "text") for cell in tests),
            outputs=tuple(_text(cell, "text") for cell in answers),
            tests=self._cells(tests, identity, self._test),
            answers=self._cells(answers, identity, self._compiler.expression),
        )

    def _cells(self, elements: list[etree._Element], rule: str, compile_text: Callable[[str], T]) -> tuple[T, ...]:
        compiled = [self._compiled(cell.get("id") or rule, _text(cell, "text"), compile_text) for cell in elements]
        return tuple(one for one in compiled if one is not None)

    def _test(self, text: str) -> Cell:
        return Cell(text, self._compiler)

    def _compiled(self, identity: str, text: str, compile_text: Callable[[str], T]) -> T | None:
        try:
            return compile_text(text.strip())
        except ExpressionRejected as error:
            self._found(identity, "expression_rejected", **error.values)
            return None

    def _judge(self, policy: str, outputs: tuple[OutputColumn, ...], rules: tuple[Rule, ...]) -> None:
        if policy not in HIT_POLICIES or self._table.get("aggregation"):
            self._found(self._table.get("id") or self._id, "unknown_hit_policy", policy=policy)
        if not outputs:
            self._found(self._id, "no_outputs")
        if not rules:
            self._found(self._id, "no_rules")
        names = [column.name for column in outputs]
        for column in outputs:
            if not NAME.fullmatch(column.name):
                self._found(column.id, "output_name_not_allowed", name=column.name)
            elif names.count(column.name) > 1:
                self._found(column.id, "duplicate_output", name=column.name)

    def _found(self, identity: str, code: str, **values: Any) -> None:
        self._problems.append(Problem(identity, code, {"decision": self._id, **values}))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _text(element: etree._Element, child: str) -> str:
    return (element.findtext(_tag(child)) or "").strip()
