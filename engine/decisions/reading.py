"""Reads the decision tables of a DMN file; what does not compile becomes a problem, not an error.

Files of DMN 1.1 to 1.5 are read, which say the same of a table in different namespaces.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from lxml import etree

from ..errors import Problem, ProcessRejected, Severity
from ..expressions import Expression, ExpressionCompiler, ExpressionRejected
from ..expressions.kinds import DATA
from ..expressions.syntax import NAME, RESERVED
from ..xml import read_xml
from .cells import Cell
from .table import HIT_POLICIES, DecisionTable, InputColumn, OutputColumn, Rule

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
"""That of DMN 1.3, which our own tables are written in."""

_NAMESPACES = (
    NAMESPACE,
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
_LANGUAGES = ("", "feel", "juel", "shenguan")
_MOST_COLUMNS, _MOST_RULES = 60, 2_000
_KNOWN_ATTRIBUTES = {
    "decisionTable": {"id", "hitPolicy", "aggregation", "preferredOrientation", "outputLabel", "expressionLanguage"},
    "input": {"id", "label"},
    "inputExpression": {"id", "typeRef", "expressionLanguage", "label"},
    "output": {"id", "label", "name", "typeRef"},
    "rule": {"id", "label"},
    "inputEntry": {"id", "label", "expressionLanguage", "textFormat"},
    "outputEntry": {"id", "label", "expressionLanguage", "typeRef"},
}
_LAYOUT = "{http://bpmn.io/schema/dmn/biodi/"

T = TypeVar("T")


def read_tables(
    raw: bytes, compiler: ExpressionCompiler | None = None, name: str = "decisions.dmn"
) -> dict[str, DecisionTable]:
    """The tables of a file by the id of their decision, at least one.

    Raises ProcessRejected, naming the file, when it is not DMN (not_dmn), has no decision, or one is not a table.
    """
    plain = _plain(raw, name)
    return dict(plain) if plain is not None else _read(raw, compiler or ExpressionCompiler(), name)


@lru_cache(maxsize=256)
def _plain(raw: bytes, name: str) -> dict[str, DecisionTable] | None:
    """The tables of a file without faults that calls no function, which are the same for every compiler.

    They are only read, by as many cases as decide by them. None for any other file.
    """
    compiler = ExpressionCompiler()
    compiler.functions = {}
    try:
        tables = _read(raw, compiler, name)
    except ProcessRejected:
        return None
    return None if any(table.problems for table in tables.values()) else tables


def _read(raw: bytes, compiler: ExpressionCompiler, name: str) -> dict[str, DecisionTable]:
    root = _in_our_namespace(read_xml(raw, name), name)
    tables: dict[str, DecisionTable] = {}
    for decision in root.iter(_tag("decision")):
        table = _Reader(decision, compiler, name).table()
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
        written = self._table.findall(_tag("rule"))
        self._judge_size(len(inputs) + len(outputs), len(written))
        rules = tuple(self._rule(element, row, inputs, outputs) for row, element in enumerate(written[:_MOST_RULES], 1))
        policy = self._table.get("hitPolicy", "UNIQUE")
        self._judge(policy, outputs, rules)
        self._judge_foreign()
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
        label = element.get("label") or text
        values = element.find(_tag("inputValues"))
        written = "-" if values is None else _text(values, "text")
        allowed = self._compiled(identity, written, self._test, column=label)
        if allowed is not None and not allowed.any and allowed.constants is None:
            self._found(identity, "allowed_values_not_constant", column=label)
        return InputColumn(
            identity,
            label,
            text,
            self._compiled(identity, text, self._compiler.expression, column=label),
            (allowed.constants or ()) if allowed is not None else (),
            allowed if allowed is not None and not allowed.any else None,
            "" if inner is None else (inner.get("typeRef") or "").rpartition(":")[2].lower(),
        )

    def _output(self, element: etree._Element) -> OutputColumn:
        name = element.get("name") or ""
        if element.find(_tag("defaultOutputEntry")) is not None:
            self._found(element.get("id") or self._id, "default_output", name=name)
        return OutputColumn(element.get("id") or self._id, element.get("label") or name, name)

    def _rule(
        self, element: etree._Element, row: int, inputs: tuple[InputColumn, ...], outputs: tuple[OutputColumn, ...]
    ) -> Rule:
        identity = element.get("id") or f"{self._id}_{row}"
        tests = element.findall(_tag("inputEntry"))
        answers = element.findall(_tag("outputEntry"))
        if (len(tests), len(answers)) != (len(inputs), len(outputs)):
            self._found(identity, "wrong_number_of_cells", rule=identity, row=row)
        place: dict[str, Any] = {"rule": identity, "row": row}
        compiled = self._cells(answers, place, [column.label for column in outputs], self._compiler.expression)
        for cell, column, answer in zip(answers, outputs, compiled, strict=False):
            if not answer.kinds & DATA:
                self._found(cell.get("id") or identity, "output_not_storable", column=column.label, **place)
        return Rule(
            id=identity,
            description=_text(element, "description"),
            inputs=tuple(_text(cell, "text") for cell in tests),
            outputs=tuple(_text(cell, "text") for cell in answers),
            tests=self._cells(tests, place, [column.label for column in inputs], self._test),
            answers=compiled,
        )

    def _cells(
        self,
        elements: list[etree._Element],
        place: dict[str, Any],
        columns: list[str],
        compile_text: Callable[[str], T],
    ) -> tuple[T, ...]:
        names = [*columns, *[""] * len(elements)]
        compiled = [
            self._compiled(cell.get("id") or place["rule"], _text(cell, "text"), compile_text, column=name, **place)
            for cell, name in zip(elements, names, strict=False)
        ]
        return tuple(one for one in compiled if one is not None)

    def _test(self, text: str) -> Cell:
        return Cell(text, self._compiler)

    def _compiled(self, identity: str, text: str, compile_text: Callable[[str], T], **place: Any) -> T | None:
        try:
            compiled = compile_text(text.strip())
        except ExpressionRejected as error:
            # The column of the refusal is that within the cell's text; the table's own is a name.
            told = {**error.values, "at": error.column}
            self._found(identity, "expression_rejected", **{**told, **place})
            return None
        for expression in compiled.expressions if isinstance(compiled, Cell) else (compiled,):
            for defect in expression.defects if isinstance(expression, Expression) else ():
                told = {"expression": text.strip(), "reason": defect.reason, **defect.values, "at": defect.column}
                self._found(identity, "expression_defect", **{**told, **place})
        return compiled

    def _judge(self, policy: str, outputs: tuple[OutputColumn, ...], rules: tuple[Rule, ...]) -> None:
        if policy not in HIT_POLICIES or self._table.get("aggregation"):
            told: dict[str, Any] = {"policy": policy, "aggregation": self._table.get("aggregation")}
            self._found(self._table.get("id") or self._id, "unknown_hit_policy", **told)
        if not outputs:
            self._found(self._id, "no_outputs")
        if not rules:
            self._found(self._id, "no_rules")
        names = [column.name for column in outputs]
        for column in outputs:
            if not NAME.fullmatch(column.name) or column.name in RESERVED:
                self._found(column.id, "output_name_not_allowed", name=column.name)
            elif names.count(column.name) > 1:
                self._found(column.id, "duplicate_output", name=column.name)

    def _judge_size(self, columns: int, rules: int) -> None:
        if columns > _MOST_COLUMNS:
            self._found(self._id, "too_many_columns", most=_MOST_COLUMNS, count=columns)
        if rules > _MOST_RULES:
            self._found(self._id, "too_many_rules", most=_MOST_RULES, count=rules)

    def _judge_foreign(self) -> None:
        """What other tools write and this evaluation would pass over."""
        for wanted in self._decision.iter(_tag("requiredDecision"), _tag("requiredKnowledge")):
            self._found(self._id, "required_decision", required=(wanted.get("href") or "").removeprefix("#"))
        for element in self._table.iter(etree.Element):
            sort = etree.QName(element).localname
            language = (element.get("expressionLanguage") or "").rstrip("/").rpartition("/")[2].lower()
            identity = element.get("id") or self._id
            if language not in _LANGUAGES:
                self._found(identity, "expression_language", language=element.get("expressionLanguage"))
            if sort in _KNOWN_ATTRIBUTES:
                strange = [str(name) for name in element.attrib if str(name) not in _KNOWN_ATTRIBUTES[sort]]
                for name in (name for name in strange if not name.startswith(_LAYOUT)):
                    self._found(identity, "unknown_attribute", "warning", name=name, element=sort)

    def _found(self, identity: str, code: str, severity: Severity = "error", **values: Any) -> None:
        self._problems.append(Problem(identity, code, {"decision": self._id, **values}, severity))


def _in_our_namespace(root: etree._Element, name: str) -> etree._Element:
    """The tree of any version of DMN as that of 1.3. Raises ProcessRejected."""
    found = etree.QName(root)
    if found.localname != "definitions" or found.namespace not in _NAMESPACES:
        raise ProcessRejected(file=name, reason="not_dmn")
    if found.namespace != NAMESPACE:
        for element in root.iter(etree.Element):
            if etree.QName(element).namespace == found.namespace:
                element.tag = _tag(etree.QName(element).localname)
    return root


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _text(element: etree._Element, child: str) -> str:
    return (element.findtext(_tag(child)) or "").strip()
