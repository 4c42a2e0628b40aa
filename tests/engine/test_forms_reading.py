from __future__ import annotations

import json
from time import perf_counter
from typing import Any

import pytest

from engine.forms import FormRejected, Note, read_form
from engine.forms.patterns import LONGEST_MATCHED, PatternRejected, compiled_pattern

from .test_forms import field, form, options


def test_a_form_keeps_order_groups_and_notes() -> None:
    read = form(
        {"type": "text", "text": "# Title"},
        {"type": "group", "label": "Party", "components": [field(key="name"), {"type": "separator"}]},
        field("datetime", "day", subtype="date", label=None, dateLabel="Day"),
    )
    assert [(type(item).__name__, item.group) for item in read.items] == [
        ("Note", ""),
        ("Field", "Party"),
        ("Note", "Party"),
        ("Field", ""),
    ]
    assert [(one.key, one.label, one.type) for one in read.fields] == [
        ("name", "NAME", "textfield"),
        ("day", "Day", "date"),
    ]
    assert read.items[0] == Note("# Title")


def test_a_field_carries_what_the_form_says() -> None:
    (read,) = form(
        field(
            "textfield",
            validate={
                "required": True,
                "minLength": 1,
                "maxLength": 9,
                "pattern": "^a",
                "validationType": "custom",
            },
            properties={"check": "one, two", "overridable": "yes", "own": "kept"},
            description="help",
            defaultValue="abc",
        )
    ).fields
    assert (read.required, read.min_length, read.max_length) == (True, 1, 9)
    assert (read.checks, read.overridable, read.properties["own"]) == (("one", "two"), True, "kept")
    assert (read.description, read.default) == ("help", "abc")


def test_a_filepicker_says_how_many_files_and_of_which_endings() -> None:
    (one, several) = form(
        field("filepicker", "one"), field("filepicker", "several", multiple=True, accept=" .pdf, .DOCX ")
    ).fields
    assert (one.type, one.many, one.multiple, one.accept) == ("files", True, False, ())
    assert (several.multiple, several.accept) == (True, (".pdf", ".docx"))


def test_a_field_is_found_by_its_key() -> None:
    read = form(field(key="a"))
    assert read.field("a") is read.fields[0]
    assert read.field("b") is None


@pytest.mark.parametrize(
    ("component", "reason"),
    [
        ({"type": "html", "content": "<script>"}, "unsupported_component"),
        ({"type": "iframe", "url": "http://example.org"}, "unsupported_component"),
        ({"type": "expression", "key": "x", "expression": "=1"}, "unsupported_component"),
        ({"type": "date", "key": "x"}, "unsupported_component"),
        ({"key": "x"}, "unsupported_component"),
        (field("datetime", subtype="time"), "unsupported_subtype"),
        ({"type": "group", "path": "inner", "components": []}, "unsupported_path"),
        ({"type": "group", "components": [], "conditional": {"hide": "=a"}}, "bad_condition"),
        (field(key="_x"), "bad_key"),
        (field(key="a.b"), "bad_key"),
        ({"type": "textfield"}, "bad_key"),
        ({"type": {"odd": []}, "key": "x"}, "unsupported_component"),
        (field("select", values=7), "bad_options"),
        (field("select"), "bad_options"),
        (field("select", values=options("a", "a")), "bad_options"),
        (field("radio", values=[{"label": "none"}]), "bad_options"),
        (field(validate={"validationType": "email"}), "unsupported_validation"),
        (field(validate={"script": "x"}), "unsupported_validation"),
        (field(validate={"maxLength": "9"}), "bad_validation"),
        (field(validate={"required": "yes"}), "bad_validation"),
        (field(validate={"pattern": "("}), "bad_pattern"),
        (field(validate={"pattern": "(a+)+$"}), "bad_pattern"),
        (field(validate={"pattern": "a", "maxLength": 501}), "bad_pattern"),
        (field(conditional={"hide": "=open('x')"}), "bad_condition"),
        (field(conditional={"hide": "=workdays(3, x)"}), "bad_condition"),
        (field(properties={"check": ["a"]}), "bad_property"),
        (field("files"), "unsupported_component"),
        (field("filepicker", multiple="=many"), "bad_multiple"),
        (field("filepicker", accept="image/*"), "bad_accept"),
        (field("filepicker", accept=[".pdf"]), "bad_accept"),
        ("text", "not_a_component"),
    ],
)
def test_what_is_not_known_is_refused(component: Any, reason: str) -> None:
    with pytest.raises(FormRejected) as caught:
        form(component)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_a_form"),
        (b"{}", "not_a_form"),
        (b" " * (1 << 20) + b"{}", "too_large"),
    ],
)
def test_what_is_no_form_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(FormRejected) as caught:
        read_form(raw)
    assert caught.value.reason == reason


def test_two_fields_cannot_share_a_key() -> None:
    with pytest.raises(FormRejected, match="duplicate_key"):
        form(field(), {"type": "group", "components": [field()]})


def test_groups_cannot_be_nested_without_end() -> None:
    inner: dict[str, Any] = field()
    for _ in range(6):
        inner = {"type": "group", "components": [inner]}
    with pytest.raises(FormRejected, match="too_deep"):
        form(inner)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('=a = "x"', 'a == "x"'),
        ('=a == "x"', 'a == "x"'),
        ('=a != "="', 'a != "="'),
        ("=a >= 3 and b <= 4", "a >= 3 and b <= 4"),
        ("=a = null or b = true", "a == None or b == True"),
        ("=a = 'true = null'", "a == 'true = null'"),
        ("not(a)", "not(a)"),
    ],
)
def test_conditions_are_read_in_either_spelling(condition: str, expected: str) -> None:
    (read,) = form(field(conditional={"hide": condition})).fields
    assert read.hide is not None
    assert read.hide.text == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "^[\u4e00-\u9fa5A-Za-z]{2,20}\u3014(19|20)\\d{2}\u3015(\u7b2c)?\\d{1,6}\u53f7$",
        r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$",
        r"^[^+*]+$",
        r"^\d+(\.\d{1,2})?$",
        r"^[A-Z\]]+\+$",
    ],
)
def test_patterns_of_an_office_are_allowed(pattern: str) -> None:
    assert compiled_pattern(pattern).pattern == pattern


@pytest.mark.parametrize(
    ("pattern", "cause"),
    [
        ("(a+)+$", "pattern_too_costly"),
        ("(a|a)*$", "pattern_too_costly"),
        ("(?:a*)*$", "pattern_too_costly"),
        ("((a+)b)*$", "pattern_too_costly"),
        ("(a?){30}", "pattern_too_costly"),
        (".*.*.*=", "pattern_too_costly"),
        ("(a)\\1", "pattern_not_allowed"),
        ("(?=a)b", "pattern_not_allowed"),
        ("[", "not_a_pattern"),
        ("a" * 301, "pattern_too_long"),
    ],
)
def test_patterns_that_could_run_for_ever_are_refused(pattern: str, cause: str) -> None:
    with pytest.raises(PatternRejected, match=cause):
        compiled_pattern(pattern)


def test_the_costliest_allowed_pattern_ends_soon_on_the_longest_text() -> None:
    began = perf_counter()
    assert compiled_pattern("a*a*b$").search("a" * LONGEST_MATCHED) is None
    assert perf_counter() - began < 2


def test_reading_is_independent_of_what_editors_add() -> None:
    raw = json.dumps(
        {
            "components": [field(layout={"row": "r"}, appearance={}, readonly=False)],
            "schemaVersion": 18,
            "exporter": {},
        }
    )
    assert [one.key for one in read_form(raw.encode()).fields] == ["x"]
