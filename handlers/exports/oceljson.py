"""OCEL 2.0 as JSON, written from its relational form one event or object at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from engine.store.sqlite import sqlite3

_RELATIONS = (
    "SELECT json_group_array(json_object('objectId', {to}, 'qualifier', ocel_qualifier)) FROM {table} WHERE {of} = "
)
_OF_EVENT = _RELATIONS.format(to="ocel_object_id", table="event_object", of="ocel_event_id")
_OF_OBJECT = _RELATIONS.format(to="ocel_target_id", table="object_object", of="ocel_source_id")


def write_json(
    store: sqlite3.Connection,
    path: Path,
    objects: Mapping[str, Sequence[str]],
    maps: Mapping[str, str],
    event_attributes: Sequence[str],
) -> None:
    """Write the whole log: types first, then objects, then events."""
    types = store.execute("SELECT ocel_type, ocel_type_map FROM event_map_type ORDER BY rowid").fetchall()
    with path.open("w", encoding="utf-8") as out:
        out.write('{"objectTypes":')
        out.write(_dumped([_type(name, attributes) for name, attributes in objects.items()]))
        out.write(',"eventTypes":')
        out.write(_dumped([_type(name, event_attributes) for name, _ in types]))
        out.write(',"objects":[')
        _listed(out, _objects(store, objects, maps))
        out.write('],"events":[')
        _listed(out, _events(store, types, event_attributes))
        out.write("]}\n")


def _objects(store: sqlite3.Connection, objects: Mapping[str, Sequence[str]], maps: Mapping[str, str]) -> Iterator[str]:
    for name, attributes in objects.items():
        query = f"SELECT *, ({_OF_OBJECT} o.ocel_id) FROM object_{maps[name]} o"  # noqa: S608 - our own names
        for ocel_id, time, _, *values, relations in store.execute(query):
            told = [
                {"name": attribute, "time": time, "value": value}
                for attribute, value in zip(attributes, values, strict=True)
                if value
            ]
            yield _dumped({"id": ocel_id, "type": name, "attributes": told, "relationships": json.loads(relations)})


def _events(store: sqlite3.Connection, types: Iterable[tuple[str, str]], attributes: Sequence[str]) -> Iterator[str]:
    for name, found in types:
        query = f"SELECT *, ({_OF_EVENT} e.ocel_id) FROM event_{found} e ORDER BY ocel_time, ocel_id"  # noqa: S608 - our own names
        for ocel_id, time, *values, relations in store.execute(query):
            told = [
                {"name": attribute, "value": value}
                for attribute, value in zip(attributes, values, strict=True)
                if value
            ]
            kept = {"id": ocel_id, "type": name, "time": time, "attributes": told}
            yield _dumped({**kept, "relationships": json.loads(relations)})


def _type(name: str, attributes: Sequence[str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": attribute, "type": "string"} for attribute in attributes]}


def _listed(out: TextIO, entries: Iterable[str]) -> None:
    for number, entry in enumerate(entries):
        out.write(",\n" if number else "\n")
        out.write(entry)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
