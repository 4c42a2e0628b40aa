"""Every function is documented for analysts, and every example in the document gives the result it says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from engine.calendar import Deadline
from engine.clock import local, parsed
from engine.expressions import ExpressionCompiler
from engine.store.database import Database
from handlers.registration import register
from tests.engine.expression_context import OfficeContext
from tests.web.function_reference import all_functions, office_functions, reference, written_reference
from web.words.functions import FUNCTIONS

CLAIMS = [{"dept": "SCJG", "status": "claimed"}, {"dept": "JTJ", "status": "returned"}]
CONTEXT = OfficeContext(instant=parsed("2026-03-02T09:00+08:00"))


def told(value: Any) -> Any:
    """A deadline as the document writes it: the minute, and the end of a day as 24:00."""
    if not isinstance(value, Deadline):
        return value
    instant = local(value.instant)
    if (instant.hour, instant.minute) == (0, 0):
        return f"{instant - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{instant:%Y-%m-%d %H:%M}"


def test_every_registered_function_is_documented_and_no_other(sqlite_database: Database) -> None:
    assert set(register(sqlite_database).functions) == set(office_functions())
    assert set(FUNCTIONS) == set(all_functions())


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_an_example_gives_the_result_it_says(name: str) -> None:
    words, compiler = FUNCTIONS[name], ExpressionCompiler(office_functions())
    example = compiler.expression(words.example)
    assert name in example.calls
    found = told(example.evaluate({"claims": CLAIMS}, CONTEXT))
    deadline = re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", words.result)
    assert found == (words.result if deadline else compiler.expression(words.result).evaluate({}))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_call_shows_as_many_arguments_as_the_function_takes(name: str) -> None:
    function, call = all_functions()[name], FUNCTIONS[name].call
    shown = [part for part in call.replace("[", "").replace("]", "").split(", ") if part]
    assert len(shown) == len(function.arguments)
    assert ("[" in call) == (any(one.optional and not one.repeated for one in function.arguments))
    assert ("…" in call) == any(one.repeated for one in function.arguments)


def test_the_table_in_the_document_is_up_to_date() -> None:
    assert written_reference() == reference()
