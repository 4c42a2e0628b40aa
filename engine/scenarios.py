"""Runs scenarios under a simulated clock: once as they come, once with everything read anew at every wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from .actions import open_actions
from .actor import Actor
from .calendar import light
from .casebook import case_tree, find_case, incidents
from .clock import SimulatedClock, local, local_date, parsed
from .coverage import Passed, passed_elements
from .errors import NotFound, Refusal
from .history import events_of_tree
from .replan import close_department
from .runtime import Runtime
from .scenario_file import Action, Scenario, ScenarioStep
from .timers import sweep
from .watch.doctor import examine
from .worklist.inbox import WorkItem, items_of_tree

_WORKDAYS = re.compile(r"(\d+)wd")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class World(Protocol):
    """A platform of its own for one scenario."""

    @property
    def clock(self) -> SimulatedClock: ...

    @property
    def runtime(self) -> Runtime: ...

    def actor(self, login: str) -> Actor: ...

    def reopen(self) -> None:
        """Forget everything in memory, as after a restart."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class ScenarioResult:
    """How one run went; `failures` name the step, what was expected, and what was found.

    `covered` is what all cases of the run have passed.
    """

    scenario: Scenario
    restored: bool
    failures: tuple[str, ...]
    covered: Passed = frozenset()

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass
class _Run:
    world: World
    scenario: Scenario
    root_id: str = ""
    names: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def run_scenario(scenario: Scenario, make_world: Callable[[datetime], World], restored: bool) -> ScenarioResult:
    """Play a scenario in a fresh world; stops at the first step that goes wrong."""
    world = make_world(parsed(scenario.at))
    run, covered = _Run(world, scenario), Passed()
    try:
        first = ScenarioStep(None, None, True, scenario.by, scenario.via, None, None, {}, named=scenario.named)
        _start(run, first, {"process": scenario.begins, "data": scenario.data, "via": scenario.via})
        for number, step in enumerate(scenario.steps, 1):
            if restored:
                world.reopen()
            _play(run, step)
            if run.failures:
                run.failures = [f"step {number}: {failure}" for failure in run.failures]
                break
        run.failures.extend(_unsound(run))
        with world.runtime.database.read() as connection:
            covered = passed_elements(world.runtime, connection)
    except Refusal as refusal:
        run.failures.append(f"{refusal.code}: {refusal} {getattr(refusal, 'problems', '')}")
    finally:
        world.close()
    return ScenarioResult(scenario, restored, tuple(run.failures), covered)


def _unsound(run: _Run) -> list[str]:
    """Invariants that do not hold at the end; timers may wait where the story stops the sweep."""
    stopped = bool(run.scenario.steps) and not run.scenario.steps[-1].sweep
    return [
        f"invariant {finding.invariant}: {finding.broken}"
        for finding in examine(run.world.runtime)
        if not finding.ok and not (stopped and finding.invariant == "nothing_overdue")
    ]


def _play(run: _Run, step: ScenarioStep) -> None:
    _move(run.world, step)
    if step.case is not None:
        run.root_id = _named(run, step.case)
    if step.action is not None:
        try:
            _act(run, step, step.action)
        except Refusal as refusal:
            problems = [f"{problem.field}:{problem.code}" for problem in getattr(refusal, "problems", ())]
            if step.problem is not None and refusal.code == step.refused and step.problem not in problems:
                run.failures.append(f"expected the problem {step.problem}, found {problems}")
            if refusal.code != step.refused:
                expected = f"expected refusal {step.refused}" if step.refused else "not expected"
                run.failures.append(f"{refusal.code}: {refusal} {getattr(refusal, 'problems', '')} ({expected})")
        else:
            if step.refused:
                run.failures.append(f"expected refusal {step.refused}, but it was accepted")
    for key, wanted in step.expect.items():
        run.failures.extend(_differences(run, key, wanted))


def _move(world: World, step: ScenarioStep) -> None:
    target = None
    if step.at is not None:
        target = parsed(step.at)
    elif step.wait is not None:
        target = _later(world, step.wait)
    if target is not None:
        world.clock.move_to(target)
        if step.sweep:
            sweep(world.runtime)


def _later(world: World, wait: str) -> datetime:
    now = world.clock.now()
    if found := _WORKDAYS.fullmatch(wait):
        with world.runtime.database.read() as connection:
            last, _ = world.runtime.calendars.get(connection).add(local_date(now), int(found[1]))
        return now + (last - local_date(now))
    found = _DURATION.fullmatch(wait)
    if not found:
        raise ValueError(f"not a wait: {wait}")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _act(run: _Run, step: ScenarioStep, action: Action) -> None:
    verbs: dict[str, Callable[[_Run, ScenarioStep, Mapping[str, Any]], None]] = {
        "start": _start,
        "complete": _complete,
        "assign": _assign,
        "unassign": _unassign,
        "message": _message,
        "closure": _closure,
    }
    if action.verb in verbs:
        verbs[action.verb](run, step, action.values)
    else:
        _office_act(run, step, action.verb, _resolved(run, step, action.values))


def _office_act(run: _Run, step: ScenarioStep, verb: str, values: Mapping[str, Any]) -> Any:
    world = run.world
    return world.runtime.registry.actions[verb](world.runtime.database, _actor(run, step), world.clock.now(), **values)


def _named(run: _Run, name: str) -> str:
    """The id of a case by the name a start gave it."""
    if name not in run.names:
        raise NotFound(case=name)
    return run.names[name]


