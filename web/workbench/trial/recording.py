"""A scenario of what was done and seen in a trial."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from engine.coverage import drawing_of

from .book import Trial

SEEN = ("element", "department", "due")


def recorded(trial: Trial, name: str, article: str, drawings: Mapping[str, str]) -> dict[str, Any]:
    """What the trial tells, with what was seen after each step expected after it.

    `drawings` are those whose elements must have been passed at the end, by process.
    """
    first = {"expect": _seen(trial.steps[0], False)}
    steps = [first, *({**step, "expect": {}} for step in trial.told.get("step", ()))]
    for step, found in zip(steps[1:], trial.steps[1:], strict=True):
        step["expect"] = _seen(found, found is trial.steps[-1])
    passed = _passed(trial, drawings)
    if passed:
        steps[-1]["expect"]["passed"] = passed
    told = {**trial.told, "name": name, "article": article, "step": steps}
    return {key: told[key] for key in ("name", "article", "process", "start", "step")}


def _seen(found: Mapping[str, Any], last: bool) -> dict[str, Any]:
    tasks = [{key: task[key] for key in SEEN if task.get(key) is not None} for task in found["tasks"]]
    seen: dict[str, Any] = {"tasks": tasks}
    if found["ended"] and last:
        seen |= {"ended": True, "outcome": found["outcome"]} if found["outcome"] else {"ended": True}
    return seen


def _passed(trial: Trial, drawings: Mapping[str, str]) -> list[str]:
    """The shapes of these drawings that the case passed, in the order in which it did."""
    found: dict[str, None] = {}
    shapes: dict[str, Collection[str]] = {}
    for process, xml in drawings.items():
        drawn = drawing_of(xml)
        shapes[process] = set(drawn.names) - {flow for flow, _, _ in drawn.flows}
    for step in trial.steps:
        for process, element, _ in step["passed"]:
            if element in shapes.get(process, ()):
                found[f"{process}:{element}"] = None
    return list(found)
