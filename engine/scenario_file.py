"""Scenario files: what analysts write to say how a procedure must run. TOML, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import Refusal

ACTIONS = ("complete", "message", "closure", "start", "assign", "unassign")
_START = frozenset({"at", "by", "via", "data", "as", "process"})
_STEP = frozenset({"at", "wait", "sweep", "by", "via", "expect", "refused", "as", "case"})


_REFUSED = frozenset({"code", "problem"})
"""What is told of a refusal: its code, and of an input_rejected a problem as FIELD:CODE."""


class ScenarioRejected(Refusal):
    """The scenario file cannot be read."""


@dataclass(frozen=True)
class Action:
    """One thing somebody does: its verb and its values."""

    verb: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ScenarioStep:
    """Move the clock, turn to a case, do at most one thing (or see it refused), then look.

    `case` is a case named before; `named` is what the case started here is called from now on.
    """

    at: str | None
    wait: str | None
    sweep: bool
    by: str | None
    via: str
    action: Action | None
    refused: str | None
    expect: Mapping[str, Any]
    case: str | None = None
    named: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Scenario:
    """A dated story of one case and what must be seen on its way.

    `begins` is the process of its first case: `process` itself, or one that must have run before.
    """

    file: Path
    name: str
    article: str
    process: str
    at: str
    by: str
    via: str
    data: Mapping[str, Any]
    steps: tuple[ScenarioStep, ...] = field(default=())
    named: str | None = None
    begins: str = ""


def read_scenario(path: Path, verbs: frozenset[str] = frozenset()) -> Scenario:
    """A scenario from its file; `verbs` are actions known beside the engine's. Raises ScenarioRejected."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise ScenarioRejected(file=path.name, reason="not_toml", detail=str(fault)) from fault
    return scenario_of(text, path, verbs)


def scenario_of(text: str, path: Path, verbs: frozenset[str] = frozenset()) -> Scenario:
    """The same from the text of a file; `path` is what it is called by."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ScenarioRejected(file=path.name, reason="not_toml", detail=str(fault)) from fault
    return scenario_from(told, path, verbs)


def scenario_from(told: Mapping[str, Any], path: Path, verbs: frozenset[str] = frozenset()) -> Scenario:
    """The same from what a file tells, read already."""
    for key in ("name", "article", "process", "start"):
        if key not in told:
            raise ScenarioRejected(file=path.name, reason="missing", key=key)
    start = told["start"]
    if not isinstance(start, Mapping) or not isinstance(told.get("step", []), list):
        raise ScenarioRejected(file=path.name, reason="not_a_table")
    _only(path, "start", start, _START)
    for key in ("at", "by", "data"):
        if key not in start:
            raise ScenarioRejected(file=path.name, place="start", reason="missing", key=key)
    known = frozenset(ACTIONS) | verbs
    steps = tuple(_step(path, number, step, known) for number, step in enumerate(told.get("step", ()), 1))
    return Scenario(
        file=path,
        name=told["name"],
        article=str(told["article"]),
        process=told["process"],
        at=str(start["at"]),
        by=start["by"],
        via=start.get("via", "form"),
        data=start["data"],
        steps=steps,
        named=start.get("as"),
        begins=start.get("process", told["process"]),
    )


def find_scenarios(paths: list[Path]) -> list[Path]:
    """All scenario files in these files and folders."""
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.glob("**/scenarios/*.toml")) if path.is_dir() else [path])
        if path.is_dir() and path.name == "scenarios":
            found.extend(sorted(path.glob("*.toml")))
    return found


def _step(path: Path, number: int, told: Mapping[str, Any], known: frozenset[str]) -> ScenarioStep:
    place = f"step {number}"
    refused = told.get("refused")
    _only(path, place, told, _STEP | known)
    source = {key: value for key, value in refused.items() if key not in _REFUSED} if refused else told
    verbs = [verb for verb in source if verb in known]
    if len(verbs) > 1:
        raise ScenarioRejected(file=path.name, place=place, reason="several_actions", verbs=verbs)
    if refused is not None and (not verbs or "code" not in refused):
        raise ScenarioRejected(file=path.name, place=place, reason="refused_needs_code_and_action")
    if "as" in told and verbs != ["start"]:
        raise ScenarioRejected(file=path.name, place=place, reason="only_a_start_is_named")
    return ScenarioStep(
        at=str(told["at"]) if "at" in told else None,
        wait=told.get("wait"),
        sweep=bool(told.get("sweep", True)),
        by=told.get("by"),
        via=told.get("via", "form"),
        action=Action(verbs[0], source[verbs[0]]) if verbs else None,
        refused=refused["code"] if refused else None,
        expect=told.get("expect", {}),
        case=told.get("case"),
        named=told.get("as"),
        problem=refused.get("problem") if refused else None,
    )


def _only(path: Path, place: str, told: Mapping[str, Any], known: frozenset[str]) -> None:
    strange = sorted(set(told) - known)
    if strange:
        raise ScenarioRejected(file=path.name, place=place, reason="unknown_keys", keys=strange)
