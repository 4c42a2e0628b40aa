"""Decision tables under the analyst's hands: checked cell by cell, and tried with values he enters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.decisions import DecisionFault, DecisionTable, read_tables
from engine.errors import Problem, ProcessRejected
from engine.expressions import ExpressionCompiler, ExpressionFault, ExpressionRejected
from engine.lint import Finding
from engine.opencase import ExpressionContext
from engine.outside import Outside
from web.platform import Platform
from web.words.expressions import decision_words, expression_words, table_words
from web.words.lint.telling import told_finding

_UNREADABLE = "table-unreadable"
_MOST_TEXT = 2_000


@dataclass(frozen=True)
class Mark:
    """One thing the check found in a table: `element` is a cell, a column or the table; `rows` are ids of rules.

    `example` is a case for which the table says nothing or too much, by the text of its column.
    """

    element: str
    severity: str
    message: str
    code: str = ""
    rows: Sequence[str] = ()
    example: Mapping[str, Any] | None = None
    decision: str = ""


@dataclass(frozen=True)
class Asked:
    """One variable that a table reads: how it is best entered, and what of it the table knows."""

    name: str
    label: str
    type: str
    values: Sequence[Any] = ()


@dataclass(frozen=True)
class Trial:
    """What a table says of some values: the rules that fire, and its answer or why it has none."""

    fired: Sequence[str]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""


def tables_in(platform: Platform, name: str, text: str) -> Mapping[str, DecisionTable]:
    """The tables of a text, in the language of the office; raises ProcessRejected."""
    return read_tables(text.encode(), _compiler(platform), name)


def marks_of(platform: Platform, name: str, text: str) -> tuple[Mark, ...]:
    """What is wrong with the tables of a text by themselves; what concerns the drawing the deploy check adds."""
    try:
        tables = tables_in(platform, name, text)
    except ProcessRejected as refused:
        values = {key: value for key, value in refused.values.items() if key != "file"}
        told = told_finding(Finding(_UNREADABLE, "error", name, "", values))
        return (Mark("", "error", f"{told.message}。{told.advice}", _UNREADABLE),)
    return tuple(_mark(table, problem) for table in tables.values() for problem in table.check())


def asked_by(table: DecisionTable) -> tuple[Asked, ...]:
    """The variables a table reads, those of its columns first."""
    columns = {column.text: column for column in table.inputs}
    found = []
    for column in table.inputs:
        if column.text in table.names:
            kind = column.type if column.type in ("boolean", "string", "integer", "long", "double", "number") else ""
            values = column.allowed or _constants(table, table.inputs.index(column))
            found.append(Asked(column.text, column.label, kind, values))
    return (*found, *(Asked(name, name, "") for name in sorted(table.names - columns.keys())))


def try_table(platform: Platform, table: DecisionTable, entered: Mapping[str, str]) -> Trial:
    """Ask a table with values as they were entered: texts of a text column as they stand, else expressions."""
    types = {one.name: one.type for one in asked_by(table)}
    data: dict[str, Any] = {}
    for name, text in entered.items():
        try:
            data[name] = _value(platform, types.get(name, ""), text[:_MOST_TEXT])
        except (ExpressionRejected, ExpressionFault) as wrong:
            return Trial((), trouble=f"“{name}”的值看不懂:{expression_words(wrong.values)}")
    with platform.database.read() as connection:
        calendar = platform.runtime.calendars.get(connection)
        outside = Outside(platform.runtime.registry.limits, [])
        context = ExpressionContext(calendar, outside, data, platform.clock.now())
        return _asked(table, data, context)


def _asked(table: DecisionTable, data: Mapping[str, Any], context: ExpressionContext) -> Trial:
    fired: tuple[str, ...] = ()
    try:
        fired = tuple(rule.id for rule in table.fitting(data, context)[1])
        return Trial(fired, table.evaluate(data, context))
    except DecisionFault as fault:
        return Trial(fired, trouble=decision_words(_by_row(table, fault.values)))
    except ExpressionFault as fault:
        return Trial(fired, trouble=expression_words(_by_row(table, fault.values)))


def _mark(table: DecisionTable, problem: Problem) -> Mark:
    # Of an overlap or a gap the table itself is told; an analyst looks for it in the rows.
    rows = [str(one) for one in problem.values.get("rules", ())]
    if problem.values.get("rule"):
        rows.append(str(problem.values["rule"]))
    worded = Problem(problem.field, problem.code, _by_row(table, problem.values), problem.severity)
    severity = "error" if problem.severity == "error" else "warning"
    example = problem.values.get("example")
    return Mark(problem.field, severity, table_words(worded), problem.code, tuple(rows), example, table.id)


def _by_row(table: DecisionTable, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the number of a row in the place of the id of its rule: ids are not shown in the editor."""
    rows = {rule.id: str(number) for number, rule in enumerate(table.rules, 1)}
    told = dict(values)
    if "rules" in told:
        told["rules"] = [rows.get(one, one) for one in told["rules"]]
    if "rule" in told:
        told["rule"] = rows.get(told["rule"], told["rule"])
    return told


def _constants(table: DecisionTable, index: int) -> tuple[Any, ...]:
    """What the cells of a column compare with, as suggestions."""
    cells = [rule.tests[index] for rule in table.rules if len(rule.tests) > index]
    found = [value for cell in cells for value in cell.constants or ()]
    return tuple(dict.fromkeys(value for value in found if isinstance(value, str | int | float)))


def _value(platform: Platform, kind: str, text: str) -> Any:
    if kind == "string":
        return text
    if not text.strip():
        return None
    return _compiler(platform).expression(text.strip()).evaluate({}, None)


def _compiler(platform: Platform) -> ExpressionCompiler:
    return ExpressionCompiler(platform.runtime.registry.functions)
