"""What of a draft differs from what runs, as the gate keeps it: JSON data, each told by its process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from engine.compare import changes
from engine.drafts import candidate_of
from engine.errors import Refusal
from engine.papers import papers_of
from web.platform import Platform

Difference = Mapping[str, Any]
"""`process`, and what engine.compare.Change has; or a whole process, file or parameter, by the `kind`."""


def differences_of(platform: Platform, connection: Connection, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """The differences of a draft's files to the running versions, process by process, and its parameters last."""
    candidate, specs = candidate_of(files), platform.runtime.specs
    found: list[Difference] = []
    for process in sorted(candidate.processes.keys() | candidate.papers.keys()):
        running = specs.current_hash(connection, process)
        before = dict(specs.files(connection, running)) if running is not None else {}
        after = dict(candidate.processes.get(process, {}))
        if running is None:
            found.append(_told(process, "process_added", process))
        elif before != after:
            found.extend(_of_version(process, before, after))
        if running is not None:
            found.extend(_of_files(process, papers_of(connection, process), dict(candidate.papers.get(process, {}))))
    return (*found, *_of_parameters(platform, files))


def _of_version(process: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """What differs in what a process does; files that differ in nothing of that, in their layout say, are named."""
    try:
        told = changes(before, after)
    except Refusal:
        # What cannot be read is not compared; the deploy check says what is wrong with it.
        yield from _of_files(process, before, after)
        return
    for change in told:
        yield {**asdict(change), "process": process}
    seen = {change.file for change in told}
    yield from (one for one in _of_files(process, before, after) if one["name"] not in seen)


def _of_files(process: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            kind = "file_added" if name not in before else "file_removed" if name not in after else "file_changed"
            yield _told(process, kind, name)


def _of_parameters(platform: Platform, files: Mapping[str, str]) -> Iterator[Difference]:
    lines = {line.param: line for line in platform.parameter_sheet(candidate_of(files))}
    for change in proposed_changes(candidate_of(files).parameters):
        line = lines.get(str(change.get("param")))
        document = change.get("document") if isinstance(change.get("document"), Mapping) else None
        yield {
            **_told("", "parameter_changed", line.note if line is not None else ""),
            "element": str(change.get("param")),
            "field": str(change.get("profile") or ""),
            "before": line.value if line is not None else None,
            "after": change.get("value"),
            "unit": line.unit if line is not None else None,
            "effective_from": change.get("effective_from"),
            "document": document.get("number") if document is not None else None,
        }


def proposed_changes(text: str) -> Sequence[Mapping[str, Any]]:
    """The changes in a text of proposals as they stand there, as far as it can be read."""
    try:
        changes = json.loads(text)["changes"] if text.strip() else []
    except (ValueError, KeyError, TypeError):
        return ()
    return [one for one in changes if isinstance(one, Mapping)] if isinstance(changes, list) else ()


def _told(process: str, kind: str, name: str) -> Difference:
    return {
        "process": process,
        "kind": kind,
        "element": "",
        "name": name,
        "field": "",
        "before": None,
        "after": None,
    }
