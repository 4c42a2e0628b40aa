from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Problem, UnknownName
from engine.forms import Form, Note, read_form

PROCESSES = Path(__file__).parents[2] / "processes"


def form(*components: dict[str, Any]) -> Form:
    return read_form(json.dumps({"type": "default", "id": "test", "components": components}).encode())


def field(kind: str = "textfield", key: str = "x", **settings: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "label": key.upper(), **settings}


def options(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.upper()} for value in values]


def judged(component: dict[str, Any], sent: Any, **more: Any) -> tuple[Any, list[tuple[str, str]]]:
    """The kept answer of a form of one field, and its problems by code and severity."""
    kept, problems = form(component).validate({"x": sent, **more}, CHECKS)
    return kept.get("x"), [(problem.code, problem.severity) for problem in problems]


def even_length(value: Any, answers: Mapping[str, Any]) -> Problem | None:
    return Problem("", "odd_length") if len(value) % 2 else None


def gentle(value: Any, answers: Mapping[str, Any]) -> Problem | None:
    return Problem("", "unusual", severity="warning")


DIGEST, OTHER = "a" * 64, "b" * 64

CHECKS = {"even_length": even_length, "gentle": gentle}


@pytest.mark.parametrize(
    ("component", "sent", "kept"),
    [
        (field(), "  a b ", "a b"),
        (field(), "   ", None),
        (field(), None, None),
        (field("textarea"), " a\r\nb\rc ", "a\nb\nc"),
        (field("number"), "12", 12),
        (field("number"), " -1.50 ", -1.5),
        (field("number"), 3.0, 3),
        (field("number"), "", None),
        (field("checkbox"), "on", True),
        (field("checkbox"), None, False),
        (field("checkbox"), False, False),
        (field("radio", values=options("a", "b")), "b", "b"),
        (field("select", values=options("a", "b")), "", None),
        (field("checklist", values=options("a", "b")), ["b", "a", "b"], ["b", "a"]),
        (field("checklist", values=options("a", "b")), "a", ["a"]),
        (field("checklist", values=options("a", "b")), None, []),
        (field("datetime", subtype="date"), "2024-02-29", "2024-02-29"),
        (field("datetime", subtype="datetime"), "2024-05-16T09:30", "2024-05-16T01:30:00.000000Z"),
        (field("datetime", subtype="datetime"), "2024-05-16T09:30+00:00", "2024-05-16T09:30:00.000000Z"),
        (field("datetime", subtype="datetime"), "2024-05-16T01:30:00.000000Z", "2024-05-16T01:30:00.000000Z"),
        (field("filepicker"), None, []),
        (field("filepicker"), "", []),
        (field("filepicker"), DIGEST, [DIGEST]),
        (field("filepicker", multiple=True), [OTHER, DIGEST, OTHER], [OTHER, DIGEST]),
    ],
)
def test_answers_are_kept_in_one_form(component: dict[str, Any], sent: Any, kept: Any) -> None:
    assert judged(component, sent) == (kept, [])


@pytest.mark.parametrize(
    ("component", "sent", "code"),
    [
        (field(validate={"required": True}), "  ", "required"),
        (field("checkbox", validate={"required": True}), None, "required"),
        (field("checklist", values=options("a"), validate={"required": True}), [], "required"),
        (field("number", validate={"required": True}), "", "required"),
        (field(), 7, "not_text"),
        (field(), "a\nb", "line_break"),
        (field(), "a\x00b", "control_character"),
        (field(), "a\u202eb", "control_character"),
        (field(validate={"minLength": 3}), "ab", "too_short"),
        (field(validate={"maxLength": 3}), "abcd", "too_long"),
        (field("textarea"), "x" * 4001, "too_long"),
        (field("textarea", validate={"pattern": "x"}), "x" * 501, "too_long"),
        (field(validate={"pattern": "^a+$"}), "ab", "pattern"),
        (field(validate={"pattern": r"^\d+$"}), "\u0663", "pattern"),
        (field("number"), "1e3", "not_a_number"),
        (field("number"), True, "not_a_number"),
        (field("number"), 1e999, "not_a_number"),
        (field("number", decimalDigits=1), "1.25", "too_many_digits"),
        (field("number", validate={"min": 2}), 1, "too_small"),
        (field("number", validate={"max": 2}), 3, "too_large"),
        (field("checkbox"), "perhaps", "not_yes_or_no"),
        (field("radio", values=options("a")), "b", "not_an_option"),
        (field("select", values=options("a")), ["a"], "not_an_option"),
        (field("checklist", values=options("a")), ["a", "b"], "not_an_option"),
        (field("datetime", subtype="date"), "2023-02-29", "not_a_date"),
        (field("datetime", subtype="date"), "20240229", "not_a_date"),
        (field("datetime", subtype="date"), "1024-02-29", "not_a_date"),
        (field("datetime", subtype="datetime"), "2024-05-16", "not_a_time"),
        (field("datetime", subtype="datetime"), "2024-05-16T25:00", "not_a_time"),
        (field("filepicker", validate={"required": True}), [], "required"),
        (field("filepicker"), DIGEST.upper(), "not_a_file"),
        (field("filepicker"), [DIGEST, 7], "not_a_file"),
        (field("filepicker"), {"id": DIGEST}, "not_a_file"),
        (field("filepicker"), [DIGEST, OTHER], "too_many_files"),
        (field("filepicker", multiple=True), [f"{number:064x}" for number in range(21)], "too_many_files"),
        (field(properties={"check": "even_length"}), "abc", "odd_length"),
    ],
)
def test_what_is_wrong_has_one_code(component: dict[str, Any], sent: Any, code: str) -> None:
    assert judged(component, sent)[1] == [(code, "error")]


