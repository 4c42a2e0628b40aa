"""What is known of an expression before it runs: refusals, defects, kinds, and how other notations are read."""

from __future__ import annotations

from typing import Any

import pytest

from engine.expressions import ExpressionCompiler, ExpressionRejected, compile_expression, compile_script

COMPILER = ExpressionCompiler()


@pytest.mark.parametrize(
    ("text", "reason", "column", "values"),
    [
        ("len()", "wrong_number_of_arguments", 1, {"name": "len", "least": 1, "most": 1, "given": 0}),
        ("a or len(a, b)", "wrong_number_of_arguments", 6, {"given": 2}),
        ("min()", "wrong_number_of_arguments", 1, {"least": 1, "most": None}),
        ("upper(3)", "wrong_argument", 7, {"argument": 1, "expected": ["text"], "types": ["whole"]}),
        ("substring(a, 'x')", "wrong_argument", 14, {"argument": 2, "name": "start"}),
        ("upper(a == b)", "wrong_argument", 7, {"types": ["truth"]}),
        ("'a' * 3", "wrong_type", 1, {"operator": "*"}),
        ("len(a) + 'x'", "wrong_type", 1, {"operator": "+"}),
        ("(a == b) + 1", "wrong_type", 1, {"operator": "+"}),
        ("[1] < [2]", "wrong_type", 1, {"operator": "<"}),
        ("3 in 4", "wrong_type", 1, {"operator": "in"}),
        ("'a'.b", "wrong_type", 1, {"operator": "."}),
        ("-'a'", "wrong_type", 1, {"operator": "-"}),
        ("'\u4e2d' + open('x')", "unknown_function", 7, {"name": "open"}),
        ("n \uff1e 3", "full_width", 3, {"letter": "\uff1e"}),
        ("\u201cNEW\u201d == a", "full_width", 1, {}),
        ("a == 'x", "quote_not_closed", 6, {}),
        ("\u91d1\u989d > 3", "name_not_allowed", 1, {}),
        ("\uff4cen(a)", "full_width", 1, {}),
        ("0x10", "number_not_allowed", 1, {}),
        ("1_000", "number_not_allowed", 1, {}),
        ("1if a else 2", "number_not_allowed", 1, {}),
    ],
)
def test_what_can_never_run_is_refused_at_its_place(
    text: str, reason: str, column: int, values: dict[str, Any]
) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        COMPILER.expression(text)
    told = caught.value
    assert (told.reason, told.line, told.column) == (reason, 1, column)
    assert told.values.items() >= values.items()


def test_a_refusal_is_told_its_element() -> None:
    with pytest.raises(ExpressionRejected) as caught:
        COMPILER.expression("a +")
    told = caught.value.within(element="flow_1")
    assert told.values.items() >= {"element": "flow_1", "reason": "syntax", "expression": "a +", "line": 1}.items()


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        ("a or 1 / 0", "division_by_zero", 6),
        ("date('soon')", "not_an_instant", 1),
        ("[1, 2][5]", "no_such_item", 1),
        ("1000000000000000 * 10", "number_too_large", 1),
        ("first([])", "empty_list", 1),
    ],
)
def test_a_constant_part_that_fails_is_a_defect_of_what_compiles(text: str, reason: str, column: int) -> None:
    (defect,) = COMPILER.expression(text).defects
    assert (defect.reason, defect.column) == (reason, column)


def test_what_depends_on_data_or_register_has_no_defect() -> None:
    for text in ("n / m", "workdays('no_such', '2024-05-16')", "date(a)", "1 / 2"):
        assert COMPILER.expression(text).defects == ()


