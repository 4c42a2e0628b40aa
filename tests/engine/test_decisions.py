from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.decisions import DecisionFault, DecisionTable, read_tables
from engine.errors import ProcessRejected
from engine.expressions import ExpressionCompiler, ExpressionFault
from engine.expressions.function import Function

from .expression_context import OfficeContext

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def entries(tag: str, texts: list[str], rule: int) -> str:
    return "".join(
        f'<{tag} id="{tag}_{rule}_{column}"><text>{escape(text)}</text></{tag}>' for column, text in enumerate(texts)
    )


def dmn(
    rules: list[tuple[list[str], list[str]]],
    inputs: tuple[str, ...] = ("kind",),
    outputs: tuple[str, ...] = ("answer",),
    policy: str = 'hitPolicy="UNIQUE"',
    allowed: str = "",
) -> bytes:
    columns = "".join(
        f'<input id="in_{name}" label="The {name}"><inputExpression><text>{escape(name)}</text></inputExpression>'
        + (f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else "")
        + "</input>"
        for name in inputs
    ) + "".join(f'<output id="out_{name}" name="{name}"/>' for name in outputs)
    rows = "".join(
        f'<rule id="rule_{index}"><description>Row {index}</description>'
        f"{entries('inputEntry', tests, index)}{entries('outputEntry', answers, index)}</rule>"
        for index, (tests, answers) in enumerate(rules)
    )
    return (
        f'<definitions xmlns="{MODEL}"><decision id="choose" name="Choose"><decisionTable {policy}>'
        f"{columns}{rows}</decisionTable></decision></definitions>"
    ).encode()


def table(rules: list[tuple[list[str], list[str]]], **options: Any) -> DecisionTable:
    return read_tables(dmn(rules, **options))["choose"]


def answer(cell: str, value: Any, **data: Any) -> bool:
    """Whether a cell lets a value through."""
    decided = table([([cell], ["True"])], policy='hitPolicy="COLLECT"').evaluate({"kind": value, **data})
    return decided == {"answer": [True]}


@pytest.mark.parametrize(
    ("cell", "passing", "failing"),
    [
        ("", [1, "a", None], []),
        ("-", [1, "a", None], []),
        ('"a"', ["a"], ["b", None, 1]),
        ('"a", "b"', ["a", "b"], ["c"]),
        ('"a,b", "c"', ["a,b", "c"], ["a", "b"]),
        ("3", [3, 3.0], [4, "3"]),
        ("1", [1], [True]),
        (">= 3", [3, 4], [2]),
        ("< 3", [2], [3]),
        ("< 3, > 7", [2, 8], [3, 7]),
        ("!= 3", [4, None], [3]),
        ("= 3", [3], [4]),
        ("true", [True], [False, 1]),
        ("False", [False], [True, 0]),
        ("null", [None], [0, ""]),
        ('not("a", "b")', ["c", None], ["a", "b"]),
        ("not(>= 3)", [2], [3]),
        ("not(1)", [2], [1]),
        ("limit + 1", [6], [5]),
        ('[1, "a"]', [[1, "a"]], [1]),
    ],
)
def test_a_cell_lets_through_what_it_says(cell: str, passing: list[Any], failing: list[Any]) -> None:
    assert [value for value in passing if not answer(cell, value, limit=5)] == []
    assert [value for value in failing if answer(cell, value, limit=5)] == []


def test_unique_gives_the_outputs_of_its_one_rule() -> None:
    decided = table([(['"a"'], ["1 + n", '"x"']), (['"b"'], ["2", "None"])], outputs=("number", "text"))
    assert decided.evaluate({"kind": "a", "n": 6}) == {"number": 7, "text": "x"}
    assert decided.evaluate({"kind": "b"}) == {"number": 2, "text": None}


def test_unique_with_two_fitting_rules_is_a_fault_that_names_them() -> None:
    with pytest.raises(DecisionFault) as caught:
        table([(["> 1"], ["1"]), (["> 2"], ["2"])]).evaluate({"kind": 3})
    expected = {"reason": "several_matches", "rules": ["rule_0", "rule_1"], "inputs": {"kind": 3}}
    assert caught.value.values.items() >= expected.items()


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
def test_no_fitting_rule_is_a_fault(policy: str) -> None:
    with pytest.raises(DecisionFault) as caught:
        table([(['"a"'], ["1"])], policy=f'hitPolicy="{policy}"').evaluate({"kind": "b"})
    assert caught.value.values["reason"] == "no_match"


def test_first_takes_the_first_fitting_rule() -> None:
    decided = table([(["> 1"], ["1"]), (["> 2"], ["2"]), (["-"], ["3"])], policy='hitPolicy="FIRST"')
    assert [decided.evaluate({"kind": value})["answer"] for value in (3, 0)] == [1, 3]


def test_collect_gives_every_answer_in_order_and_an_empty_list_without_any() -> None:
    decided = table([(["> 1"], ['"x"']), (["> 2"], ['"y"'])], policy='hitPolicy="COLLECT"')
    assert decided.evaluate({"kind": 3}) == {"answer": ["x", "y"]}
    assert decided.evaluate({"kind": 0}) == {"answer": []}


def test_the_policy_is_unique_when_none_is_named() -> None:
    assert table([(["-"], ["1"])], policy="").hit_policy == "UNIQUE"