def test_a_check_is_not_asked_about_an_empty_or_unreadable_answer() -> None:
    component = field(properties={"check": "even_length"})
    assert judged(component, "")[1] == []
    assert judged(component, 7)[1] == [("not_text", "error")]


def test_checks_run_in_order_and_warnings_stay_warnings() -> None:
    component = field(properties={"check": "even_length, gentle", "overridable": "yes"})
    assert judged(component, "abc")[1] == [("odd_length", "overridable"), ("unusual", "warning")]


def test_a_problem_of_a_check_is_laid_at_its_field() -> None:
    _, (problem,) = form(field(properties={"check": "even_length"})).validate({"x": "abc"}, CHECKS)
    assert problem.field == "x"


def test_a_check_nobody_provides_is_a_fault() -> None:
    with pytest.raises(UnknownName):
        judged(field(properties={"check": "no_such"}), "abc")


@pytest.mark.parametrize(
    ("settings", "sent", "code"),
    [
        ({"validate": {"pattern": "^a$"}}, "b", "pattern"),
        ({"validate": {"minLength": 3}}, "b", "too_short"),
        ({"validate": {"maxLength": 3}}, "bbbb", "too_long"),
        ({"properties": {"check": "even_length"}}, "b", "odd_length"),
    ],
)
def test_a_reason_turns_overridable_problems_into_warnings(settings: dict[str, Any], sent: str, code: str) -> None:
    component = field(**settings)
    component["properties"] = {**component.get("properties", {}), "overridable": "yes"}
    assert judged(component, sent)[1] == [(code, "overridable")]
    assert judged(component, sent, override_reason="  ")[1] == [(code, "overridable")]
    assert judged(component, sent, override_reason=" old number ")[1] == [(code, "warning")]


def test_no_reason_passes_what_is_missing_unreadable_or_not_overridable() -> None:
    with_reason = {"override_reason": "because"}
    overridable = {"overridable": "yes"}
    assert judged(field(validate={"required": True}, properties=overridable), "", **with_reason)[1] == [
        ("required", "error")
    ]
    assert judged(field(properties=overridable), 3, **with_reason)[1] == [("not_text", "error")]
    assert judged(field(validate={"maxLength": 1}), "ab", **with_reason)[1] == [("too_long", "error")]


def test_the_reason_is_kept_and_itself_judged() -> None:
    kept, problems = form(field()).validate({"override_reason": " why "}, {})
    assert (kept, problems) == ({"x": None, "override_reason": "why"}, ())
    kept, problems = form(field()).validate({"override_reason": "x" * 501}, {})
    assert "override_reason" not in kept
    assert [problem.code for problem in problems] == ["too_long"]


def test_a_reason_may_be_a_field_of_the_form() -> None:
    with_field = form(field(), field("textarea", "override_reason", validate={"maxLength": 3}))
    assert with_field.validate({"override_reason": "why"}, {}) == ({"x": None, "override_reason": "why"}, ())
    _, (problem,) = with_field.validate({"override_reason": "because"}, {})
    assert (problem.field, problem.code) == ("override_reason", "too_long")


