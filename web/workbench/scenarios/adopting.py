"""What was found taken over as what is expected: one expectation, or all that differs in deadlines alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.scenario_looks import contains, unmatched

WHEN = frozenset({"light", "provisional", "days_left", "reminder_at"})
"""What tells of a deadline in a row of what is expected, beside the deadline itself (`DUE`)."""
DUE = re.compile(r"(^|_)due($|_)")
"""What the columns of a deadline are called: due, due_at, push_due, due_date; not overdue."""
NEAR = ("element", "department", "process", "kind", "msg_type", "profile", "param")
"""What says that two rows are of the same thing."""
ADDED = ("element", "department", "process", "due")
"""What a new row for an open task says."""


_MINUTE, _DAY = len("2024-05-17T00:00"), len("2024-05-16")
_LOOKS_ONLY = frozenset({"at", "wait", "sweep", "by", "via", "expect", "case"})
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")
Hangs = Callable[[Any, Any], bool]
Later = Callable[[str, str, str], str]
"""Where an instant moves by as many working days as one deadline to another: before, after, the instant."""


@dataclass(frozen=True)
class Taken:
    """One value to be taken over. `step` is its number; `row` says of what, `field` is empty for a whole value."""

    step: int
    key: str
    row: Mapping[str, Any]
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Span:
    """A deadline, seen in a step, that moved from one instant to another, both to the minute."""

    step: int
    before: str
    after: str


def deadline_changes(
    told: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], later: Later, limits: Sequence[Span] = ()
) -> tuple[Taken, ...]:
    """The differences of a run that concern deadlines alone, and what of the story moves with them.

    Where a story goes on at a deadline that moved and something else differs there, its later steps move by as many
    working days. What is done before the deadline stays, unless a step before it moves past it. `later` says where
    to; what is expected at an instant so moved moves with it, but what was found as expected stays. `limits` are
    deadlines that moved with a proposed limit, of which a story need not speak.
    """
    seen, proposed = _seen_spans(steps), _unexpected(told, steps, limits)
    follows = _Follows((*seen, *proposed), later)
    changes = [change for step in steps for one in step["looks"] for change in _of_look(step["number"], one, follows)]
    shaken = {step["number"] for step in steps if step["failures"]}
    amiss = {step["number"] for step in steps if _amiss(step, follows)}
    reached: dict[str, str] = {}
    # A story that tells its deadlines says by them when it goes on.
    spans = seen or proposed
    for span in spans:
        _move_steps(told, span, later, (shaken, amiss), changes, reached)
    born: dict[str, str] = {}
    every = {number for number, _ in enumerate(told.get("step", ()), 1)}
    while fresh := [span for span in _born(steps, changes, later) if span.before not in born]:
        born |= {span.before: span.after for span in fresh}
        for span in fresh:
            _move_steps(told, span, later, (every, every), changes, reached)
    passed = {span.before: span.after for span in reversed(spans)}
    results = {step["number"]: step for step in steps}
    for number, step in enumerate(told.get("step", ()), 1):
        for key, wanted in step.get("expect", {}).items():
            for row in _tables(wanted):
                held = _held(results.get(number), key, row)
                for name, value in row.items():
                    to = _moved(name, value, held, (passed, born), reached)
                    if to is not None and not any(_same(number, key, row, name, one) for one in changes):
                        changes.append(Taken(number, key, row, name, value, to + value[_MINUTE:]))
    return tuple(sorted(changes, key=lambda one: one.step))


def _seen_spans(steps: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    """The deadlines that differ from what is expected."""
    found: dict[str, Span] = {}
    for change in (change for step in steps for one in step["looks"] for change in _of_look(step["number"], one)):
        before, after = (_instant(due) if DUE.search(change.field) else "" for due in (change.before, change.after))
        if before and after:
            found.setdefault(before, Span(change.step, before, after))
    return tuple(found.values())


def _unexpected(
    told: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], limits: Sequence[Span]
) -> tuple[Span, ...]:
    """Those of the moved limits whose deadline nobody expects where it was found: it has moved indeed."""
    results = {step["number"]: step for step in steps}
    expected = {
        _instant(value)
        for number, step in enumerate(told.get("step", ()), 1)
        for key, wanted in step.get("expect", {}).items()
        for row in _tables(wanted)
        if _held(results.get(number), key, row)
        for name, value in row.items()
        if DUE.search(name)
    }
    return tuple(span for span in limits if span.after not in expected)


@dataclass(frozen=True)
class _Follows:
    """Whether a value is found as far from where it was expected as some deadline moved: it hangs on that."""

    spans: tuple[Span, ...]
    later: Later

    def __call__(self, value: Any, seen: Any) -> bool:
        if not (isinstance(value, str) and isinstance(seen, str) and _DATED.match(value)):
            return False
        return any(self.later(one.before, one.after, value) == seen for one in self.spans)


def _nowhere(value: Any, seen: Any) -> bool:
    return False


def _born(steps: Sequence[Mapping[str, Any]], changes: Sequence[Taken], later: Later) -> Iterator[Span]:
    """The deadlines first seen in steps that move: they count from there, and will pass as much later."""
    moved = {one.step: one for one in changes if one.key == "at"}
    known: set[str] = set()
    for step in steps:
        seen = {_instant(task.get("due")) for task in step.get("tasks", ())} - {""}
        if one := moved.get(step["number"]):
            yield from (Span(one.step, due, later(one.before, one.after, due)) for due in sorted(seen - known))
        known |= seen


def _moved(
    name: str,
    value: Any,
    held: bool,
    passed: tuple[Mapping[str, str], Mapping[str, str]],
    reached: Mapping[str, str],
) -> str | None:
    """Where an instant of a row that is expected goes to: with a step that moved, or with a deadline.

    `passed` are the deadlines that moved, and those that will with what they count from.
    """
    if not isinstance(value, str):
        return None
    gone, born = passed
    if held:
        # Another deadline may pass at the same instant, and has not moved.
        return (born if DUE.search(name) else reached).get(value[:_MINUTE])
    return gone.get(value[:_MINUTE]) or reached.get(value[:_MINUTE])


def _held(step: Mapping[str, Any] | None, key: str, row: Mapping[str, Any]) -> bool:
    """Whether a row that is expected in a step was found."""
    look = next((one for one in step["looks"] if one["key"] == key), None) if step is not None else None
    if look is None or look["met"] or not isinstance(look["found"], list):
        return look is not None and bool(look["met"])
    return row not in unmatched(_tables(look["wanted"]), look["found"])


def _instant(due: Any) -> str:
    """The minute at which a deadline passes, that of a day at its end; empty for what is no deadline."""
    if not isinstance(due, str):
        return ""
    if len(due) == _DAY:
        return f"{date.fromisoformat(due) + timedelta(days=1)}T00:00"
    return due[:_MINUTE] if len(due) >= _MINUTE else ""


def _amiss(step: Mapping[str, Any], follows: Hangs) -> bool:
    """Whether a step failed for more than its deadlines."""
    unmet = [one for one in step["looks"] if not one["met"]]
    return bool(step["failures"]) and (not unmet or not all(_of_look(step["number"], one, follows) for one in unmet))


def _move_steps(
    told: Mapping[str, Any],
    span: Span,
    later: Later,
    failed: tuple[set[int], set[int]],
    changes: list[Taken],
    moved: dict[str, str],
) -> None:
    """Move what comes after the step in which a moved deadline was seen, if it does not hold where it stands.

    `failed` are the numbers of the steps that failed, and of those that failed for more than deadlines.
    """
    shaken, amiss = failed
    steps = list(enumerate(told.get("step", ()), 1))[span.step :]
    dated = [(number, step, str(step["at"])) for number, step in steps if "at" in step]
    late = {number for number, _, at in dated if at[:_MINUTE] >= span.before}
    if not late & amiss:
        return
    reached = ""
    for number, step, at in dated:
        if any(one.step == number and one.key == "at" for one in changes):
            continue
        acts = bool(set(step) - _LOOKS_ONLY)
        holds = number not in shaken if number in late else acts or number not in amiss
        if holds and at >= reached:
            continue
        to = later(span.before, span.after, at)
        if to != at:
            reached = max(reached, to)
            changes.append(Taken(number, "at", {}, "", at, to))
            moved.setdefault(at[:_MINUTE], to[:_MINUTE])


def _same(number: int, key: str, row: Mapping[str, Any], name: str, one: Taken) -> bool:
    return (one.step, one.key, one.field) == (number, key, name) and one.row == row


def _tables(wanted: Any) -> list[dict[str, Any]]:
    """The rows of an expectation; of one that has none, none."""
    rows = wanted.get("rows", ()) if isinstance(wanted, Mapping) else wanted
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def with_deadlines(told: Mapping[str, Any], changes: Sequence[Taken]) -> dict[str, Any]:
    """A scenario with these differences taken over."""
    made = deepcopy(dict(told))
    for number, step in enumerate(made.get("step", ()), 1):
        own = [change for change in changes if change.step == number]
        for change in own:
            if change.key == "at":
                step["at"] = change.after
        for key, wanted in step.get("expect", {}).items():
            for row in _tables(wanted):
                taken = [one for one in own if one.key == key and one.row == row]
                row.update({one.field: one.after for one in taken})
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


def _of_look(number: int, look: Mapping[str, Any], follows: Hangs = _nowhere) -> list[Taken]:
    """The values of one expectation to take over, where nothing but deadlines, or what follows them, differs in it."""
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
                if name not in WHEN and not DUE.search(name) and not follows(value, seen.get(name)):
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
