from __future__ import annotations

import copy
from typing import Any

import pytest

from engine.expressions import (
    ExpressionCompiler,
    ExpressionFault,
    ExpressionRejected,
    Function,
    compile_expression,
    compile_script,
)

DATA: dict[str, Any] = {
    "n": 7,
    "half": 0.5,
    "code": "NEW",
    "nothing": None,
    "item": {"kind": "permit", "days": [1, 2, 3]},
    "claims": [{"status": "claimed"}, {"status": "auto_claimed"}],
    "on": True,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n + 1 * 2 - 3", 6),
        ("n / 2", 3.5),
        ("n % 4", 3),
        ("-n + +half", -6.5),
        ("'a' + code", "aNEW"),
        ("[1] + [n]", [1, 7]),
        ("code == 'NEW' and n > 3", True),
        ("nothing or code", "NEW"),
        ("on and nothing", None),
        ("not nothing", True),
        ("1 < n <= 7", True),
        ("1 < n < 7", False),
        ("code in ('NEW', 'CHG')", True),
        ("code not in ['NEW']", False),
        ("'kind' in item", True),
        ("'E' in code", True),
        ("nothing == None", True),
        ("nothing != 3", True),
        ("'yes' if n > 3 else 'no'", "yes"),
        ("item.kind", "permit"),
        ("item['kind']", "permit"),
        ("item.days[0] + item.days[-1]", 4),
        ("{'a': n, 'b': [code]}", {"a": 7, "b": ["NEW"]}),
        ("(1, n)", [1, 7]),
        ("len(claims) + len(code) + len(item)", 7),
        ("min(item.days) + max(3, 9)", 10),
        ("max('a', 'b')", "b"),
        ("sum(item.days)", 6),
        ("round(2.567, 2) + round(1.4)", 3.57),
        ("abs(-3)", 3),
        ("str(n) + str(on)", "7True"),
        ("int('12') + int(3.9)", 15),
        ("pluck(claims, 'status')", ["claimed", "auto_claimed"]),
        ("date('2024-05-15T16:00:00.000000Z')", "2024-05-16"),
        ("  n  ", 7),
    ],
)
def test_values(text: str, expected: Any) -> None:
    assert ExpressionCompiler().expression(text).evaluate(DATA) == expected


@pytest.mark.parametrize(
    ("text", "reason", "values"),
    [
        ("missing + 1", "unknown_name", {"name": "missing"}),
        ("item.colour", "no_such_key", {"name": "colour"}),
        ("item['colour']", "no_such_key", {"name": "colour"}),
        ("item.days[3]", "no_such_item", {"index": 3, "length": 3}),
        ("item.days['a']", "wrong_type", {"types": ["list", "text"]}),
        ("n.real", "wrong_type", {"name": "real", "types": ["whole"]}),
        ("n < nothing", "wrong_type", {"operator": "<", "types": ["whole", "nothing"]}),
        ("code < n", "wrong_type", {"operator": "<"}),
        ("code * 3", "wrong_type", {"operator": "*", "types": ["text", "whole"]}),
        ("code + n", "wrong_type", {"operator": "+"}),
        ("on + 1", "wrong_type", {"types": ["truth", "whole"]}),
        ("-code", "wrong_type", {"types": ["text"]}),
        ("n in n", "wrong_type", {"operator": "in"}),
        ("n in code", "wrong_type", {"operator": "in"}),
        ("n / 0", "division_by_zero", {}),
        ("n % 0", "division_by_zero", {}),
        ("1000000000000000 * 10", "number_too_large", {}),
        ("1e300 * 1e300", "number_not_finite", {}),
        ("len(n)", "wrong_argument", {"function": "len", "argument": 1, "types": ["whole"]}),
        ("max([])", "empty_list", {"function": "max"}),
        ("sum(['a'])", "not_a_number", {"function": "sum"}),
        ("int('twelve')", "not_a_number", {"function": "int"}),
        ("pluck(claims, 'missing')", "no_such_key", {"function": "pluck", "name": "missing"}),
        ("date(n)", "wrong_argument", {"function": "date"}),
        ("date('soon')", "not_an_instant", {"function": "date"}),
        ("last([])", "empty_list", {"function": "last"}),
        ("join(item.days, ',')", "not_a_text", {"function": "join", "types": ["whole"]}),
        ("where(item.days, 'a', 1)", "not_a_mapping", {"function": "where"}),
        ("sorted([1, 'a'])", "wrong_type", {"function": "sorted"}),
        ("split(code, '')", "empty_text", {"function": "split"}),
        ("add_days('9999-12-31', n)", "days_out_of_range", {"function": "add_days"}),
        ("add_months('2024-01-31', 12001)", "months_out_of_range", {"function": "add_months"}),
        ("substring(code, 0, -1)", "negative_length", {"function": "substring"}),
        ("round(half, 12)", "digits_out_of_range", {"function": "round"}),
        ("today()", "no_context", {"function": "today"}),
        ("workdays(3, '2024-05-16')", "no_context", {"function": "workdays"}),
    ],
)
def test_faults_name_the_expression_and_the_reason(text: str, reason: str, values: dict[str, Any]) -> None:
    with pytest.raises(ExpressionFault) as caught:
        ExpressionCompiler().expression(text).evaluate(DATA)
    assert caught.value.reason == reason
    assert caught.value.values.items() >= {"expression": text, "reason": reason, **values}.items()


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("n / 0 + 1", 1, 1, "n / 0"),
        ("code == '\u4e2d\u6587' or missing > 1", 1, 17, "missing"),
        ("  (n +\n  item.colour)", 2, 3, "item.colour"),
        ("${!on || n > code}", 1, 10, "n > code"),
        ("len(claims) > 0 and date(n) == 'x'", 1, 21, "date(n)"),
    ],
)
def test_a_fault_names_the_part_and_where_it_stands(text: str, line: int, column: int, part: str) -> None:
    with pytest.raises(ExpressionFault) as caught:
        ExpressionCompiler().expression(text).evaluate(DATA)
    assert caught.value.values.items() >= {"line": line, "column": column, "part": part}.items()


