"""Ways out of a Python sandbox, ways to change the case, and ways to eat the machine: none opens."""

from __future__ import annotations

import copy
from contextlib import suppress
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import ExpressionCompiler, ExpressionFault, ExpressionRejected

from .expression_context import OfficeContext

CASE: dict[str, Any] = {
    "case": {"status": "open", "name": "x", "list": [1, 2]},
    "n": 3,
    "text": "abc",
    "anchor": "2024-05-16T02:00:00.000000Z",
}

REFUSED_AT_COMPILE_TIME = [
    "__import__('os').popen('id').read()",
    "open('/etc/passwd').read()",
    "exit()",
    "eval('1')",
    "exec('import os')",
    "compile('1', 'x', 'eval')",
    "globals()",
    "getattr(case, 'items')",
    "type(case)",
    "vars()",
    "().__class__.__mro__[1].__subclasses__()",
    "case.__class__",
    "len.__globals__",
    "workdays.__globals__['os']",
    "workdays(3, anchor).__class__",
    "case.__\uff47lobals__",
    "\uff47etattr(case, 'x')",
    "'{0.__class__}'.format(case)",
    "f'{case.__class__}'",
    "f'{n:>4000000000}'",
    "(lambda: 1)()",
    "(lambda f: f(f))(lambda f: f(f))",
    "[c for c in ().__class__.__subclasses__()]",
    "{k: 1 for k in case}",
    "(x for x in case).gi_frame",
    "(m := __import__('os'))",
    "case.update({'status': 'approved'})",
    "case.list.append(1)",
    "9 ** 9 ** 9",
    "1 << 4000000000",
    "~n",
    "case['list'][0:99]",
    "max(*case.list)",
    "dict(**case)",
    "round(number=2.5)",
    "await n",
    "yield n",
    "n is None",
    "case.list @ case.list",
    "b'bytes'",
    "1j",
    "...",
    "1e999",
    "1000000000000001",
    "9" * 499,
    "0x" + "f" * 400,
    "(" * 90 + "n" + ")" * 90 + "**2",
    "-" * 400 + "n",
    "not " * 120 + "n",
    "[" * 60 + "]" * 60,
    "+".join(["1"] * 200),
    "[" + "n," * 200 + "]",
    "n" + " " * 500 + "+ n",
    "n; n",
    "n\nn",
    "import os",
    "n = 1",
    "\x00",
    "'\\x5f\\x5fclass\\x5f\\x5f'",
    "_",
    "case._secret",
    "\u53d8\u91cf",
    "{1: 2}",
    "{**case}",
    "'\ud800' + ",
]

HARMLESS_OR_FAULT = [
    "'%4000000000d' % 1",
    "text * 1000000000",
    "case.list * 2000000000",
    "[0] * 10",
    "case.items",
    "text.format",
    "workdays(3, anchor).basis",
    "pluck([workdays(3, anchor)], 'basis')",
    "pluck(case.list, '__class__')",
    "case['__class__']",
    "max(case, case)",
    "int('9' + str(999999999999999) + '9')",
    "sum([1e308, 1e308])",
    "workdays(1000000000000, anchor)",
    "workdays(3660, anchor)",
    "round(1.5, 1000000000)",
    "len",
    "workdays",
]


@pytest.mark.parametrize("payload", REFUSED_AT_COMPILE_TIME, ids=lambda text: ascii(text)[:40])
def test_attacks_are_refused_before_anything_runs(payload: str) -> None:
    with pytest.raises(ExpressionRejected):
        ExpressionCompiler().expression(payload)


@pytest.mark.parametrize("payload", HARMLESS_OR_FAULT, ids=lambda text: ascii(text)[:40])
def test_what_compiles_ends_in_a_declared_fault_at_once(payload: str) -> None:
    began = perf_counter()
    with pytest.raises(ExpressionFault):
        ExpressionCompiler().expression(payload).evaluate(copy.deepcopy(CASE), OfficeContext(CASE))
    assert perf_counter() - began < 0.5


FRAGMENTS = st.sampled_from(
    ["n", "text", "case", ".list", ".name", "[0]", "['name']", "(", ")", "[", "]", "{", "}", ",", ":", "'a'", "1",
     "0", "1e308", "+", "-", "*", "/", "%", "==", "<", " and ", " or ", "not ", " in ", " if ", " else ", "len(",
     "sum(", "max(", "pluck(", "workdays(", "workday_before(", "date(", "int(", "str(", "round(", "anchor", "None",
     "True", "lambda ", "for ", "__class__", "\n", "#", "\\", "\u00e9", "f'", "=", ":=", "*", "**", "~", "@", ";"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map("".join)))
def test_any_text_ends_in_a_value_or_a_declared_error(text: str) -> None:
    case = copy.deepcopy(CASE)
    with suppress(ExpressionRejected, ExpressionFault):
        ExpressionCompiler().expression(text).evaluate(case, OfficeContext(case))
    assert case == CASE


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)
SHAPES = st.sampled_from(
    ["a + b", "a - b", "a * b", "a / b", "a % b", "a < b", "a <= b", "a == b", "a in b", "a[b]", "a.k", "-a", "not a",
     "len(a)", "min(a, b)", "max(a)", "sum(a)", "round(a, b)", "abs(a)", "str(a)", "int(a)", "pluck(a, b)", "date(a)",
     "workdays(a, b)", "workday_before(a, b)", "workday_before(workdays(a, '2024-05-16'), b)"]
)  # fmt: skip


@given(SHAPES, VALUES, VALUES)
def test_any_data_end_in_a_value_or_a_declared_fault(shape: str, a: Any, b: Any) -> None:
    data = {"a": a, "b": b}
    with suppress(ExpressionFault):
        ExpressionCompiler().expression(shape).evaluate(data, OfficeContext(data))


def test_evaluation_is_a_matter_of_microseconds() -> None:
    expression = ExpressionCompiler().expression("case.status == 'open' and n > 2 and text in ('abc', 'def')")
    began = perf_counter()
    for _ in range(10_000):
        expression.evaluate(CASE)
    assert perf_counter() - began < 0.3
