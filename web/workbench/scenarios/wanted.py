"""Which scenario files a draft must pass: those of its procedures, and of all that call them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from engine.bpmn.parser import parse_diagram
from engine.drafts import Candidate
from engine.errors import Refusal
from engine.papers import papers_of

if TYPE_CHECKING:
    from web.platform import Platform

FOLDER = "scenarios/"


def wanted_scenarios(platform: Platform, connection: Connection, candidate: Candidate) -> dict[str, str]:
    """The texts of the scenario files by path, the draft's own in the place of those kept with a deployment.

    Nothing of a process with which no papers were kept (see `unkept`).
    """
    found: dict[str, str] = {}
    for process in concerned(platform, connection, candidate):
        kept = {} if drawing_in(candidate, process) else papers_of(connection, process)
        own = candidate.papers.get(process, {})
        for name, text in sorted({**kept, **own}.items()):
            if name.startswith(FOLDER) and name.endswith(".toml"):
                found[f"{process}/{name}"] = text
    return found


def unkept(platform: Platform, connection: Connection, candidate: Candidate) -> tuple[str, ...]:
    """The processes concerned of which the platform keeps no papers at all, so that nobody can say what they lack."""
    return tuple(
        process
        for process in concerned(platform, connection, candidate)
        if not candidate.papers.get(process) and not papers_of(connection, process)
    )


def concerned(platform: Platform, connection: Connection, candidate: Candidate) -> tuple[str, ...]:
    """The processes of a draft, those that name a parameter it proposes, and all that call them, near or far."""
    specs = platform.runtime.specs
    running = {info.id: specs.current(connection, info.id) for info in specs.processes(connection)}
    calls = {process: set(spec.calls) for process, spec in running.items()}
    for process in candidate.processes:
        calls[process] = _called(candidate, process) or calls.get(process, set())
    found = {process for process in candidate.processes if drawing_in(candidate, process)}
    found.update(governed(platform, connection, candidate.parameters))
    size = -1
    while size != len(found):
        size = len(found)
        found.update(process for process, called in calls.items() if called & found)
    return tuple(sorted(found))


def governed(platform: Platform, connection: Connection, parameters: str) -> tuple[str, ...]:
    """The running processes whose drawings or tables name a parameter that a text of proposals changes."""
    specs, names = platform.runtime.specs, [f'"{name}"' for name in _parameters(parameters)]
    return tuple(
        info.id
        for info in (specs.processes(connection) if names else ())
        if any(
            name in text.replace("&quot;", '"')
            for text in specs.files(connection, info.version).values()
            for name in names
        )
    )


def drawing_in(candidate: Candidate, process: str) -> str:
    """The drawing of a process in a draft; empty where it has none."""
    files: Mapping[str, str] = candidate.processes.get(process, {})
    return next((text for name, text in sorted(files.items()) if name.endswith(".bpmn")), "")


def _called(candidate: Candidate, process: str) -> set[str]:
    try:
        return set(parse_diagram(drawing_in(candidate, process).encode(), process).calls)
    except Refusal:
        return set()  # the check says what is wrong with it


def _parameters(text: str) -> set[str]:
    try:
        return {str(change["param"]) for change in json.loads(text)["changes"]} if text else set()
    except (ValueError, KeyError, TypeError):
        return set()  # the check says so too