def test_unknown_answers_are_named_and_dropped() -> None:
    kept, (problem,) = form(field()).validate({"x": "a", "y": "b"}, {})
    assert (kept, problem) == ({"x": "a"}, Problem("y", "unknown_field"))


CONDITIONAL = (
    field("radio", "answer", values=options("claim", "return"), validate={"required": True}),
    field("textarea", "reason", validate={"required": True}, conditional={"hide": '=answer != "return"'}),
    field("textfield", "detail", validate={"required": True}, conditional={"hide": "=reason = null"}),
    {"type": "text", "text": "Claimed.", "conditional": {"hide": '=answer = "return"'}},
)


def test_hidden_fields_are_neither_required_nor_kept_nor_judged() -> None:
    kept, problems = form(*CONDITIONAL).validate({"answer": "claim", "reason": 5, "detail": "x"}, {})
    assert (kept, problems) == ({"answer": "claim"}, ())


def test_shown_fields_are_required_and_what_was_hidden_decides_nothing() -> None:
    kept, problems = form(*CONDITIONAL).validate({"answer": "return"}, {})
    assert kept == {"answer": "return", "reason": None}
    assert [(problem.field, problem.code) for problem in problems] == [("reason", "required")]


def test_notes_hide_by_the_same_conditions() -> None:
    read = form(*CONDITIONAL)
    (note,) = [item for item in read.items if isinstance(item, Note)]
    assert read.hides(note, {"answer": "return"})
    assert not read.hides(note, {})
    assert len(read.expressions()) == 3


def test_files_of_a_hidden_field_are_neither_kept_nor_judged() -> None:
    read = form(
        field("radio", "result", values=options("false", "true")),
        field("filepicker", "evidence", validate={"required": True}, conditional={"hide": '=result != "false"'}),
    )
    assert read.validate({"result": "true", "evidence": "anything"}, {}) == ({"result": "true"}, ())
    _, (problem,) = read.validate({"result": "false"}, {})
    assert (problem.field, problem.code) == ("evidence", "required")


def test_choices_may_be_provided_by_name() -> None:
    read = form(field("checklist", valuesKey="departments"))
    assert read.validate({"x": ["spj"]}, {}, {"departments": [("spj", "Approval")]}) == ({"x": ["spj"]}, ())
    _, (problem,) = read.validate({"x": ["no"]}, {}, {"departments": [("spj", "Approval")]})
    assert (problem.code, problem.values) == ("not_an_option", {"value": "no"})
    with pytest.raises(UnknownName):
        read.validate({"x": ["spj"]}, {})


def test_after_compares_with_another_field() -> None:
    read = form(
        field("datetime", "valid_from", subtype="date"),
        field("datetime", "valid_to", subtype="date", properties={"check": "after:valid_from"}),
    )
    codes = {
        to: [problem.code for problem in read.validate({"valid_from": "2024-05-01", "valid_to": to}, {})[1]]
        for to in ("2024-04-30", "2024-05-01", "2024-05-02", "")
    }
    assert codes == {"2024-04-30": ["not_after"], "2024-05-01": ["not_after"], "2024-05-02": [], "": []}
    assert read.validate({"valid_to": "2024-05-02"}, {})[1] == ()


@pytest.mark.parametrize("path", sorted(PROCESSES.glob("*/*.form")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_forms_of_the_processes_can_be_read(path: Path) -> None:
    read = read_form(path.read_bytes())
    assert read.fields


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=4,
)
ALL_TYPES = form(
    field("textfield", "a", validate={"pattern": "^a*b*$", "maxLength": 5}),
    field("textarea", "b"),
    field("number", "c", validate={"min": 1}, decimalDigits=2),
    field("checkbox", "d"),
    field("radio", "e", values=options("x", "y")),
    field("checklist", "f", values=options("x", "y")),
    field("datetime", "g", subtype="date"),
    field("datetime", "h", subtype="datetime", conditional={"hide": "=d = true"}),
    field("filepicker", "i", multiple=True, conditional={"hide": "=e = null"}),
)


@given(st.dictionaries(st.sampled_from("abcdefghij"), ANYTHING))
def test_anything_sent_ends_in_json_answers_that_pass_again(sent: dict[str, Any]) -> None:
    kept, problems = ALL_TYPES.validate(sent, {})
    json.dumps(kept, allow_nan=False)
    if not problems:
        assert ALL_TYPES.validate(kept, {}) == (kept, ())
