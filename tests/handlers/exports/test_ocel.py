"""Object-centric logs: what OCEL 2.0 demands of both forms, and what another program reads in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import r4pm

from engine.store.sqlite import sqlite3
from handlers.exports.ocel import CASE, DEPARTMENT, EVENT_ATTRIBUTES, ITEM, LICENCE, MAPS, OBJECTS, PUSH, WORK_ITEM
from tests.handlers.exports.conftest import Maker
from tests.web.office import Office

_NAMED = {
    "type": "object",
    "required": ["name", "attributes"],
    "properties": {
        "name": {"type": "string"},
        "attributes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "type"],
                "properties": {
                    "name": {"type": "string"},
                    "type": {"enum": ["string", "time", "integer", "float", "boolean"]},
                },
            },
        },
    },
}
_RELATIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["objectId", "qualifier"],
        "properties": {"objectId": {"type": "string"}, "qualifier": {"type": "string"}},
    },
}


def _values(*required: str) -> Mapping[str, Any]:
    return {"type": "array", "items": {"type": "object", "required": list(required)}}


DEMANDS = {
    "type": "object",
    "required": ["eventTypes", "objectTypes", "events", "objects"],
    "properties": {
        "eventTypes": {"type": "array", "items": _NAMED},
        "objectTypes": {"type": "array", "items": _NAMED},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "time"],
                "properties": {
                    "id": {"type": "string"},
                    "type": {"type": "string"},
                    "time": {"type": "string", "format": "date-time"},
                    "attributes": _values("name", "value"),
                    "relationships": _RELATIONS,
                },
            },
        },
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type"],
                "properties": {
                    "id": {"type": "string"},
                    "type": {"type": "string"},
                    "attributes": _values("name", "time", "value"),
                    "relationships": _RELATIONS,
                },
            },
        },
    },
}
"""What the standard's JSON format lays down, in words of our own."""


def count(item: str, what: str) -> int:
    told: int = json.loads(r4pm.call_binding(f"process_mining::bindings::{what}", json.dumps({"ocel": item})))
    return told


def test_given_cases_when_exported_as_json_then_it_is_as_the_standard_demands(export: Maker) -> None:
    log = json.loads(export("ocel").read_text("utf-8"))

    jsonschema.Draft202012Validator(DEMANDS).validate(log)
    declared = {found["name"]: {one["name"] for one in found["attributes"]} for found in log["objectTypes"]}
    happening = {found["name"]: {one["name"] for one in found["attributes"]} for found in log["eventTypes"]}
    objects = {found["id"] for found in log["objects"]}
    events = {found["id"] for found in log["events"]}
    assert len(objects) == len(log["objects"])
    assert len(events) == len(log["events"])
    assert not objects & events
    for found in log["objects"]:
        assert {one["name"] for one in found["attributes"]} <= declared[found["type"]]
    for found in log["events"]:
        assert {one["name"] for one in found["attributes"]} <= happening[found["type"]]
    for found in (*log["objects"], *log["events"]):
        assert {one["objectId"] for one in found["relationships"]} <= objects


def test_given_a_claim_when_exported_then_its_event_has_to_do_with_case_push_work_item_and_department(
    export: Maker,
) -> None:
    log = json.loads(export("ocel").read_text("utf-8"))
    sorts = {found["id"]: found["type"] for found in log["objects"]}

    assert set(sorts.values()) == {CASE, LICENCE, ITEM, DEPARTMENT, PUSH, WORK_ITEM}
    claimed = [found for found in log["events"] if found["type"].startswith("系统依")]
    assert claimed
    for found in claimed:
        assert {CASE, PUSH, DEPARTMENT} <= {sorts[one["objectId"]] for one in found["relationships"]}
    child = next(
        found
        for found in log["objects"]
        if found["type"] == CASE and any(sorts[one["objectId"]] == CASE for one in found["relationships"])
    )
    assert {one["qualifier"] for one in child["relationships"]} == {"属于"}


def test_given_both_forms_when_another_program_reads_them_then_it_finds_the_same(export: Maker, office: Office) -> None:
    as_json = r4pm.import_item("OCEL", str(export("ocel")))
    as_tables = r4pm.import_item("OCEL", str(export("ocel-sqlite")))
    log = json.loads(export("ocel").read_text("utf-8"))

    assert count(as_json, "num_events") == count(as_tables, "num_events") == len(log["events"]) > 60
    assert count(as_json, "num_objects") == count(as_tables, "num_objects") == len(log["objects"])


def test_given_the_tables_when_opened_then_they_are_those_of_the_standard_and_hold_together(export: Maker) -> None:
    store = sqlite3.connect(export("ocel-sqlite"))
    tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    events = {found for (found,) in store.execute("SELECT ocel_type_map FROM event_map_type")}

    assert {"event", "object", "event_object", "object_object", "event_map_type", "object_map_type"} <= tables
    assert {f"event_{found}" for found in events} | {f"object_{found}" for found in MAPS.values()} <= tables
    assert store.execute("PRAGMA foreign_key_check").fetchall() == []
    for found in events:
        columns = [row[1] for row in store.execute(f"PRAGMA table_info(event_{found})")]
        assert columns == ["ocel_id", "ocel_time", *EVENT_ATTRIBUTES]
    for sort, attributes in OBJECTS.items():
        columns = [row[1] for row in store.execute(f"PRAGMA table_info(object_{MAPS[sort]})")]
        assert columns == ["ocel_id", "ocel_time", "ocel_changed_field", *attributes]
    store.close()


@pytest.fixture(autouse=True)
def _forgotten(tmp_path: Path) -> None:
    """What the other program keeps of earlier tests is let go of."""
    for item in r4pm.list_items():
        r4pm.remove_item(item["id"] if isinstance(item, dict) else item)
