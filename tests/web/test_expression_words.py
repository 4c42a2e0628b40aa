"""Every code of an expression or a table has its sentence, and the sentence names what and where."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.decisions import DecisionFault
from engine.errors import Problem
from engine.expressions import ExpressionCompiler, ExpressionFault, ExpressionRejected
from tests.engine.test_decisions import table
from web.words import expressions as words

ROOT = Path(__file__).resolve().parents[2]
_CODES = re.compile(
    r'(?:Failure\(|refuse\(node, |refusal\(self\._reading, \w+, |Rejected\([^"\n]*, |_fits\([^"\n]*, |Defect\('
    r'|_refused\([^"\n]*, |return )"([a-z]+(?:_[a-z]+)*)"'
)
_TABLE_CODES = re.compile(r'(?:_found\([^"\n]*?|_problem\([^"\n]*, |_told\()"([a-z]+(?:_[a-z]+)+)"')


def codes(pattern: re.Pattern[str], *rooms: str) -> set[str]:
    texts = [path.read_text("utf-8") for room in rooms for path in (ROOT / "engine" / room).glob("*.py")]
    return {code for text in texts for code in pattern.findall(text)}


def test_every_reason_of_an_expression_has_a_sentence() -> None:
    found = codes(_CODES, "expressions") - {"own", "juel", "feel", "other", "unknown"}
    assert len(found) > 40
    assert found - set(words._REASONS) == set()


def test_every_problem_of_a_table_has_a_sentence() -> None:
    found = codes(_TABLE_CODES, "decisions") - {"expression_rejected", "expression_defect"}
    assert {"overlap", "gap"} <= set(words._TABLE) and len(found) > 12
    assert found - set(words._TABLE) == set()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("n \uff1e 3", "“\uff1e”是全角符号,请改用英文输入法下的半角符号。表达式:n \uff1e 3,第3个字符"),
        ("len(a, b)", "len 要1个参数,写了2个。表达式:len(a, b),第1个字符"),
        ("substring(a)", "substring 要2个至3个参数,写了1个。表达式:substring(a),第1个字符"),
        ("upper(3)", "upper 的第1个参数应当是文字,现在是整数。表达式:upper(3),第7个字符"),
        ("due(3)", "没有 due 这个函数;函数一览见 docs/expressions.md。表达式:due(3),第1个字符"),
    ],
)
def test_a_refusal_says_what_and_where(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionRejected) as caught:
        ExpressionCompiler().expression(text)
    assert words.expression_words(caught.value.values) == sentence


def test_an_incident_of_an_expression_is_told_in_words() -> None:
    with pytest.raises(ExpressionFault) as caught:
        ExpressionCompiler().expression("a > 0 and b / a > 1").evaluate({"a": 1})
    told = words.detail_words(caught.value.account)
    assert told == "没有 b 这个变量,或者它此时还没有值。表达式:a > 0 and b / a > 1,第11个字符“b”"


def test_an_incident_of_a_table_names_table_rules_and_values() -> None:
    with pytest.raises(DecisionFault) as caught:
        table([(["> 1"], ["1"]), (["> 2"], ["2"])]).evaluate({"kind": 3})
    told = words.detail_words(caught.value.account)
    assert told == "决策表“Choose”同时命中几行(规则 rule_0、规则 rule_1);请把条件写得互不相交。当时的值:kind 为 3。"
    with pytest.raises(ExpressionFault) as fault:
        table([([">= 3"], ["1"])]).evaluate({"kind": "x"})
    assert words.detail_words(fault.value.account).endswith("决策表 choose,规则 rule_0,列“The kind”")


def test_what_the_engine_kept_as_text_is_shown_as_it_is() -> None:
    for detail in ("it broke", "[1]", "3", json.dumps({"code": "x", "values": {}}), '{"code": 1, "values": 2}'):
        assert words.detail_words(detail) == detail


def test_a_gap_is_told_with_an_example() -> None:
    (gap,) = table([(['"a"', "-"], ["1"]), (["-", "< 3"], ["2"])], inputs=("kind", "n"),
                   policy='hitPolicy="FIRST"').check()  # fmt: skip
    assert words.table_words(gap).startswith("“kind”取表中没有列出的值时,没有一行命中")
    (cell,) = table([(["-"], ["1"]), (["open('x')"], ["2"])]).check()
    assert words.table_words(cell).startswith("第2行“The kind”列:没有 open 这个函数")
    assert words.table_words(Problem("x", "brand_new", {})) == "brand_new。"
