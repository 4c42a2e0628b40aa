"""What a scenario expects of a case at a moment, held against what is found there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .calendar import light
from .casebook import find_case, incidents
from .clock import local, parsed
from .coverage import passed_elements
from .history import events_of_tree
from .runtime import Runtime
from .worklist.inbox import WorkItem, items_of_tree

WHOLE = ("ended", "outcome", "incident")
"""Expectations that name one value."""


@dataclass(frozen=True)
class Look:
    """One expectation: its key and value as written, what was found, and each difference in a sentence."""

    key: str
    wanted: Any
    found: Any
    differences: tuple[str, ...]

    @property
    def met(self) -> bool:
        return not self.differences


def look(runtime: Runtime, root_id: str, key: str, wanted: Any) -> Look:
    """Hold one expectation against the case tree; raises UnknownName for facts nobody tells."""
    found = _seen(runtime, root_id, key, wanted)
    return Look(key, wanted, found, tuple(_differences(key, wanted, found)))


def open_tasks(runtime: Runtime, root_id: str) -> list[dict[str, Any]]:
    """The open tasks of a case tree as expectations name them."""
    with runtime.database.read() as connection:
        items = items_of_tree(connection, root_id, open_only=True)
    return [_shown(runtime, item) for item in items]


def contains(seen: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether what was seen has every value of a row that was expected."""
    return all(name in seen and seen[name] == value for name, value in row.items())


def _differences(key: str, wanted: Any, found: Any) -> list[str]:
    if key.endswith("_count") or key in WHOLE:
        return [] if found == wanted else [f"{key}: expected {wanted!r}, found {found!r}"]
    if key == "events":
        return [] if _in_order(wanted, found) else [f"events: expected in this order {wanted!r}, found {found!r}"]
    if key == "passed":
        return [f"passed: {name} was not, of {found!r}" for name in wanted if name not in found]
    rows = wanted["rows"] if isinstance(wanted, Mapping) else wanted
    if key == "tasks" and len(rows) != len(found):
        return [f"tasks: expected {rows!r}, found {found!r}"]
    return [f"{key}: expected {row!r}, found {found!r}" for row in unmatched(rows, found)]


def _seen(runtime: Runtime, root_id: str, key: str, wanted: Any) -> Any:
    if key == "tasks":
        return open_tasks(runtime, root_id)
    with runtime.database.read() as connection:
        if key in ("ended", "outcome"):
            case = find_case(connection, root_id)
            assert case is not None
            return case.outcome if key == "outcome" else case.status == "ended"
        if key == "incident":
            return any(found.root_id == root_id for found in incidents(connection))
        if key == "passed":
            return sorted(":".join(told) for told in passed_elements(runtime, connection, root_id))
        if key == "events":
            return [event.kind for event in events_of_tree(connection, root_id)]
        query = runtime.registry.query(key.removesuffix("_count"))
        told = {name: value for name, value in wanted.items() if name != "rows"} if isinstance(wanted, Mapping) else {}
        rows = query(connection, root_id, **told)
        return len(rows) if key.endswith("_count") else list(rows)


def _shown(runtime: Runtime, item: WorkItem) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "element": item.element,
        "department": item.department,
        "process": item.process,
        "assignee": item.assignee,
        "provisional": item.provisional,
    }
    if item.due_at is not None:
        due_at, now = parsed(item.due_at), runtime.clock.now()
        with runtime.database.read() as connection:
            shown["light"] = light(runtime.calendars.get(connection), due_at, now, item.department).code
        shown["due"] = local(due_at).strftime("%Y-%m-%dT%H:%M")
    return shown


def unmatched(wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows expected for which nothing of what was found stands; each thing found stands for one row."""
    left, missing = list(found), []
    for row in wanted:
        match = next((seen for seen in left if contains(seen, row)), None)
        if match is None:
            missing.append(row)
        else:
            left.remove(match)
    return missing


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> bool:
    position = iter(found)
    return all(kind in position for kind in wanted)
