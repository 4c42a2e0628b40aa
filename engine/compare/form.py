"""What a form says: its fields in their order, each with everything that is set of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import ProcessRejected

from .change import Thing

_LAYOUT = frozenset({"layout", "id", "components"})


def things_of(text: str, file: str) -> dict[str, Thing]:
    """The form and its fields, by key, what has none by id. Raises ProcessRejected."""
    try:
        told = json.loads(text)
    except ValueError as fault:
        raise ProcessRejected(file=file, reason="form_unreadable", detail=str(fault)) from fault
    told = told if isinstance(told, dict) else {}
    identity = str(told.get("id", file))
    found = {"": Thing("form", identity, str(told.get("title", "")), {"title": str(told.get("title", ""))})}
    for position, component in enumerate(_components(told), 1):
        key = str(component.get("key") or component.get("id") or position)
        name = str(component.get("label") or component.get("text") or key)
        facts = dict(_facts(component))
        found[key] = Thing("field", key, name, {**facts, "position": str(position)})
    return found


def _components(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    components = told.get("components")
    for component in components if isinstance(components, list) else ():
        if isinstance(component, Mapping):
            yield component
            yield from _components(component)


def _facts(component: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in component.items():
        if name in _LAYOUT:
            continue
        if isinstance(value, Mapping):
            yield from _facts(value, f"{path}{name}.")
        elif isinstance(value, (list, bool)) or value is None:
            yield f"{path}{name}", json.dumps(value, ensure_ascii=False)
        else:
            yield f"{path}{name}", str(value)
