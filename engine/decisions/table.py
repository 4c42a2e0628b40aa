"""A decision table: which rules fit the data, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Problem, WordedFault
from ..expressions import Context, Expression, ExpressionFault
from .cells import Cell
from .coverage import coverage_problems

_LONGEST_TOLD = 120
HIT_POLICIES = ("UNIQUE", "FIRST", "COLLECT")


class DecisionFault(WordedFault):
    """A decision table gave no answer.

    Values: decision, name, reason (no_match, several_matches, not_executable), rules (their ids), inputs (the value
    of each column).
    """


@dataclass(frozen=True)
class InputColumn:
    """A column that is tested. `allowed` are the values it can take at all, if the table names them.

    `restriction` is the test of these values, `type` the type the table declares.
    """

    id: str
    label: str
    text: str
    expression: Expression | None
    allowed: tuple[Any, ...] = ()
    restriction: Cell | None = None
    type: str = ""


@dataclass(frozen=True)
class OutputColumn:
    """A column that answers; `name` becomes a variable of the case."""

    id: str
    label: str
    name: str


@dataclass(frozen=True)
class Rule:
    """One row: `inputs` and `outputs` are its texts as written, `tests` and `answers` what they compile to.

    A table with a cell that does not compile has rules with fewer tests or answers, and problems.
    """

    id: str
    description: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tests: tuple[Cell, ...]
    answers: tuple[Expression, ...]


@dataclass(frozen=True)
class DecisionTable:
    """`problems` were found while reading; a table with a grave one is shown but not evaluated."""

    id: str
    name: str
    description: str
    hit_policy: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The variables the table reads."""
        expressions = [column.expression for column in self.inputs if column.expression]
        for rule in self.rules:
            expressions += [*rule.answers, *(part for test in rule.tests for part in test.expressions)]
        return frozenset[str]().union(*(expression.names for expression in expressions))

    @property
    def output_names(self) -> tuple[str, ...]:
        """The variables the table sets."""
        return tuple(column.name for column in self.outputs)

    def evaluate(self, data: Mapping[str, Any], context: Context | None = None) -> dict[str, Any]:
        """The outputs by name; under COLLECT a list of values each, empty when no rule fits.

        Raises DecisionFault when UNIQUE or FIRST finds no rule, or UNIQUE more than one, and
        ExpressionFault when a cell cannot be evaluated.
        """
        values, fitting = self.fitting(data, context)
        if self.hit_policy == "COLLECT":
            answers = [self._answer(rule, data, context) for rule in fitting]
            return {name: [answer[name] for answer in answers] for name in self.output_names}
        if len(fitting) != 1:
            raise DecisionFault(
                decision=self.id,
                name=self.name,
                reason="several_matches" if fitting else "no_match",
                rules=[rule.id for rule in fitting],
                inputs={column.text: _told(value) for column, value in zip(self.inputs, values, strict=True)},
            )
        return self._answer(fitting[0], data, context)

    def fitting(
        self, data: Mapping[str, Any], context: Context | None = None
    ) -> tuple[tuple[Any, ...], tuple[Rule, ...]]:
        """The value of each input column, and the rules that fit (under FIRST only the first).

        Raises DecisionFault of a table that is not executable, and ExpressionFault.
        """
        if not self.executable:
            raise DecisionFault(decision=self.id, name=self.name, reason="not_executable", problems=self._codes())
        values = [self._input(column, data, context) for column in self.inputs]
        return tuple(values), tuple(self._fitting(values, data, context))

    @property
    def executable(self) -> bool:
        """Whether reading found nothing grave."""
        return all(problem.severity == "warning" for problem in self.problems)

    def rows(self) -> tuple[Rule, ...]:
        """The rules in order, for a screen."""
        return self.rules

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the table, without running it: errors stop a deployment.

        Problem.field is the id of the part; `decision`, and of a cell `rule`, `row` and `column`, are among the values.
        Codes of reading: unknown_hit_policy, expression_rejected, expression_defect, wrong_number_of_cells, no_rules,
        no_outputs, output_name_not_allowed, duplicate_output, output_not_storable, default_output,
        required_decision, expression_language, too_many_columns, too_many_rules; as warning unknown_attribute.
        Codes of coverage: overlap, gap, gap_for_other_values, incomparable_cells; as warning rule_never_fires,
        completeness_not_proven.
        """
        return (*self.problems, *coverage_problems(self)) if self.executable else self.problems

    def _input(self, column: InputColumn, data: Mapping[str, Any], context: Context | None) -> Any:
        assert column.expression is not None, "a table with a column that does not compile is not executable"
        try:
            return column.expression.evaluate(data, context)
        except ExpressionFault as fault:
            raise fault.within(decision=self.id, column_name=column.label) from fault

    def _fitting(self, values: Sequence[Any], data: Mapping[str, Any], context: Context | None) -> list[Rule]:
        found = []
        for rule in self.rules:
            if self._fits(rule, values, data, context):
                found.append(rule)
                if self.hit_policy == "FIRST":
                    break
        return found

    def _fits(self, rule: Rule, values: Sequence[Any], data: Mapping[str, Any], context: Context | None) -> bool:
        for test, value, column in zip(rule.tests, values, self.inputs, strict=True):
            try:
                if not test.matches(value, data, context):
                    return False
            except ExpressionFault as fault:
                raise fault.within(decision=self.id, rule=rule.id, column_name=column.label) from fault
        return True

    def _answer(self, rule: Rule, data: Mapping[str, Any], context: Context | None) -> dict[str, Any]:
        answers = {}
        for column, answer in zip(self.outputs, rule.answers, strict=True):
            try:
                answers[column.name] = answer.evaluate_data(data, context)
            except ExpressionFault as fault:
                raise fault.within(decision=self.id, rule=rule.id, column_name=column.label) from fault
        return answers

    def _codes(self) -> list[str]:
        return sorted({problem.code for problem in self.problems})


def _told(value: Any) -> Any:
    """A value as a fault tells it: shortened where it is long."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return value[:_LONGEST_TOLD] if isinstance(value, str) else repr(value)[:_LONGEST_TOLD]
