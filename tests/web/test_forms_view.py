"""Forms on the screen: what is shown of a field, and what its condition becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.errors import Problem
from engine.expressions import compile_expression
from engine.forms import Form, read_form
from web.forms_view import FieldView, form_view, submitted
from web.forms_view.condition import condition_json


def form_of(*components: dict[str, Any]) -> Form:
    return read_form(json.dumps({"id": "f", "title": "t", "components": list(components)}).encode())


PHONE = {
    "type": "textfield",
    "key": "phone",
    "label": "联系方式",
    "properties": {"check": "phone", "overridable": "yes"},
}
MEANS = {
    "type": "checklist",
    "key": "means",
    "label": "方式",
    "values": [{"value": "check", "label": "检查"}, {"value": "survey", "label": "勘验"}],
}
AGREED = {"type": "checkbox", "key": "agreed", "label": "同意"}
REASON = {
    "type": "textarea",
    "key": "reason",
    "label": "理由",
    "validate": {"required": True, "maxLength": 50},
    "conditional": {"hide": "=agreed"},
}


def fields(view: Any) -> dict[str, FieldView]:
    return {item.key: item for group in view.groups for item in group.items if isinstance(item, FieldView)}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('answer != "return"', ["!=", ["name", "answer"], ["value", "return"]]),
        ("agreed", ["name", "agreed"]),
        (
            "not a and b in [1, 2]",
            ["and", ["not", ["name", "a"]], ["in", ["name", "b"], ["list", ["value", 1], ["value", 2]]]],
        ),
        ("a > 3 or b == None", ["or", [">", ["name", "a"], ["value", 3]], ["==", ["name", "b"], ["value", None]]]),
    ],
)
def test_a_plain_condition_is_judged_by_the_page_itself(text: str, tree: list[Any]) -> None:
    assert json.loads(condition_json(compile_expression(text)) or "") == tree


@pytest.mark.parametrize("text", ["len(names) > 2", "a + 1 == 2", "1 < a < 3"])
def test_any_other_condition_is_left_to_the_server(text: str) -> None:
    assert condition_json(compile_expression(text)) is None


def test_an_overridable_problem_asks_for_a_reason_and_keeps_the_answer() -> None:
    form = form_of(PHONE)
    problem = Problem("phone", "phone", severity="overridable")
    view = form_view(form, {"phone": "12"}, (problem,))
    assert view.ask_reason
    assert fields(view)["phone"].value == "12" and fields(view)["phone"].overridable
    assert view.summary[0][0] == "f-phone"


def test_an_error_asks_for_no_reason() -> None:
    assert not form_view(form_of(PHONE), {"phone": ""}, (Problem("phone", "required"),)).ask_reason


def test_a_problem_of_no_field_is_still_told() -> None:
    view = form_view(form_of(PHONE), {}, (Problem("colour", "unknown_field"),))
    assert view.summary == (("", "“colour”不是本表单的内容"),)


def test_a_field_is_off_where_the_answers_shown_say_so() -> None:
    form = form_of(AGREED, REASON)
    assert fields(form_view(form, {"agreed": "true"}))["reason"].off
    assert not fields(form_view(form, {}))["reason"].off


def test_what_a_browser_sends_becomes_answers_and_nothing_else() -> None:
    sent = MultiDict(
        [("means", "check"), ("means", "survey"), ("csrf_token", "x"), ("phone", "1"), ("override_reason", " 已核对 ")]
    )
    assert submitted(form_of(PHONE, MEANS), sent) == {
        "phone": "1",
        "means": ["check", "survey"],
        "override_reason": "已核对",
    }


def test_a_stored_moment_is_shown_in_local_time() -> None:
    moment = {"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "时间"}
    view = form_view(form_of(moment), {"at": "2026-11-24T02:30:00.000000Z"})
    assert fields(view)["at"].value == "2026-11-24T10:30"
