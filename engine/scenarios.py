"""Runs scenarios under a simulated clock: once as they come, once with everything read anew at every wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from .actions import open_actions
from .actor import Actor
from .casebook import case_tree
from .clock import SimulatedClock, local_date, parsed, stored
from .coverage import Passed
from .errors import NotFound, Refusal
from .replan import close_department
from .runtime import Runtime
from .scenario_file import Action, Scenario, ScenarioStep
from .scenario_looks import look, open_tasks
from .scenario_steps import Course, StepResult, failures_of, running_timers, taken_path, workdays_between
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

    `covered` is what all cases of the run have passed; `steps` tell each step, as far as the run came.
    """

    scenario: Scenario
    restored: bool
    failures: tuple[str, ...]
    covered: Passed = frozenset()
    steps: tuple[StepResult, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass
class Play:
    """A scenario as far as it was played. `refusal` is what the last action met with, if it was refused."""

    world: World
    scenario: Scenario
    root_id: str = ""
    names: dict[str, str] = field(default_factory=dict)
    steps: list[StepResult] = field(default_factory=list)
    course: Course = field(default_factory=Course)
    refusal: Refusal | None = None


def run_scenario(
    scenario: Scenario, make_world: Callable[[datetime], World], restored: bool, whole: bool = False
) -> ScenarioResult:
    """Play a scenario in a fresh world; stops at the first step that goes wrong.

    `whole` goes on where only an expectation is not met, so that all that are not met are told.
    """
    world = make_world(parsed(scenario.at))
    run, failures = Play(world, scenario), list[str]()
    try:
        went_on = play_step(run, 0, start_of(scenario))
        for number, step in enumerate(scenario.steps, 1):
            if not went_on or (run.steps[-1].failures and not whole):
                break
            if restored:
                world.reopen()
            went_on = play_step(run, number, step)
        failures = failures_of(run.steps)
        if went_on:
            failures += _unsound(run)
        with world.runtime.database.read() as connection:
            passed, fired, covered = taken_path(world.runtime, connection, run.course)
    finally:
        world.close()
    told = (replace(step, passed=tuple(passed[at]), fired=tuple(fired[at])) for at, step in enumerate(run.steps))
    return ScenarioResult(scenario, restored, tuple(failures), covered, tuple(told))


def start_of(scenario: Scenario) -> ScenarioStep:
    """The start as a step of its own."""
    start = Action("start", {"process": scenario.begins, "data": scenario.data, "via": scenario.via})
    return ScenarioStep(None, None, True, scenario.by, scenario.via, start, None, {}, named=scenario.named)


def _unsound(run: Play) -> list[str]:
    """Invariants that do not hold at the end; timers may wait where the story stops the sweep."""
    stopped = bool(run.scenario.steps) and not run.scenario.steps[-1].sweep
    return [
        f"invariant {finding.invariant}: {finding.broken}"
        for finding in examine(run.world.runtime)
        if not finding.ok and not (stopped and finding.invariant == "nothing_overdue")
    ]


def play_step(run: Play, number: int, step: ScenarioStep) -> bool:
    """Play a step and keep what it did; whether the story can go on.

    What it passed is told only by the course of the whole (scenario_steps.taken_path).
    """
    world, before = run.world, stored(run.world.clock.now())
    told = StepResult(number, before, before, step.by or run.scenario.by, step.action)
    went_on = True
    try:
        _move(world, step)
        if step.case is not None:
            run.root_id = _named(run, step.case)
        told = _acted(run, step, told)
        went_on = not told.failures
        looks = tuple(look(world.runtime, run.root_id, key, wanted) for key, wanted in step.expect.items())
        failures = told.failures + tuple(told for one in looks for told in one.differences)
        told = replace(told, looks=looks, failures=failures)
    except Refusal as refusal:
        told, went_on = replace(told, failures=(*told.failures, _refusal(refusal))), False
    tasks = tuple(open_tasks(world.runtime, run.root_id))
    with world.runtime.database.read() as connection:
        run.course.note(connection)
        after = stored(world.clock.now())
        days = workdays_between(world.runtime, connection, before, after)
        waiting = running_timers(connection)
    run.steps.append(replace(told, after=after, workdays=days, tasks=tasks, waiting=waiting))
    return went_on


def _acted(run: Play, step: ScenarioStep, told: StepResult) -> StepResult:
    """Do what a step does, if anything, and say how that went."""
    run.refusal = None
    if step.action is None:
        return told
    try:
        _act(run, step, step.action)
    except Refusal as refusal:
        run.refusal = refusal
        problems = tuple(f"{problem.field}:{problem.code}" for problem in getattr(refusal, "problems", ()))
        failures = []
        if step.problem is not None and refusal.code == step.refused and step.problem not in problems:
            failures.append(f"expected the problem {step.problem}, found {list(problems)}")
        if refusal.code != step.refused:
            expected = f"expected refusal {step.refused}" if step.refused else "not expected"
            failures.append(f"{_refusal(refusal)} ({expected})")
        return replace(told, refused=refusal.code, problems=problems, failures=tuple(failures))
    if step.refused:
        return replace(told, failures=(f"expected refusal {step.refused}, but it was accepted",))
    return told


def _refusal(refusal: Refusal) -> str:
    return f"{refusal.code}: {refusal} {getattr(refusal, 'problems', '')}"


def _move(world: World, step: ScenarioStep) -> None:
    target = None
    if step.at is not None:
        target = parsed(step.at)
    elif step.wait is not None:
        target = later(world.runtime, world.clock.now(), step.wait)
    if target is not None:
        world.clock.move_to(target)
        if step.sweep:
            sweep(world.runtime)


def later(runtime: Runtime, now: datetime, wait: str) -> datetime:
    """The instant after a wait ("3wd", "PT1H"); raises ValueError."""
    if found := _WORKDAYS.fullmatch(wait):
        with runtime.database.read() as connection:
            last, _ = runtime.calendars.get(connection).add(local_date(now), int(found[1]))
        return now + (last - local_date(now))
    found = _DURATION.fullmatch(wait)
    if not found:
        raise ValueError(f"not a wait: {wait}")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _act(run: Play, step: ScenarioStep, action: Action) -> None:
    verbs: dict[str, Callable[[Play, ScenarioStep, Mapping[str, Any]], None]] = {
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


def _office_act(run: Play, step: ScenarioStep, verb: str, values: Mapping[str, Any]) -> Any:
    world = run.world
    return world.runtime.registry.actions[verb](world.runtime.database, _actor(run, step), world.clock.now(), **values)


def _named(run: Play, name: str) -> str:
    """The id of a case by the name a start gave it."""
    if name not in run.names:
        raise NotFound(case=name)
    return run.names[name]


def _resolved(run: Play, step: ScenarioStep, value: Any) -> Any:
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


def _start(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    data = _resolved(run, step, values["data"])
    started = run.world.runtime.start(
        values.get("process", run.scenario.process), data, _actor(run, step), via=values.get("via", step.via)
    )
    run.root_id = started.case_id
    if step.named is not None:
        run.names[step.named] = started.case_id


def _complete(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    item, data = _item(run, values), _resolved(run, step, values.get("data", {}))
    run.world.runtime.complete(item.id, data, _actor(run, step), via=step.via)  # type: ignore[arg-type]


def _assign(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    run.world.runtime.assign(_item(run, values).id, _actor(run, step))


def _unassign(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    run.world.runtime.unassign(_item(run, values).id, _actor(run, step))


def _message(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    data = _resolved(run, step, values.get("data", {}))
    run.world.runtime.send(_addressed(run, values), values["name"], data, _actor(run, step))


def _addressed(run: Play, values: Mapping[str, Any]) -> str:
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


def _closure(run: Play, step: ScenarioStep, values: Mapping[str, Any]) -> None:
    days = [day if isinstance(day, date) else date.fromisoformat(day) for day in values["days"]]
    department = values.get("department") or None
    close_department(run.world.runtime, days, department, values["document_no"], _actor(run, step))


def _item(run: Play, values: Mapping[str, Any]) -> WorkItem:
    """The task meant: an open one where there is one, otherwise the last closed one."""
    with run.world.runtime.database.read() as connection:
        items = items_of_tree(connection, run.root_id)
    wanted = {name: value for name, value in values.items() if name in ("element", "department", "process")}
    found = [item for item in items if all(getattr(item, name) == value for name, value in wanted.items())]
    if not found:
        raise NotFound(**wanted)
    return next((item for item in found if item.state == "open"), found[-1])


def _actor(run: Play, step: ScenarioStep) -> Actor:
    return run.world.actor(step.by or run.scenario.by)
