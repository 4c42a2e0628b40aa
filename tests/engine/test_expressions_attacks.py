"""Ways out of a Python sandbox, ways to change the case, and ways to eat the machine: none opens."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import isfinite
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import Deadline
from engine.clock import parsed
from engine.expressions import STANDARD_FUNCTIONS, ExpressionCompiler, ExpressionFault, ExpressionRejected, Function
from engine.expressions.kinds import DEADLINE

from .expression_context import OfficeContext

INSTANT = parsed("2024-05-16T02:00:00.000000Z")

CASE: dict[str, Any] = {
    "case": {"status": "open", "name": "x", "list": [1, 2]},
    "n": 3,
    "text": "abc",
    "anchor": "2024-05-16T02:00:00.000000Z",
}

REFUSED_AT_COMPILE_TIME = [
    "__import__('subprocess').check_output('id')",
    "''.__class__.__bases__[0].__subclasses__()",
    "[].__class__.__base__.__subclasses__()",
    "case.__init__.__globals__",
    "case.__class__.__init__.__globals__['__builtins__']",
    "case['list'].__class__",
    "(1).__class__",
    "setattr(case, 'status', 'approved')",
    "delattr(case, 'status')",
    "input()",
    "help()",
    "breakpoint()",
    "memoryview(b'')",
    "bytearray(4000000000)",
    "range(10000000000)",
    "list(range(10))",
    "dir(case)",
    "locals()",
    "super()",
    "object()",
    "print(case)",
    "case.pop('status')",
    "case.clear()",
    "case.setdefault('x', 1)",
    "text.join([text])",
    "text.format_map(case)",
    "text.encode()",
    "len.__self__",
    "(len)(text)(text)",
    "case['f'](1)",
    "[len][0](text)",
    "(len if n else abs)(n)",
    "f\"{open('x')}\"",
    "u'a' f'{n}'",
    "[*case.list]",
    "{*case.list}",
    "{1, 2}",
    "[x for x in case.list if exec('x')]",
    "{x: x for x in case.list}",
    "lambda: n",
    "n if n else (yield)",
    "9 // 2",
    "n ^ n",
    "n | n",
    "n & n",
    "n >> 1",
    "n is not None",
    "case.list[1:]",
    "case.list[::2]",
    "case.list[n, n]",
    "case.list[...]",
    "(a := 3)",
    "n\u00a0== 3",
    "n\u2028== 3",
    "\u202en",
    "\uff4cen(text)",
    "\U0001d459en(text)",
    "case.\uff3f\uff3fclass\uff3f\uff3f",
    "\u017ftr(n)",
    "n == \uff13",
    "__builtins__",
    "__name__",
    "case.__dict__",
    "n_ + __",
    "1_000",
    "0o17",
    "0b1",
    "10if n else 2",
    "1e400",
    "-1e400",
    "'a' * 10000000",
    "[[0] * 1000] * 1000",
    "`n`",
    "n ? 1 : 2",
    "n <> 3",
    "$n",
    "${__import__('os')}",
    "#{case.__class__}",
    "${n} ${n}",
    "!" * 499,
    "!(" * 160 + "n" + ")" * 160,
    "n # \n; import os",
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
    "'%4000000000d' % 1",
    "[0] * 10",
    "workdays(3, anchor).basis",
    "'\ud800' + ",
]

HARMLESS_OR_FAULT = [
    "text * 1000000000",
    "case.list * 2000000000",
    "case.items",
    "text.format",
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
    began = process_time()
    with pytest.raises(ExpressionFault):
        ExpressionCompiler().expression(payload).evaluate(copy.deepcopy(CASE), OfficeContext(CASE))
    assert process_time() - began < 0.5


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
OPERATIONS = [
    "a + b", "a - b", "a * b", "a / b", "a % b", "a < b", "a <= b", "a == b", "a != b", "a in b", "a not in b", "a[b]",
    "a.k", "-a", "+a", "not a", "a and b", "a if b else a", "[a, [b, a]]", "{'k': a, 'l': {'m': b}}", "a", "1 < a < b",
]  # fmt: skip


def calls_of(function: Function) -> list[str]:
    """Calls with every allowed number of arguments, each of whatever the data hold."""
    counts = range(function.least, (function.most if function.most is not None else function.least + 2) + 1)
    given = ["workdays(1, '2024-05-16')" if one.kinds == DEADLINE else None for one in function.arguments]
    names = [(given + [None] * 3)[index] or "ab"[index % 2] for index in range(max(counts))]
    return [f"{function.name}({', '.join(names[:count])})" for count in counts]


SHAPES = st.sampled_from([*OPERATIONS, *(call for one in STANDARD_FUNCTIONS.values() for call in calls_of(one))])
DEEP = st.integers(1, 400).map(lambda depth: nested(depth))


def nested(depth: int) -> Any:
    value: Any = 0
    for level in range(depth):
        value = [value] if level % 2 else {"k": value}
    return value


def json_like(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and json_like(part) for key, part in value.items())
    if isinstance(value, list):
        return all(map(json_like, value))
    return value is None or type(value) in (str, int, bool, Deadline) or (type(value) is float and isfinite(value))


@settings(max_examples=600)
@given(SHAPES, st.one_of(VALUES, DEEP), st.one_of(VALUES, DEEP))
def test_any_data_end_in_a_value_or_a_declared_fault(shape: str, a: Any, b: Any) -> None:
    data = {"a": a, "b": b}
    before = repr(data)
    with suppress(ExpressionFault):
        assert json_like(ExpressionCompiler().expression(shape).evaluate(data, OfficeContext(data, instant=INSTANT)))
    assert repr(data) == before


HUGE = 10**400
BIG: dict[str, Any] = {
    "number": HUGE,
    "text": "ab" * 50_000,
    "list": [1] * 100_000,
    "rows": [{"k": f"v{n}", "n": n} for n in range(10_000)],
    "deep": nested(5_000),
    "wide": {f"k{n}": n for n in range(50_000)},
    "inf": float("inf"),
    "nan": float("nan"),
}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("number + 1.5", "number_too_large"),
        ("number / 3", "number_too_large"),
        ("number * number", "number_too_large"),
        ("-number", "number_too_large"),
        ("number % 1.5", "number_too_large"),
        ("sum([number, 1.5])", "number_too_large"),
        ("inf", "number_not_finite"),
        ("[nan]", "number_not_finite"),
        ("round(nan)", "number_not_finite"),
        ("int(inf)", "number_not_finite"),
        ("inf - inf", "number_not_finite"),
        ("deep", "value_too_deep"),
        ("[deep]", "value_too_deep"),
        ("distinct([deep])", "function_failed"),
        ("replace(text, 'a', text)", "text_too_long"),
        ("join([text, text], text)", "text_too_long"),
        ("split(text, 'b')", "list_too_long"),
        ("text + text", "text_too_long"),
        ("upper(text)", "text_too_long"),
        ("list + list", "list_too_long"),
        ("concat(list, list)", "list_too_long"),
        ("append(rows, 1)", "list_too_long"),
        ("sorted(list)", "list_too_long"),
        ("[rows, rows, rows, rows]", "value_too_large"),
        ("[wide, wide, wide]", "value_too_large"),
    ],
)
def test_data_that_are_out_of_all_bounds_end_in_a_fault(text: str, reason: str) -> None:
    with pytest.raises(ExpressionFault) as caught:
        ExpressionCompiler().expression(text).evaluate(BIG)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "deep == deep",
        "deep in [deep]",
        "rows == rows",
        "sorted_by(rows, 'k')",
        "len(distinct(rows)) == 10000",
        "count(rows, 'k', 'v1') == 1",
        "wide != rows",
    ],
)
def test_large_data_are_compared_in_bounded_time(text: str) -> None:
    began = process_time()
    ExpressionCompiler().expression(text).evaluate(BIG)
    assert process_time() - began < 1.0


def test_a_list_doubled_line_by_line_ends_in_a_fault_and_not_in_all_of_memory() -> None:
    data: dict[str, Any] = {"a": [1]}
    with pytest.raises(ExpressionFault, match=r"value_too_(large|deep)"):
        for name, expression in ExpressionCompiler().script("\n".join(["a = [a, a]"] * 50)):
            data[name] = expression.evaluate_data(data)
    assert len(str(data)) < 3_000_000


def test_what_comes_out_shares_nothing_with_the_data() -> None:
    data: dict[str, Any] = {"rows": [{"k": [1]}]}
    for text in ("rows", "rows[0]", "rows[0].k", "[rows]", "{'x': rows}", "first(rows)", "where(rows, 'k', [1])"):
        found = ExpressionCompiler().expression(text).evaluate(data)
        while found:
            found = found.popitem()[1] if isinstance(found, dict) else found.pop()
            if not isinstance(found, list | dict):
                break
    assert data == {"rows": [{"k": [1]}]}


def test_a_deadline_is_not_kept_as_data() -> None:
    compiler, context = ExpressionCompiler(), OfficeContext()
    for text in ("workdays(1, '2024-05-16')", "[workdays(1, '2024-05-16')]", "{'x': workdays(1, '2024-05-16')}"):
        compiler.expression(text).evaluate({}, context)
        with pytest.raises(ExpressionFault, match="not_storable"):
            compiler.expression(text).evaluate_data({}, context)


def test_compilers_are_shared_by_threads_and_forget_what_is_too_much() -> None:
    compiler = ExpressionCompiler()

    def compiled(part: int) -> int:
        return sum(compiler.expression(f"n + {number}").evaluate({"n": part}) for number in range(1_300))

    with ThreadPoolExecutor(4) as threads:
        totals = list(threads.map(compiled, range(4)))
    assert totals == [sum(range(1_300)) + 1_300 * part for part in range(4)]
    for number in range(6_000):
        compiler.expression(f"m + {number % 5_000}")
    assert len(compiler._expressions) <= 4_096


def test_evaluation_is_a_matter_of_microseconds() -> None:
    expression = ExpressionCompiler().expression("case.status == 'open' and n > 2 and text in ('abc', 'def')")
    began = process_time()
    for _ in range(10_000):
        expression.evaluate(CASE)
    assert process_time() - began < 0.3
