from __future__ import annotations

from itertools import product
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import DecisionFault, read_tables

from .test_decisions import dmn, table


def found(*cells: list[str], answer: str = "1", **options: Any) -> list[tuple[str, str]]:
    checked = table([(list(row), [answer]) for row in cells], **options).check()
    return [(problem.code, problem.severity) for problem in checked]


FIRST = 'hitPolicy="FIRST"'
COLLECT = 'hitPolicy="COLLECT"'


@pytest.mark.parametrize(
    ("cells", "options", "expected"),
    [
        ([["true"], ["false"]], {}, []),
        ([["true"]], {}, [("gap", "error")]),
        ([['"a"'], ['not("a")']], {}, []),
        ([['"a"'], ['"b"']], {}, [("gap_for_other_values", "error")]),
        ([['"a"'], ['"b"']], {"allowed": '"a", "b"'}, []),
        ([['"a"'], ['"b"']], {"allowed": '"a", "b", "c"'}, [("gap", "error")]),
        ([["< 3"], [">= 3"]], {}, []),
        ([["< 3"], ["> 3"]], {}, [("gap", "error")]),
        ([["<= 3"], [">= 3"]], {}, [("overlap", "error")]),
        ([['"a"'], ["-"]], {}, [("overlap", "error")]),
        ([['"a"'], ["-"]], {"policy": FIRST}, []),
        ([['"a"']], {"policy": FIRST}, [("gap_for_other_values", "error")]),
        ([['"a"'], ['"a"']], {"policy": COLLECT}, []),
        ([["limit"]], {}, [("completeness_not_proven", "warning")]),
        ([["limit"], ["-"]], {"policy": FIRST}, []),
        ([['> "a"']], {}, [("gap", "error")]),
        ([['> "a"'], ['<= "a"']], {}, []),
        ([["> 1"]], {"allowed": '"a"'}, [("incomparable_cells", "error")]),
        ([["> 1"], ['"a"']], {}, [("incomparable_cells", "error")]),
        ([["1 / 0"]], {}, [("expression_defect", "error")]),
        ([["[1..3]"], ["< 1"], ["(3..9]"], ["> 9"]], {}, []),
        ([["[1..3]"], ["< 1"], ["(3..9)"], ["> 9"]], {}, [("gap", "error")]),
        ([["[1..3]"], ["< 1"], ["[3..9]"], ["> 9"]], {}, [("overlap", "error")]),
        ([["[3..1]"]], {}, [("expression_rejected", "error")]),
        ([["<= 3"], [">= 4"]], {"inputs": ("len(kind)",)}, []),
        ([["<= 3"], [">= 4"]], {}, [("gap", "error")]),
        ([["< 10"], [">= 10"]], {"allowed": "[0..100]"}, []),
        ([["< 10"], ["[10..99]"]], {"allowed": "[0..100]"}, [("gap", "error")]),
        ([['<= "2023-12-31"'], ['>= "2024-01-01"']], {}, []),
        ([['<= "2023-12-31"'], ['> "2024-01-01"']], {}, [("gap", "error")]),
        ([['"a"'], ["null"], ['not("a", null)']], {}, []),
        ([['"a"'], ['not("a")']], {"allowed": '"a", "b"'}, []),
        ([['"a"', "limit"], ['not("a")', "-"]], {"inputs": ("a", "b")}, [("completeness_not_proven", "warning")]),
        ([['"a"', "limit"], ['"b"', "-"]], {"inputs": ("a", "b")}, [("gap_for_other_values", "error")]),
        ([['"a"', "limit"], ['"a"', "other"], ['not("a")', "-"]], {"inputs": ("a", "b")},
         [("completeness_not_proven", "warning")]),
        ([["> 1", "-"], ["<= 1", "true"]], {"inputs": ("len(a)", "a == 'xy'")},
         [("completeness_not_proven", "warning")]),
        ([['"a"'], ['"a", "b"'], ["-"]], {"policy": FIRST}, []),
        ([['"a", "b"'], ['"a"'], ["-"]], {"policy": FIRST}, [("rule_never_fires", "warning")]),
        ([["-"], ['"a"']], {"policy": FIRST}, [("rule_never_fires", "warning")]),
        ([['"a"'], ['"b"'], ['"c"']], {"allowed": '"a", "b"'}, [("rule_never_fires", "warning")]),
        ([["-"]], {}, []),
        ([["true", "-"], ["false", "< 3"], ["false", ">= 3"]], {"inputs": ("a", "b")}, []),
        ([["true", "-"], ["false", "< 3"], ["-", "> 7"]], {"inputs": ("a", "b")},
         [("gap", "error"), ("overlap", "error")]),
    ],
)  # fmt: skip
def test_gaps_and_overlaps(cells: list[list[str]], options: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert sorted(found(*cells, **options)) == expected


def test_an_overlap_comes_with_an_example() -> None:
    (problem,) = table([(["> 1"], ["1"]), (["> 5"], ["2"]), (["<= 1"], ["3"])]).check()
    assert problem.values["example"]["kind"] > 5
    assert problem.values["rules"] == ["rule_0", "rule_1"]


@pytest.mark.parametrize(
    ("rows", "options", "code", "field"),
    [
        ([(["open('x')"], ["1"])], {}, "expression_rejected", "inputEntry_0_0"),
        ([(["1,,2"], ["1"])], {}, "expression_rejected", "inputEntry_0_0"),
        ([(["-"], [""])], {}, "expression_rejected", "outputEntry_0_0"),
        ([(["-"], ["1"])], {"inputs": ("a b",)}, "expression_rejected", "in_a b"),
        ([(["-"], ["1"])], {"policy": 'hitPolicy="PRIORITY"'}, "unknown_hit_policy", "choose"),
        (
            [(["-"], ["1"])],
            {"policy": 'hitPolicy="COLLECT" aggregation="SUM"'},
            "unknown_hit_policy",
            "choose",
        ),
        ([(["-", "-"], ["1"])], {}, "wrong_number_of_cells", "rule_0"),
        ([], {}, "no_rules", "choose"),
        ([(["-"], [])], {"outputs": ()}, "no_outputs", "choose"),
        ([(["-"], ["1"])], {"outputs": ("_x",)}, "output_name_not_allowed", "out__x"),
        ([(["-"], ["1", "2"])], {"outputs": ("x", "x")}, "duplicate_output", "out_x"),
    ],
)
def test_a_table_that_cannot_run_tells_where_and_refuses_to_decide(
    rows: list[tuple[list[str], list[str]]], options: dict[str, Any], code: str, field: str
) -> None:
    read = table(rows, **options)
    assert (code, field) in [(problem.code, problem.field) for problem in read.check()]
    with pytest.raises(DecisionFault) as caught:
        read.evaluate({"kind": 1})
    assert caught.value.values["reason"] == "not_executable"


def test_a_gap_names_the_column_whose_value_the_table_does_not_know() -> None:
    rules = [(['"a"', "-", "true"], ["1"]), (['"b"', "-", "-"], ["2"]), (['"a"', "-", "false"], ["3"])]
    (problem,) = table(rules, inputs=("kind", "unused", "on")).check()
    assert problem.values["others"] == ["kind"]
    assert set(problem.values["example"]) == {"kind", "on"}


def test_every_overlap_is_told_with_its_rules() -> None:
    told = table([(["> 1"], ["1"]), (["> 5"], ["2"]), (["> 7"], ["3"]), (["<= 1"], ["4"])]).check()
    pairs = [["rule_0", "rule_1"], ["rule_0", "rule_2"], ["rule_1", "rule_2"]]
    assert [problem.values["rules"] for problem in told] == pairs


def test_a_cell_that_does_not_compile_names_decision_rule_row_and_column() -> None:
    (problem,) = table([(["-"], ["1"]), (["open('x')"], ["2"])]).check()
    told = {"decision": "choose", "rule": "rule_1", "row": 2, "column": "The kind", "reason": "unknown_function"}
    assert problem.values.items() >= told.items()


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        (b"<decisionTable", b'<informationRequirement><requiredDecision href="#x"/></informationRequirement>'
         b"<decisionTable", "required_decision", "error"),
        (b'name="answer"/>', b'name="answer"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>',
         "default_output", "error"),
        (b"<inputExpression>", b'<inputExpression expressionLanguage="javascript">', "expression_language", "error"),
        (b"<inputExpression>", b'<inputExpression xmlns:c="urn:c" c:variable="x">', "unknown_attribute", "warning"),
        (b"<inputEntry", b'<inputEntry odd="1"', "unknown_attribute", "warning"),
    ],
)  # fmt: skip
def test_what_other_tools_mean_more_is_told(old: bytes, new: bytes, code: str, severity: str) -> None:
    raw = dmn([(['"a"'], ["1"]), (['not("a")'], ["2"])])
    told = read_tables(raw.replace(old, new, 1))["choose"].check()
    assert (code, severity) in [(problem.code, problem.severity) for problem in told]
    layout = raw.replace(b"<inputEntry", b'<inputEntry xmlns:b="http://bpmn.io/schema/dmn/biodi/2.0" b:width="9"', 1)
    assert read_tables(layout)["choose"].check() == ()


