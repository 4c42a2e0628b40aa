"""Drafts as the workbench begins and checks them, on the platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from engine.actor import Actor
from engine.compare import naming
from engine.drafts import PARAMETERS, Draft, DraftBook, candidate_of
from engine.errors import NotFound, ProcessRejected
from engine.gate import last_record
from engine.papers import papers_of
from web.platform import Platform
from web.words.glossary import parameter_word
from web.words.lint.law import OUTSIDE
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


def bases_of(platform: Platform, connection: Connection, processes: Iterable[str]) -> dict[str, str]:
    """The versions that run now of those processes of which one does: what a draft of them is begun from.

    With the number of the last deployment record: what was deployed until then is known.
    """
    specs = platform.runtime.specs
    found = {one: version for one in processes if (version := specs.current_hash(connection, one)) is not None}
    return {**found, PARAMETERS: str(last_record(connection))}


def begin_from(platform: Platform, connection: Connection, title: str, processes: Sequence[str], actor: Actor) -> Draft:
    """A new draft of processes as they run now."""
    runtime, at = platform.runtime, platform.clock.now()
    files = dict[str, str]()
    for process in processes:
        files.update(running_files(platform, connection, process))
    base = bases_of(platform, connection, processes)
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
    names = (
        {line.param: parameter_word(line.param, line.note) for line in platform.parameter_sheet(candidate)}
        if candidate.parameters
        else {}
    )
    return tuple(_named(one, names) for one in (*proposed, *found))


def parameter_places(files: Mapping[str, str], param: str) -> tuple[tuple[str, str], ...]:
    """Where a draft's drawings use a rule parameter: the path of the drawing and the element."""
    drawings = [(path, text) for path, text in sorted(files.items()) if _drawn(path)]
    try:
        return tuple((path, thing.element) for path, text in drawings for thing, _ in naming(text, path, param))
    except ProcessRejected:
        return ()  # the check says which drawing cannot be read


def _named(one: ToldFinding, names: Mapping[str, str]) -> ToldFinding:
    """A finding about a rule parameter by what the parameter is called, with what helps in a draft."""
    param = str(one.values.get("param", ""))
    if param not in names:
        return one
    called = f"“{names[param]}”"
    message = one.message.replace(f" {param}({one.values.get('profile')})", called).replace(f" {param} ", called)
    name = called if one.file == PARAMETERS else one.element_name
    return replace(one, message=message, advice=one.advice.replace(OUTSIDE, ""), element_name=name)


def _told(field: str, message: str) -> ToldFinding:
    """What is wrong with a proposed value of a parameter, as a finding about the file of proposals."""
    param, _, name = field.partition(".")
    told = {"param": param, "field": name}
    return ToldFinding(PARAMETERS, 0, param, "", "parameter-proposal", "error", message, "在定时器的期限一栏改正", told)


def _drawn(name: str) -> bool:
    return name.endswith(".bpmn")