@pytest.mark.parametrize(
    ("text", "always"),
    [
        ("True", True),
        ("1 == 1", True),
        ("a or True", True),
        ("a and False", False),
        ("not (a and False)", True),
        ("len(a) == 'x'", False),
        ("len(a) != 'x'", True),
        ("'x'", True),
        ("[]", False),
        ("a", None),
        ("a and True", None),
        ("len(a) == 1.0", None),
        ("b if True else False", None),
    ],
)
def test_a_condition_that_no_data_change_is_known(text: str, always: bool | None) -> None:
    expression = COMPILER.expression(text)
    assert expression.always is always


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a == b", {"truth"}),
        ("len(a) + 1", {"whole"}),
        ("len(a) / 2", {"whole", "decimal"}),
        ("'x' if a else 3", {"text", "whole"}),
        ("workdays(3, a)", {"deadline"}),
        ("a + 'x'", {"text"}),
        ("[a]", {"list"}),
        ("{'a': 1}", {"mapping"}),
    ],
)
def test_the_kinds_of_a_value_are_known(text: str, kinds: set[str]) -> None:
    assert COMPILER.expression(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("due = workdays(3, a)", "not_storable"),
        ("if = 3", "reserved_name"),
        ("true = 3", "reserved_name"),
        ("None = 3", "reserved_name"),
        ("a = = 3", "not_an_assignment"),
        ("__a = 3", "not_an_assignment"),
        ("a = __b", "name_not_allowed"),
        ("# " + "x" * 20_000, "too_long"),
    ],
)
def test_a_script_sets_only_what_the_case_can_keep(text: str, reason: str) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        compile_script(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "notation", "rewritten"),
    [
        ("n == 1", "own", None),
        ("${n == 1}", "juel", "n == 1"),
        (" #{ n == 1 } ", "juel", "n == 1"),
        ("${a && !b || c}", "juel", "a and (not b) or c"),
        ("a && b", "juel", "a and b"),
        ("!a == b", "juel", "(not a) == b"),
        ("${not a == b}", "juel", "(not a) == b"),
        ("!!a", "juel", "(not (not a))"),
        ("!(a || b)", "juel", "(not (a or b))"),
        ("!a.b['x'] && c", "juel", "(not a.b['x']) and c"),
        ("${n eq 1 and m ge 2}", "juel", "n == 1 and m >= 2"),
        ("n lt 3", "own", "n < 3"),
        ("lt < 3", "own", None),
        ("a == true", "own", "a == True"),
        ("a.true == null", "own", "a.true == None"),
        ("'true && !x' == a", "own", None),
        ('= status = "open"', "feel", 'status == "open"'),
        ("=duration", "feel", "duration"),
        ("= a != b", "feel", "a != b"),
    ],
)
def test_other_notations_are_read_where_they_mean_the_same(text: str, notation: str, rewritten: str | None) -> None:
    expression = compile_expression(text)
    assert (expression.notation, expression.rewritten) == (notation, rewritten)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${a} and ${b}", "template"),
        ("x ${a}", "template"),
        ("${a == b == c}", "chained_comparison"),
        ("= 1 < a < 3", "chained_comparison"),
        ("= list[1]", "index_from_one"),
        ("= list[x > 1]", "index_from_one"),
        ("${a.equals('x')}", "only_functions_are_called"),
        ("${empty a}", "syntax"),
        ("a ? b : c", "syntax"),
        ("${}", "empty"),
        ("=", "empty"),
        ("!", "syntax"),
        ("!(a", "syntax"),
        ("a = b", "syntax"),
    ],
)
def test_other_notations_are_refused_where_they_mean_something_else(text: str, reason: str) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        compile_expression(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("${!a == b}", {"a": True, "b": False}, True),
        ("${a || b && c}", {"a": True, "b": False, "c": False}, True),
        ("${n ge 3 && s eq 'x'}", {"n": 3, "s": "x"}, True),
        ('= s = "x" and n >= 3', {"n": 3, "s": "x"}, True),
        ("a == 1", {"a": True}, False),
        ("a in [1, 0]", {"a": True}, False),
        ("a == b", {"a": {"x": [1, True]}, "b": {"x": [1, 1]}}, False),
        ("a == b", {"a": {"x": [1, True]}, "b": {"x": [1.0, True]}}, True),
    ],
)
def test_what_they_mean(text: str, data: dict[str, Any], expected: bool) -> None:
    assert compile_expression(text).evaluate(data) is expected