def brute(rules: list[list[str]], policy: str) -> set[str]:
    """Overlap and gap found by trying every combination of values on which the cells can differ."""
    values = [0, 1, 1.5, 2, 2.5, 3, 3.5, 9, 10]
    read = table([(cells, ["1"]) for cells in rules], inputs=("a", "b", "c"), policy=f'hitPolicy="{policy}"')
    found = set()
    for combination in product(values, ["x", "y", "z"], [True, False]):
        fitting = sum(
            all(test.matches(value, {}, None) for test, value in zip(rule.tests, combination, strict=True))
            for rule in read.rules
        )
        if fitting == 0:
            found.add("gap")
        elif fitting > 1 and policy == "UNIQUE":
            found.add("overlap")
    return found


NUMBERS = st.sampled_from(["-", "1", "2, 3", "< 2", ">= 2", "[1..3]", "(1..3)", "not(2)", "> 3", "<= 1", "!= 3"])
TEXTS = st.sampled_from(["-", '"x"', '"y"', '"x", "y"', 'not("x")', 'not("x", "y")'])
TRUTHS = st.sampled_from(["-", "true", "false"])
ROWS = st.lists(st.tuples(NUMBERS, TEXTS, TRUTHS).map(list), min_size=1, max_size=7)


@settings(max_examples=300)
@given(ROWS, st.sampled_from(["UNIQUE", "FIRST"]))
def test_overlaps_and_gaps_are_those_that_trying_everything_finds(rules: list[list[str]], policy: str) -> None:
    # Constants that no cell needs to name, so that every column has all of its kinds of values.
    asked = [*rules, ["[9..9]", '"x", "y"', "true"]]
    told = {problem.code for problem in table([(cells, ["1"]) for cells in asked], inputs=("a", "b", "c"),
            policy=f'hitPolicy="{policy}"').check() if problem.severity == "error"}  # fmt: skip
    assert {code.removesuffix("_for_other_values") for code in told} == brute(asked, policy)


def test_a_large_table_is_decided_at_once() -> None:
    rules = [([f'"k{number}"', cell], ["1"]) for number in range(700) for cell in ("< 3", "[3..8)", ">= 8")]
    began = process_time()
    told = table([*rules[:1_999]], inputs=("kind", "n")).check()
    assert len(told) == 1
    assert told[0].code.startswith("gap")
    assert process_time() - began < 3.0
    many = [(["true" if column == row else "-" for column in range(20)], ["1"]) for row in range(20)]
    many.append((["-"] * 20, ["2"]))
    names = tuple(f"c{column}" for column in range(20))
    assert table(many, inputs=names, policy=FIRST).check() == ()