def test_text_that_outgrows_its_bound_is_a_fault() -> None:
    with pytest.raises(ExpressionFault, match="text_too_long"):
        ExpressionCompiler().expression("a + a").evaluate({"a": "x" * 3000})


def test_names_and_calls_of_an_expression_are_known() -> None:
    expression = ExpressionCompiler().expression("len(claims) > n and item.kind == code")
    assert expression.names == {"claims", "n", "item", "code"}
    assert expression.calls == {"len"}


def test_evaluation_leaves_the_data_as_they_are() -> None:
    before = copy.deepcopy(DATA)
    for text in ("item.days + [4]", "max(item.days)", "pluck(claims, 'status')", "{'a': item}"):
        ExpressionCompiler().expression(text).evaluate(DATA)
    assert before == DATA


def test_registered_functions_are_called_by_name_and_others_are_unknown() -> None:
    compiler = ExpressionCompiler({"double": Function("double", lambda value: value * 2)})
    assert compiler.expression("double(n)").evaluate(DATA) == 14
    with pytest.raises(ExpressionRejected, match="unknown_function"):
        compile_expression("double(n)")


def test_a_registered_function_that_fails_is_a_fault_naming_it() -> None:
    compiler = ExpressionCompiler({"broken": Function("broken", lambda: {}["x"])})
    with pytest.raises(ExpressionFault) as caught:
        compiler.expression("broken()").evaluate({})
    assert caught.value.values["function"] == "broken"
    assert caught.value.values["detail"] == "KeyError"


def test_a_compiler_compiles_a_text_once() -> None:
    compiler = ExpressionCompiler()
    assert compiler.expression("n + 1") is compiler.expression("n + 1")
    assert compiler.script("a = 1") is compiler.script("a = 1")


def test_a_script_is_its_assignments_in_order() -> None:
    script = compile_script("# open the window\n\na = push.id\n  b = a == 'x'  # a remark\nc={'d': 1}\r\n")
    assert [(name, expression.text) for name, expression in script] == [
        ("a", "push.id"),
        ("b", "a == 'x'  # a remark"),
        ("c", "{'d': 1}"),
    ]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a = 1\nprint(a)", "not_an_assignment", 2),
        ("a == 1", "not_an_assignment", 1),
        ("a += 1", "not_an_assignment", 1),
        ("a.b = 1", "not_an_assignment", 1),
        ("a['b'] = 1", "not_an_assignment", 1),
        ("_a = 1", "not_an_assignment", 1),
        ("a = 1\nb = a = 2", "syntax", 2),
        ("a = 1; b = 2", "syntax", 1),
        ("import os", "not_an_assignment", 1),
        ("a =", "empty", 1),
        ("\n\na = open('x')", "unknown_function", 3),
        ("a = 1\n" * 51, "too_many_lines", 1),
    ],
)
def test_a_script_with_anything_else_is_refused_with_its_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        compile_script(text)
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_a_refusal_points_at_the_offending_part() -> None:
    with pytest.raises(ExpressionRejected) as caught:
        compile_expression("n + open('x')")
    assert (caught.value.line, caught.value.column, caught.value.values["name"]) == (1, 5, "open")
