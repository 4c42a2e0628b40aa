"""Every form is one the server can render and check, and says what it means in law."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .article_map import PROCESSES

FORMS = sorted(PROCESSES.glob("*/*.form"))
INPUTS = {"textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "datetime", "filepicker"}
COMPONENTS = INPUTS | {"text", "group", "separator"}
ELEMENTS = {
    "item_name",
    "doc_no",
    "party_name",
    "contact_phone",
    "address",
    "decided_on",
    "valid_to",
    "content",
}
CORRECTION = {"corrects", "correction_reason"}
DICTIONARY = ELEMENTS | {
    "item_code", "decision_type", "doc_name", "licence_name", "licence_no", "supersedes", "party_type", "party_code",
    "id_type", "id_number", "contact_person", "valid_kind", "valid_from", "handler", "decider", "by_commitment",
    "target_departments", "private_department", "private_delivered_at", "private_receipt_no", "override_reason",
    "commitment_no", "commitment_terms", "committed_on", "fulfil_by",
}  # fmt: skip

_TEST = r'([a-z_]+) !?= ("[^"]+"|null|true|false)'

every_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


@every_form
def test_given_a_form_then_its_id_is_its_file_name_and_its_schema_the_agreed_one(path: Path) -> None:
    form = _read(path)
    assert (form["id"], form["type"], form["schemaVersion"]) == (path.stem, "default", 18)


@every_form
def test_given_a_form_then_it_uses_only_components_the_server_renders(path: Path) -> None:
    found = list(_components(_read(path)))
    assert {component["type"] for component in found} <= COMPONENTS
    assert len({component["id"] for component in found}) == len(found)


@every_form
def test_given_a_form_then_every_input_has_a_key_of_its_own(path: Path) -> None:
    fields = _fields(path)
    assert len({field["key"] for field in fields}) == len(fields)


@every_form
def test_given_a_choice_then_its_values_are_listed_or_come_from_a_known_source(path: Path) -> None:
    for field in _fields(path):
        if field["type"] in {"radio", "select", "checklist"}:
            assert bool(field.get("values")) != bool(field.get("valuesKey")), field["key"]


@every_form
def test_given_a_condition_then_it_compares_a_field_of_the_form_with_a_text(path: Path) -> None:
    keys = {field["key"] for field in _fields(path)}
    for component in _components(_read(path)):
        if "conditional" in component:
            match = re.fullmatch(rf"={_TEST}( and {_TEST})*", component["conditional"]["hide"])
            assert match is not None and {match[1], match[4] or match[1]} <= keys, component["id"]


def test_given_article_18_2_then_both_entry_and_correction_ask_for_the_eight_elements() -> None:
    for name in ("decision", "supplement"):
        assert {field["key"] for field in _fields(PROCESSES / "approval_push" / f"{name}.form")} >= ELEMENTS


def test_given_the_data_dictionary_then_the_decision_form_asks_for_all_of_it() -> None:
    assert {field["key"] for field in _fields(PROCESSES / "approval_push" / "decision.form")} == DICTIONARY | CORRECTION


def test_given_a_return_then_its_reason_is_required_and_shown_only_then() -> None:
    reason = {field["key"]: field for field in _fields(PROCESSES / "claim_auto" / "claim.form")}["return_reason"]
    assert reason["validate"]["required"] is True
    assert reason["conditional"] == {"hide": '=answer != "return"'}


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _components(holder: Any) -> Iterator[Any]:
    for component in holder["components"]:
        yield component
        if "components" in component:
            yield from _components(component)


def _fields(path: Path) -> list[Any]:
    return [component for component in _components(_read(path)) if component["type"] in INPUTS]
