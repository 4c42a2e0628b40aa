"""Drafts as the workbench begins and checks them, on the platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from engine.actor import Actor
from engine.drafts import PARAMETERS, Draft, DraftBook, candidate_of
from engine.errors import NotFound
from engine.papers import papers_of
from web.platform import Platform
from web.words.lint.telling import ToldFinding, told_finding
from web.words.wording import problem_text

BOOK = DraftBook()


def running_texts(platform: Platform, connection: Connection, process: str) -> dict[str, str]:
    """The files and papers of the running version of a process, by name; raises NotFound."""
    specs = platform.runtime.specs
    version = specs.current_hash(connection, process)
    if version is None:
        raise NotFound(process=process)
    return {**specs.files(connection, version), **papers_of(connection, process)}


def running_files(platform: Platform, connection: Connection, process: str) -> dict[str, str]:
    """The same by their paths in a draft; raises NotFound."""
    return {f"{process}/{name}": text for name, text in running_texts(platform, connection, process).items()}


def begin_from(platform: Platform, connection: Connection, title: str, processes: Sequence[str], actor: Actor) -> Draft:
    """A new draft of processes as they run now."""
    runtime, at = platform.runtime, platform.clock.now()
    base, files = dict[str, str](), dict[str, str]()
    for process in processes:
        files.update(running_files(platform, connection, process))
        base[process] = str(runtime.specs.current_hash(connection, process))
    return BOOK.begin(connection, runtime.ids.new(), title, base, files, actor.login, at)


def findings_of(platform: Platform, files: Mapping[str, str]) -> tuple[ToldFinding, ...]:
    """What the deploy check says of a draft's files, in words; `file` is the path in the draft."""
    candidate = candidate_of(files)
    proposed = [_told(problem.field, problem_text(problem, {})) for problem in platform.proposal_problems(candidate)]
    folders = [name for name, own in sorted(candidate.processes.items()) if any(map(_drawn, own))]
    checked = platform.check_candidate(candidate, folders)
    found = tuple(
        told_finding(finding, f"{folder}/{finding.file}")
        for folder, one in zip(folders, checked, strict=True)
        for finding in one.findings
    )
    return (*proposed, *found)


def _told(field: str, message: str) -> ToldFinding:
    """What is wrong with a proposed value of a parameter, as a finding about the file of proposals."""
    param, _, name = field.partition(".")
    told = {"param": param, "field": name}
    return ToldFinding(PARAMETERS, 0, param, "", "parameter-proposal", "error", message, "在定时器的期限一栏改正", told)


def _drawn(name: str) -> bool:
    return name.endswith(".bpmn")
