"""What a draft would change of what runs, and what one version changed of another, procedure by procedure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from engine.compare import Change, changes, naming
from engine.drafts import Candidate, candidate_of
from web.platform import Platform
from web.words.compare import ToldChange, governed_change, parameter_change, told_changes
from web.words.glossary import parameter_word
from web.words.quantities import limit_words
from web.workbench.drafts import running_texts
from web.workbench.scenarios.wanted import governed

_NAME = re.compile(r'^name = "(.*)"', re.MULTILINE)


@dataclass(frozen=True)
class Compared:
    """The differences of one procedure. `before` is the hash of the version it is held against, None for a new one;
    `diagram` is the name of the newer drawing."""

    process: str
    name: str
    before: str | None
    diagram: str
    told: tuple[ToldChange, ...]


def compared_draft(platform: Platform, connection: Connection, files: Mapping[str, str]) -> tuple[Compared, ...]:
    """The draft's files held against the versions that run now; proposed values of parameters under no process."""
    candidate, specs = candidate_of(files), platform.runtime.specs
    names = parameter_names(platform)
    proposed = proposed_changes(platform, candidate)
    found = []
    for process in sorted(
        {*candidate.processes, *candidate.papers, *governed(platform, connection, candidate.parameters)}
    ):
        running = specs.current_hash(connection, process)
        before = running_texts(platform, connection, process) if running is not None else {}
        taken = {**candidate.processes.get(process, {}), **candidate.papers.get(process, {})}
        # Of a caller only a scenario may lie in the draft; its drawing stays as it is.
        after = taken if process in candidate.processes else {**before, **taken}
        diagram = next((name for name in after if name.endswith(".bpmn")), "")
        told = (*_governed(after, proposed), *told_changes(_named(changes(before, after), {**before, **after}), names))
        name = specs.get(connection, running).name if running is not None else process
        found.append(Compared(process, name, running, diagram, told))
    return (*((Compared("", "规则参数", None, "", proposed),) if proposed else ()), *found)


def compared_versions(
    platform: Platform, connection: Connection, process: str, before: str | None, after: str
) -> Compared:
    """One stored version held against another, or against nothing. Raises NotFound."""
    specs = platform.runtime.specs
    old = specs.files(connection, before) if before is not None else {}
    new = specs.files(connection, after)
    told = told_changes(changes(old, new), parameter_names(platform))
    diagram = next((name for name in new if name.endswith(".bpmn")), "")
    return Compared(process, specs.get(connection, after).name, before, diagram, told)


def proposed_changes(platform: Platform, candidate: Candidate) -> tuple[ToldChange, ...]:
    """The values a draft proposes, as differences."""
    told = []
    for line in platform.parameter_sheet(candidate):
        if line.proposed is not None and line.proposed.value != line.value:
            before, after = limit_words(line.value, line.unit), limit_words(line.proposed.value, line.unit)
            told.append(
                parameter_change(
                    line.param, parameter_word(line.param, line.note), before, after, line.proposed.document_no
                )
            )
    return tuple(told)


def _named(found: Iterable[Change], texts: Mapping[str, str]) -> Iterator[Change]:
    """The differences with scenarios called by their names."""
    for one in found:
        name = _NAME.search(texts.get(one.file, "")) if one.sort == "file" and one.file.endswith(".toml") else None
        yield replace(one, name=name[1]) if name else one


def _governed(files: Mapping[str, str], proposed: Sequence[ToldChange]) -> Iterator[ToldChange]:
    """What of a drawing follows the proposed values: its timers, foremost."""
    for one in proposed:
        for file, text in sorted(files.items()):
            for thing, fact in naming(text, file, one.change.element) if file.endswith(".bpmn") else ():
                told = (thing.sort, thing.element, thing.name, one.change.file, fact, one.before, one.after)
                yield governed_change(Change("changed", *told, thing.places, thing.related), one.change.name)


def parameter_names(platform: Platform) -> dict[str, str]:
    """What the rule parameters are called, for those who do not know their identifiers."""
    lines = platform.parameter_sheet(Candidate({}, {}))
    return {
        line.param: f"{parameter_word(line.param, line.note)},现{limit_words(line.value, line.unit)}"
        for line in lines
        if line.unit
    }
