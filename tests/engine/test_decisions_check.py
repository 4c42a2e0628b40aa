from __future__ import annotations

from typing import Any

import pytest

from engine.decisions import DecisionFault

from .test_decisions import table


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
        ([['"a"'], ['"b"']], {}, [("gap_for_other_values", "warning")]),
        ([['"a"'], ['"b"']], {"allowed": '"a", "b"'}, []),
        ([['"a"'], ['"b"']], {"allowed": '"a", "b", "c"'}, [("gap", "error")]),
        ([["< 3"], [">= 3"]], {}, []),
        ([["< 3"], ["> 3"]], {}, [("gap", "error")]),
        ([["<= 3"], [">= 3"]], {}, [("overlap", "error")]),
        ([['"a"'], ["-"]], {}, [("overlap", "error")]),
        ([['"a"'], ["-"]], {"policy": FIRST}, []),
        ([['"a"']], {"policy": FIRST}, [("gap_for_other_values", "warning")]),
        ([['"a"'], ['"a"']], {"policy": COLLECT}, []),
        ([["limit"]], {}, [("completeness_not_proven", "warning")]),
        ([["limit"], ["-"]], {"policy": FIRST}, []),
        ([['> "a"']], {}, [("completeness_not_proven", "warning")]),
        ([["> 1"]], {"allowed": '"a"'}, [("completeness_not_proven", "warning")]),
        ([["1 / 0"]], {}, [("completeness_not_proven", "warning")]),
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