def test_all_columns_must_fit_and_inputs_may_be_expressions() -> None:
    decided = table([([">= 2", "True"], ["1"])], inputs=("len(items)", "urgent"), policy='hitPolicy="COLLECT"')
    assert decided.evaluate({"items": [1, 2], "urgent": True}) == {"answer": [1]}
    assert decided.evaluate({"items": [1], "urgent": True}) == {"answer": []}
    assert decided.names == {"items", "urgent"}
    assert decided.output_names == ("answer",)


def test_a_value_that_cannot_be_compared_is_a_fault_naming_the_cell() -> None:
    with pytest.raises(ExpressionFault) as caught:
        table([([">= 3"], ["1"])]).evaluate({"kind": None})
    assert caught.value.values["expression"] == ">= 3"


def test_an_answer_is_data_and_never_a_deadline() -> None:
    decided = table([(["-"], ["last_day(workdays('claim_days', '2024-05-16'))"])])
    assert decided.evaluate({"kind": 1}, OfficeContext({})) == {"answer": "2024-05-21"}
    (problem,) = table([(["-"], ["workdays('claim_days', '2024-05-16')"])]).check()
    assert (problem.code, problem.field) == ("output_not_storable", "outputEntry_0_0")


def test_a_fault_in_a_cell_names_table_rule_and_column() -> None:
    with pytest.raises(ExpressionFault) as caught:
        table([([">= 3"], ["1"])]).evaluate({"kind": "x"})
    told = {"decision": "choose", "rule": "rule_0", "column_name": "The kind", "expression": ">= 3"}
    assert caught.value.values.items() >= told.items()
    with pytest.raises(ExpressionFault) as caught:
        table([(["-"], ["n / 0"])]).evaluate({"kind": "x", "n": 1})
    assert caught.value.values.items() >= {"rule": "rule_0", "reason": "division_by_zero", "part": "n / 0"}.items()


@pytest.mark.parametrize(
    ("cell", "passing", "failing"),
    [
        ("[1..5]", [1, 3.5, 5], [0, 6]),
        ("(1..5)", [2, 4.9], [1, 5]),
        ("[1..5)", [1], [5]),
        ("]1..5]", [5], [1]),
        ("]1..5[, 9", [3, 9], [1, 5, 8]),
        ("not([1..5])", [0, 6], [1, 5]),
        ("[low..low + 2]", [5, 7], [4, 8]),
        ('["2024-01-01".."2024-06-30"]', ["2024-03-01"], ["2024-07-01"]),
        ('>= date("2024-01-01")', ["2024-01-01"], ["2023-12-31"]),
    ],
)
def test_intervals_hold_their_ends_or_not(cell: str, passing: list[Any], failing: list[Any]) -> None:
    assert [value for value in passing if not answer(cell, value, low=5)] == []
    assert [value for value in failing if answer(cell, value, low=5)] == []


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_files_of_every_version_of_dmn_are_read(namespace: str) -> None:
    raw = dmn([(['"a"'], ["1"]), (['not("a")'], ["2"])]).replace(MODEL.encode(), namespace.encode())
    decided = read_tables(raw)["choose"]
    assert decided.check() == ()
    assert decided.evaluate({"kind": "b"}) == {"answer": 2}


def test_rows_show_the_cells_as_written() -> None:
    row = table([(["-"], ["1"]), (["> 3, 1"], ["2"])]).rows()[1]
    assert (row.id, row.description, row.inputs, row.outputs) == ("rule_1", "Row 1", ("> 3, 1",), ("2",))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<definitions/>", "not_dmn"),
        (f'<definitions xmlns="{MODEL}"/>'.encode(), "no_decision"),
        (f'<definitions xmlns="{MODEL}"><decision id="d"/></definitions>'.encode(), "not_a_decision_table"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + dmn([(["-"], ["1"])]), "doctype"),
        (b"<definitions", "not-xml"),
        (b" " * (1 << 20) + b"<a/>", "file-too-large"),
    ],
)
def test_what_is_no_decision_file_is_rejected(raw: bytes, reason: str) -> None:
    with pytest.raises(ProcessRejected) as caught:
        read_tables(raw)
    assert caught.value.values["reason"] == reason


def test_an_entity_is_never_read_from_a_file() -> None:
    raw = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + dmn([(["-"], ["1"])])
    with pytest.raises(ProcessRejected, match="doctype"):
        read_tables(raw)


def test_the_same_file_read_with_other_functions_decides_by_those() -> None:
    raw = dmn(
        [
            (
                [
                    "",
                ],
                ["worth()"],
            )
        ]
    )
    compilers = [ExpressionCompiler({"worth": Function("worth", lambda value=value: value)}) for value in (1, 2)]

    assert [read_tables(raw, compiler)["choose"].evaluate({"kind": ""}) for compiler in compilers] == [
        {"answer": 1},
        {"answer": 2},
    ]
    assert not read_tables(raw)["choose"].executable


def test_a_file_read_twice_is_the_same_to_each_reader() -> None:
    raw = dmn([(['"a"'], ["1"]), (['"b"'], ["2"])])

    first, second = read_tables(raw), read_tables(raw, ExpressionCompiler({"worth": Function("worth", lambda: 1)}))
    del first["choose"]

    assert second["choose"].evaluate({"kind": "b"}) == {"answer": 2}
    assert read_tables(raw)["choose"].evaluate({"kind": "a"}) == {"answer": 1}