def _resolved(run: _Run, step: ScenarioStep, value: Any) -> Any:
    """Data with the references in it replaced.

    "$case" is the case the story is about so far, "$case:NAME" one that was named, "$file:NAME" a file of that
    name which the actor hands in for the purpose.
    """
    if isinstance(value, Mapping):
        return {key: _resolved(run, step, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_resolved(run, step, part) for part in value]
    if value == "$case":
        return run.root_id
    sort, _, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if sort == "$case":
        return _named(run, name)
    return _office_act(run, step, "file", {"name": name}) if sort == "$file" else value


def _start(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    data = _resolved(run, step, values["data"])
    started = run.world.runtime.start(
        values.get("process", run.scenario.process), data, _actor(run, step), via=values.get("via", step.via)
    )
    run.root_id = started.case_id
    if step.named is not None:
        run.names[step.named] = started.case_id


def _complete(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    item, data = _item(run, values), _resolved(run, step, values.get("data", {}))
    run.world.runtime.complete(item.id, data, _actor(run, step), via=step.via)  # type: ignore[arg-type]


def _assign(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    run.world.runtime.assign(_item(run, values).id, _actor(run, step))


def _unassign(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    run.world.runtime.unassign(_item(run, values).id, _actor(run, step))


def _message(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    data = _resolved(run, step, values.get("data", {}))
    run.world.runtime.send(_addressed(run, values), values["name"], data, _actor(run, step))


def _addressed(run: _Run, values: Mapping[str, Any]) -> str:
    """The case a message is for: one that offers it as an action, else that of a department's tasks."""
    department = values.get("department")
    with run.world.runtime.database.read() as connection:
        offered = open_actions(run.world.runtime, connection, run.root_id)
        tree = {case.id: case for case in case_tree(connection, run.root_id)}
        items = items_of_tree(connection, run.root_id)
    for action in offered:
        if action.message == values["name"] and department in (None, action.department):
            return action.case_id
    wanted = [item.case_id for item in items if department in (None, item.department)]
    found = sorted(set(wanted), key=lambda case_id: (tree[case_id].status != "active", case_id))
    found = [case_id for case_id in found if tree[case_id].parent_id is not None] or found
    return found[0] if found else run.root_id


def _closure(run: _Run, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    days = [day if isinstance(day, date) else date.fromisoformat(day) for day in values["days"]]
    department = values.get("department") or None
    close_department(run.world.runtime, days, department, values["document_no"], _actor(run, step))


def _item(run: _Run, values: Mapping[str, Any]) -> WorkItem:
    """The task meant: an open one where there is one, otherwise the last closed one."""
    with run.world.runtime.database.read() as connection:
        items = items_of_tree(connection, run.root_id)
    wanted = {name: value for name, value in values.items() if name in ("element", "department", "process")}
    found = [item for item in items if all(getattr(item, name) == value for name, value in wanted.items())]
    if not found:
        raise NotFound(**wanted)
    return next((item for item in found if item.state == "open"), found[-1])


def _actor(run: _Run, step: ScenarioStep) -> Actor:
    return run.world.actor(step.by or run.scenario.by)


def _differences(run: _Run, key: str, wanted: Any) -> list[str]:
    found = _seen(run, key, wanted)
    if key.endswith("_count") or key in ("ended", "outcome", "incident"):
        return [] if found == wanted else [f"{key}: expected {wanted!r}, found {found!r}"]
    if key == "events":
        return [] if _in_order(wanted, found) else [f"events: expected in this order {wanted!r}, found {found!r}"]
    if key == "passed":
        return [f"passed: {name} was not, of {sorted(found)!r}" for name in wanted if name not in found]
    rows = wanted["rows"] if isinstance(wanted, Mapping) else wanted
    if key == "tasks" and len(rows) != len(found):
        return [f"tasks: expected {rows!r}, found {found!r}"]
    missing = _unmatched(rows, list(found))
    return [f"{key}: expected {row!r}, found {found!r}" for row in missing]


def _seen(run: _Run, key: str, wanted: Any) -> Any:
    runtime = run.world.runtime
    with runtime.database.read() as connection:
        if key == "tasks":
            return [_shown(runtime, item) for item in items_of_tree(connection, run.root_id, open_only=True)]
        if key in ("ended", "outcome"):
            case = find_case(connection, run.root_id)
            assert case is not None
            return case.outcome if key == "outcome" else case.status == "ended"
        if key == "incident":
            return any(found.root_id == run.root_id for found in incidents(connection))
        if key == "passed":
            return {":".join(told) for told in passed_elements(runtime, connection, run.root_id)}
        if key == "events":
            return [event.kind for event in events_of_tree(connection, run.root_id)]
        query = runtime.registry.query(key.removesuffix("_count"))
        told = {name: value for name, value in wanted.items() if name != "rows"} if isinstance(wanted, Mapping) else {}
        rows = query(connection, run.root_id, **told)
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


def _unmatched(wanted: Sequence[Mapping[str, Any]], found: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    missing = []
    for row in wanted:
        match = next((seen for seen in found if _contains(seen, row)), None)
        if match is None:
            missing.append(row)
        else:
            found.remove(match)
    return missing


def _contains(seen: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(name in seen and seen[name] == value for name, value in row.items())


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> bool:
    position = iter(found)
    return all(kind in position for kind in wanted)
