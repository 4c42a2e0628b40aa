"""What was found taken over as what is expected: one expectation, or all that differs in deadlines alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from engine.scenario_looks import contains, unmatched

WHEN = frozenset({"due", "due_at", "light", "provisional", "days_left", "reminder_at"})
"""What tells of a deadline in a row of what is expected."""
NEAR = ("element", "department", "process", "kind", "msg_type", "profile", "param")
"""What says that two rows are of the same thing."""
ADDED = ("element", "department", "process", "due")
"""What a new row for an open task says."""


@dataclass(frozen=True)
class Taken:
    """One value to be taken over. `step` is its number; `row` says of what, `field` is empty for a whole value."""

    step: int
    key: str
    row: Mapping[str, Any]
    field: str
    before: Any
    after: Any


def deadline_changes(told: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> tuple[Taken, ...]:
    """The differences of a run that concern deadlines alone, and the steps that stood at an instant so moved."""
    changes: list[Taken] = []
    moved: dict[str, str] = {}
    for step in steps:
        number = step["number"]
        dated = _step(told, number).get("at", "") if number else ""
        if str(dated) in moved:
            changes.append(Taken(number, "at", {}, "", str(dated), moved[str(dated)]))
        for one in step["looks"]:
            for change in _of_look(number, one):
                changes.append(change)
                if (
                    change.field in ("due", "due_at")
                    and isinstance(change.before, str)
                    and isinstance(change.after, str)
                ):
                    moved[change.before[:16]] = change.after[:16]
    return tuple(changes)


def with_deadlines(told: Mapping[str, Any], changes: Sequence[Taken]) -> dict[str, Any]:
    """A scenario with these differences taken over."""
    made = deepcopy(dict(told))
    for change in changes:
        step = _step(made, change.step)
        if change.key == "at":
            step["at"] = change.after
            continue
        row = next(row for row in rows_of(step["expect"][change.key]) if row == change.row)
        row[change.field] = change.after
        for later in changes:  # rows are found by what they were
            if later is not change and later.row is change.row:
                row[later.field] = later.after
    return made


def with_found(told: Mapping[str, Any], number: int, key: str, found: Any) -> dict[str, Any]:
    """A scenario in which one expectation of a step is what was found."""
    made = deepcopy(dict(told))
    expect = _step(made, number)["expect"]
    expect[key] = adopted(key, expect[key], found)
    return made


def adopted(key: str, wanted: Any, found: Any) -> Any:
    """An expectation changed so far that what was found fulfils it, saying of it what it said before."""
    if key == "events":
        return _in_order(wanted, found)
    if key == "passed":
        return [name for name in wanted if name in found]
    if not isinstance(found, list):
        return found
    taken = [{name: seen[name] for name in row if seen.get(name) is not None} for row, seen in _both(wanted, found)]
    if key == "tasks":
        taken += [_new(seen) for row, seen in pairs(rows_of(wanted), found) if row is None and seen is not None]
    return {**wanted, "rows": taken} if isinstance(wanted, Mapping) else taken


def rows_of(wanted: Any) -> list[dict[str, Any]]:
    """The rows of an expectation of rows."""
    rows: list[dict[str, Any]] = wanted["rows"] if isinstance(wanted, Mapping) else wanted
    return rows


Pair = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]


def pairs(rows: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """Each row with what was found of the same thing, None on the side where there is nothing."""
    left = list(found)
    pairs: list[Pair] = []
    open_rows = unmatched(rows, found)
    for row in rows:
        if any(row is one for one in open_rows):
            pairs.append((row, None))
            continue
        seen = next(seen for seen in left if contains(seen, row))
        left.remove(seen)
        pairs.append((row, seen))
    for at, row in enumerate(rows):
        if pairs[at][1] is not None or not left:
            continue
        alike = [_alike(row, one) for one in left]
        if max(alike) > 0:
            pairs[at] = (row, left.pop(alike.index(max(alike))))
    return pairs + [(None, seen) for seen in left]


def _both(wanted: Any, found: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return [(row, seen) for row, seen in pairs(rows_of(wanted), found) if row is not None and seen is not None]


def _alike(row: Mapping[str, Any], seen: Mapping[str, Any]) -> int:
    """How much a row and what was found have in common; nothing where they are of different things."""
    if any(name in row and row[name] != seen.get(name) for name in NEAR):
        return 0
    return 1 + sum(1 for name in row if row[name] == seen.get(name))


def _of_look(number: int, look: Mapping[str, Any]) -> list[Taken]:
    """The values of one expectation to take over, where nothing but deadlines differs in it."""
    if look["met"] or not isinstance(look["found"], list) or look["key"] in ("events", "passed"):
        return []
    found = []
    both = pairs(rows_of(look["wanted"]), look["found"])
    if any(row is not None and seen is None for row, seen in both):
        return []
    if look["key"] == "tasks" and any(row is None for row, _ in both):
        return []
    for row, seen in both:
        if row is None or seen is None:
            continue
        for name, value in row.items():
            if seen.get(name) != value:
                if name not in WHEN:
                    return []
                found.append(Taken(number, look["key"], row, name, value, seen.get(name)))
    return found


def _step(told: Mapping[str, Any], number: int) -> dict[str, Any]:
    step: dict[str, Any] = told["step"][number - 1]
    return step


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    position, kept = 0, []
    for kind in wanted:
        if kind in found[position:]:
            position = found.index(kind, position) + 1
            kept.append(kind)
    return kept


def _new(seen: Mapping[str, Any]) -> dict[str, Any]:
    return {name: seen[name] for name in ADDED if seen.get(name) is not None}
