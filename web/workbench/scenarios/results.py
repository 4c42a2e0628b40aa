"""How a scenario file went, as the run keeps it and the page shows it: JSON data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.clock import local, parsed
from engine.scenario_steps import StepResult
from engine.scenarios import ScenarioResult

SECOND = "%Y-%m-%dT%H:%M:%S"


def told_result(results: Sequence[ScenarioResult]) -> dict[str, Any]:
    """Of the runs of one file: name, passed, failures, and the steps of the first run."""
    plain = results[0]
    # Where the first run failed, the second says the same of other identifiers.
    again = [failure for one in results[1:] for failure in one.failures] if plain.passed else []
    failures = [*plain.failures, *(f"restored: {failure}" for failure in again)]
    return {
        "name": plain.scenario.name,
        "article": plain.scenario.article,
        "process": plain.scenario.process,
        "passed": not failures,
        "failures": failures,
        "steps": [told_step(step) for step in plain.steps],
    }


def unread_result(name: str, failures: Sequence[str]) -> dict[str, Any]:
    """Of a file that could not be read or played."""
    told = {"name": name, "article": "", "process": "", "passed": False}
    return {**told, "failures": list(failures), "steps": []}


def without_steps(told: Mapping[str, Any]) -> dict[str, Any]:
    """What lists need while a run goes on."""
    return {name: value for name, value in told.items() if name != "steps"}


def told_step(step: StepResult) -> dict[str, Any]:
    """One step; instants are local times, and what was found is told where it is not what was expected."""
    return {
        "number": step.number,
        "before": instant(step.before),
        "after": instant(step.after),
        "workdays": step.workdays,
        "by": step.by,
        "action": {"verb": step.action.verb, "values": plain(step.action.values)} if step.action else None,
        "refused": step.refused,
        "problems": list(step.problems),
        "failures": list(step.failures),
        "looks": [
            {
                "key": one.key,
                "met": one.met,
                "wanted": plain(one.wanted),
                "found": None if one.met else plain(one.found),
            }
            for one in step.looks
        ],
        "tasks": [plain(task) for task in step.tasks],
        "waiting": [
            {"process": one.process, "element": one.element, "due": instant(one.due_at), "provisional": one.provisional}
            for one in step.waiting
        ],
        "passed": [[one.process, one.element, instant(one.at)] for one in step.passed],
        "fired": [[one.process, one.element, instant(one.at)] for one in step.fired],
    }


def instant(text: str) -> str:
    """A stored instant as local time."""
    return local(parsed(text)).strftime(SECOND)


def plain(value: Any) -> Any:
    """Data as JSON can tell it."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
